"""箇所. 人の書いたものが指す原文の範囲と、そのときの本文。指摘と手直しが、それぞれの表に持つ。"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from db.records import Span
from db.rows import Row
from db.turns import span_columns


@dataclass(frozen=True, slots=True)
class Anchor:
    """箇所。text はそのときの本文で、本文が動いたときに探し直すのに使う。"""

    span: Span
    text: str


def anchor_rows(owner: Row, anchors: Sequence[Anchor], turns: Mapping[int, int]) -> Iterator[Row]:
    """箇所を表の行にする。owner は持ち主を指す列、turns は turn_ids()。

    ValueError: その会議に無い発言を指している(分析の誤り)。
    """
    for position, anchor in enumerate(anchors):
        yield {**owner, "position": position, **span_columns(anchor.span, turns), "text": anchor.text}


def read_anchor(row: Row) -> Anchor:
    """表の行の箇所。number は発言の番号の列。"""
    return Anchor(Span(row["number"], row["start_offset"], row["end_offset"]), row["text"])
