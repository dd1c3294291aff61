"""使わせないパスワードの一覧. 市が置くファイル(一行に一つ)で、漏れたものやよく使われるものを断る。"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from app.environment import banned_passwords_path
from app.errors import UsageError

_LOG = logging.getLogger("kaigiroku.accounts")


def require_readable_list() -> None:
    """一覧を名指ししてあれば、読めることを確かめる。動き始めるときに呼ぶ。UsageError: 読めないか、空である。"""
    path = banned_passwords_path()
    if path is None:
        return
    try:
        empty = not any(_words(path))
    except (OSError, UnicodeDecodeError):
        empty = True
    if empty:
        raise UsageError(
            f"使わせないパスワードの一覧「{path}」を読めません。UTF-8 で一行に一つ書いたファイルを指定してください。"
        )


def is_banned(password: str) -> bool:
    """一覧にあるか(大文字と小文字は区別しない)。一覧を名指ししていなければ False。

    UsageError: 一覧を読めない。確かめられないものは、決めさせない。
    """
    path = banned_passwords_path()
    if path is None:
        return False
    wanted = password.casefold()
    try:
        return any(word.casefold() == wanted for word in _words(path))
    except (OSError, UnicodeDecodeError) as error:
        _LOG.error("使わせないパスワードの一覧「%s」を読めません: %s", path, type(error).__name__)
        raise UsageError(
            "いまはパスワードを決められません。管理者に、使わせないパスワードの一覧を確かめるよう伝えてください。"
        ) from error


def _words(path: Path) -> Iterator[str]:
    """一覧の言葉。大きな一覧でも、まとめて読み込まない。"""
    with path.open(encoding="utf-8") as file:
        yield from (line.rstrip("\r\n") for line in file if line.strip())
