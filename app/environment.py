"""環境変数. 画面とコマンドのどのプロセスにも同じに届かせるものの在りか。

コマンドはこれだけを読めばよい。app/settings.py は、画面にだけ要る重い部品(署名、ディレクトリー)まで読み込む。
"""

from __future__ import annotations

import os
from pathlib import Path


def draft_weights_path() -> Path | None:
    """この市の要約から学んだ、要約案の重みのファイル。環境変数 KAIGIROKU_DRAFT_WEIGHTS にある(なければ None)。

    取込・再分析・画面は別々のプロセスで動くので、どれにも同じ設定が届くように環境変数に置く。
    """
    named = os.environ.get("KAIGIROKU_DRAFT_WEIGHTS", "")
    return Path(named) if named else None


def banned_passwords_path() -> Path | None:
    """使わせないパスワードの一覧のファイル。環境変数 KAIGIROKU_BANNED_PASSWORDS にある(なければ None)。

    画面とコマンドは別々のプロセスで動くので、どちらにも同じ設定が届くように環境変数に置く。
    """
    named = os.environ.get("KAIGIROKU_BANNED_PASSWORDS", "")
    return Path(named) if named else None
