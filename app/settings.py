"""設定. Web アプリが動くのに要る値。起動するときに一度だけ作り、あとは変えない。"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from app.directory.settings import Directory
from app.language_model.endpoint import Endpoint
from app.printing.seal_files import SealFiles
from app.readers.text import MAX_BYTES

# 送信された本体の上限。ファイルの上限に、ほかの入力欄と区切りの分を足す。
_FORM_BYTES = 64 * 1024
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})


@dataclass(frozen=True, slots=True)
class Settings:
    """Web アプリの設定。

    db_path: データベースのファイル。
    max_body: 受け取る本体の上限(バイト)。
    hosts: 画面を開くときに使ってよい名前(ポートを除く)。
    model: 庁内の言語モデル(None なら使わず、どこへも問い合わせない)。
    https: 利用者が https で開くか。クッキーを https のときだけ送るものにし、以後も https で開くように言う。
    directory: 市のディレクトリー(None なら使わず、どこへも問い合わせない)。
    second_factor: 二段階認証を、アカウントのある人すべてに求めるか。まだの人は、設定するまでほかの画面を開けない。
    pdf_seal: PDF に封をする市の証明書(None なら、PDF には封をしない)。
    """

    db_path: Path
    max_body: int = MAX_BYTES + _FORM_BYTES
    hosts: frozenset[str] = LOCAL_HOSTS
    model: Endpoint | None = None
    https: bool = False
    second_factor: bool = False
    directory: Directory | None = None
    pdf_seal: SealFiles | None = None
