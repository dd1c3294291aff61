"""アカウントの入力. ログインの名・氏名・役割・会議体を、登録してよい形に読む。"""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.errors import UsageError
from db.accounts import AccountEntry
from db.records import Role

_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
_LONGEST_NAME = 50


def read_login(text: str) -> str:
    """ログインの名。大文字は小文字にそろえる。UsageError: 使えない字がある、長さが合わない。"""
    login = text.strip().lower()
    if not _LOGIN.fullmatch(login):
        raise UsageError(
            "ログイン名は、半角の英小文字・数字・「.」「_」「@」「-」の 2 字から 64 字で、英数字から始めてください。"
        )
    return login


def read_name(text: str) -> str:
    """氏名。続く空白は一つにそろえる。UsageError: 空か長い。"""
    read = " ".join(text.split())
    if not read or len(read) > _LONGEST_NAME:
        raise UsageError(f"氏名を 1 字から {_LONGEST_NAME} 字で書いてください。")
    return read


def read_account_entry(name: str, role: Role, committees: Iterable[int]) -> AccountEntry:
    """氏名・役割・会議体。管理者は会議体を持たない。UsageError: 氏名が空か長い。"""
    return AccountEntry(
        read_name(name), role, frozenset() if role is Role.ADMINISTRATOR else frozenset(committees)
    )
