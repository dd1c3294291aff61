"""会議体の書き方の語彙. 発言者の印字の形、要約案の長さ、委員名簿。値は不変で、データベースも日本語処理も知らない。"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PrintForm(StrEnum):
    """会議体が発言者をどう印字するか。実の氏名は変えず、印刷と公開の形だけを決める。"""

    ROLE = "役職"
    SURNAME = "姓と役職"
    LETTER = "委員と記号"

    @property
    def hides_names(self) -> bool:
        """氏名を印字しない形か。"""
        return self is not PrintForm.SURNAME


class DraftLength(StrEnum):
    """要約案の長さ。全文は整文だけ、要約は割合まで縮め、要点は質問と答弁を一文ずつにする。"""

    FULL = "全文"
    SUMMARY = "要約"
    POINTS = "要点"


@dataclass(frozen=True, slots=True)
class Member:
    """委員名簿の一人。

    name: 氏名。姓と名の間の空白は、あればそのまま(姓がどこまでかを知る手掛かりになる)。
    title: 「会長」などの役職、無ければ None。
    reading: 氏名のよみ(ひらがな)、無ければ None。
    """

    name: str
    title: str | None = None
    reading: str | None = None
