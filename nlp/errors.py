"""読めない文書. 人に見せる一行の日本語を運ぶ例外。"""

from __future__ import annotations


class UnreadableError(ValueError):
    """文書を読み取れなかった。str() は、何が・どこで・どうすればよいかを述べた一行。"""


class NotAPlanError(UnreadableError):
    """計画書でも進行管理表でもない文書を、計画として読もうとした。"""


class NotMinutesError(UnreadableError):
    """会議録ではない文書を、会議録として読もうとした。"""
