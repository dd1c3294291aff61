"""質疑応答の形. 種類と、論点と答弁の箇所。人が直した形には、だれがいつ決めたかが付く。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from db.events import Act
from db.records import Exchange, ExchangeKind, Span

# 画面に埋める書き方。例: 「question|2.0-14|3.0-11,3.20-31」
_SPAN = r"\d{1,9}\.\d{1,9}-\d{1,9}"
_SPANS = rf"(?:{_SPAN}(?:,{_SPAN})*)?"
_SHAPE = re.compile(rf"(?:question|opinion|request)\|{_SPANS}\|{_SPANS}")


class ShapeState(StrEnum):
    """人が質疑応答をどうしたか。"""

    KEPT = "kept"
    """この形でよいとした。"""
    DISMISSED = "dismissed"
    """質疑応答ではないとして外した。"""
    MERGED = "merged"
    """ほかの質疑応答に統合した。"""

    @property
    def japanese(self) -> str:
        """画面に出す語。"""
        return {"kept": "確認済み", "dismissed": "除外", "merged": "統合"}[self.value]


@dataclass(frozen=True, slots=True)
class Shaping:
    """人が形を決めたこと。merged_into は統合した先の id で、統合でなければ None。"""

    state: ShapeState
    act: Act
    merged_into: int | None = None

    @property
    def stands(self) -> bool:
        """質疑応答として残っているか。"""
        return self.state is ShapeState.KEPT


@dataclass(frozen=True, slots=True)
class Shape:
    """質疑応答の形。"""

    kind: ExchangeKind
    question: tuple[Span, ...]
    answers: tuple[Span, ...]

    @property
    def place(self) -> tuple[int, int]:
        """並べるときの位置。"""
        return min(((span.turn, span.start) for span in self.question), default=(0, 0))

    @property
    def japanese(self) -> str:
        """人に見せる短い言い方。例: 「質問、論点 14 字、答弁 2 か所 24 字」"""
        answers = (
            f"答弁 {len(self.answers)} か所 {_characters(self.answers)} 字" if self.answers else "答弁なし"
        )
        return f"{self.kind.japanese}、論点 {_characters(self.question)} 字、{answers}"


def shape_of(exchange: Exchange) -> Shape:
    """質疑応答の形。"""
    return Shape(exchange.kind, exchange.question, exchange.answers)


def write_shape(shape: Shape) -> str:
    """画面に埋めて、直すときに送り返してもらう書き方にする。

    >>> write_shape(Shape(ExchangeKind.QUESTION, (Span(2, 0, 14),), ()))
    'question|2.0-14|'
    """
    return "|".join((shape.kind.value, write_spans(shape.question), write_spans(shape.answers)))


def write_spans(spans: Sequence[Span]) -> str:
    """箇所の並びを write_shape() の書き方にする。"""
    return ",".join(f"{span.turn}.{span.start}-{span.end}" for span in spans)


def read_shape(text: str) -> Shape:
    """write_shape() の逆。ValueError: 読めない。"""
    if not _SHAPE.fullmatch(text):
        raise ValueError(f"質疑応答の形「{text}」は読めません。")
    kind, question, answers = text.split("|")
    return Shape(ExchangeKind(kind), read_spans(question), read_spans(answers))


def read_spans(text: str) -> tuple[Span, ...]:
    """write_spans() の逆。ValueError: 読めない。"""
    if not re.fullmatch(_SPANS, text):
        raise ValueError(f"箇所「{text}」は読めません。")
    numbers = [tuple(map(int, re.split(r"[.-]", one))) for one in text.split(",") if one]
    return tuple(Span(turn, start, end) for turn, start, end in numbers)


def _characters(spans: Sequence[Span]) -> int:
    return sum(span.end - span.start for span in spans)
