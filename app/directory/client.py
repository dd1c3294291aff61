"""ディレクトリーとの通信. 問い合わせて、JSON のオブジェクトを受け取る。"""

from __future__ import annotations

import json
from typing import Any

from app.directory.settings import Directory
from app.errors import KaigirokuError
from app.outgoing import Call, NoAnswerError, fetch

# 一度の問い合わせにかけてよい時間(秒)。利用者がログインの画面で待っている。
SECONDS = 5.0


class DirectoryError(KaigirokuError):
    """ディレクトリーから答えを受け取れなかったか、答えを信じられなかった。str() は何が起きたかを述べた一行。"""


def fetch_object(directory: Directory, call: Call) -> dict[str, Any]:
    """問い合わせて、JSON のオブジェクトを受け取る。DirectoryError: つながらない、時間切れ、断られた、答えの形が違う。"""
    try:
        received = fetch(call, SECONDS, directory.trust())
    except NoAnswerError as error:
        raise DirectoryError(str(error)) from error
    except OSError as error:
        raise DirectoryError("認証局の証明書を読めません") from error
    try:
        found = json.loads(received.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise DirectoryError("答えを読めません(JSON でないか、文字コードが違います)") from error
    if not isinstance(found, dict):
        raise DirectoryError("答えの形が違います")
    return found
