"""署名のページ. 会議録の終わりに印字する、内容の印と署名した人と時刻、確定した後の訂正。"""

from __future__ import annotations

from dataclasses import dataclass

from app.errata_words import erratum_words, place_words
from app.wareki import japanese_date, japanese_day


@dataclass(frozen=True, slots=True)
class ProofRow:
    """署名する人の一行。title は務め、at は署名した時刻(和暦)、method は署名のしかた。まだなら、どちらも空で手書きの欄になる。"""

    title: str
    name: str
    method: str
    at: str


@dataclass(frozen=True, slots=True)
class Proof:
    """署名のページ。

    groups: 内容の印を読みやすく区切ったもの。
    rows: 署名する人。
    sealed_at: 確定した時刻(和暦)か空。
    key: 封をした公開鍵の値か空。
    """

    groups: tuple[str, ...]
    rows: tuple[ProofRow, ...]
    sealed_at: str
    key: str


@dataclass(frozen=True, slots=True)
class PrintedErratum:
    """訂正ひとつ。

    paragraph は段落の番号か、会議の事実なら None。at は訂正した時刻(UTC)。
    公開版で伏せる箇所の訂正では、wrong と correct と reason が空。
    """

    number: int
    paragraph: int | None
    wrong: str
    correct: str
    reason: str
    at: str

    @property
    def place(self) -> str:
        """箇所の呼び方。"""
        return place_words(self.paragraph)

    @property
    def on(self) -> str:
        """訂正した日(日本時間、和暦)。"""
        return japanese_date(japanese_day(self.at).isoformat())

    @property
    def text(self) -> str:
        """訂正を述べる文。理由も添える。"""
        return erratum_words(self.wrong, self.correct, self.reason)

    @property
    def line(self) -> str:
        """訂正を述べる一行。日と箇所も添える。"""
        return f"{self.on} {self.place}: {self.text}"


def hash_groups(content_hash: str) -> tuple[str, ...]:
    """内容の印を、四字ずつに区切る。

    >>> hash_groups("0123456789ab")
    ('0123', '4567', '89ab')
    """
    return tuple(content_hash[start : start + 4] for start in range(0, len(content_hash), 4))
