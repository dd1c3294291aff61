"""封に使うファイルの在りか. 封をする部品(pyHanko)は読み込みに時間がかかるので、在りかだけを分けておく。"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class SealFiles:
    """封に使うファイル。bundle は市の証明書と秘密鍵(PKCS #12)、password はその合い言葉を一行目に書いたファイルか None。"""

    bundle: Path
    password: Path | None = None
