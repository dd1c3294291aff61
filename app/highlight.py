"""強調. 本文と印の位置から、画面に出す区切りを作る。HTML は作らない(テンプレートが必ずエスケープする)。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise


class MarkKind(StrEnum):
    """印の種類。値はテンプレートが CSS のクラスに使う。"""

    HIT = "hit"
    """検索の語が当たったところ。"""
    EVIDENCE = "evidence"
    """紐付けの根拠になった言葉。"""
    LEAD = "lead"
    """いちばん上の紐付けの根拠。いつも見せる。"""
    COMMITMENT = "commitment"
    """答弁の約束の型を示す言葉。"""
    SOURCE = "source"
    """要約案の根拠箇所。"""
    DROPPED = "dropped"
    """要約案に入れなかった箇所。"""
    WITHHELD = "withheld"
    """伏せた箇所(原本だけに出る)。"""
    FINDING = "finding"
    """検査で指摘された言葉。"""


@dataclass(frozen=True, slots=True)
class Mark:
    """本文 [start, end) に付ける印。key は何の印か(施策の id や要約案の文の番号)で、無ければ空。"""

    start: int
    end: int
    kind: MarkKind
    key: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """本文の一区切り。marks はそこに重なる印で、印のないところでは空。"""

    text: str
    marks: tuple[Mark, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """重なる印の種類。同じ種類は一度だけ。"""
        return tuple(dict.fromkeys(mark.kind.value for mark in self.marks))

    @property
    def keys(self) -> tuple[str, ...]:
        """重なる印の key。空のものは除き、同じものは一度だけ。"""
        return tuple(dict.fromkeys(mark.key for mark in self.marks if mark.key))


def split_segments(text: str, marks: Sequence[Mark]) -> tuple[Segment, ...]:
    """本文を、印の始まりと終わりで区切る。区切りをつなぐと元の本文に戻る。

    marks は重なってよく、本文からはみ出した分は捨てる。

    >>> [(s.text, s.kinds) for s in split_segments("図書館の開館", [Mark(0, 3, MarkKind.HIT)])]
    [('図書館', ('hit',)), ('の開館', ())]
    """
    inside = [mark for mark in marks if max(mark.start, 0) < min(mark.end, len(text))]
    cuts = {0, len(text)}
    for mark in inside:
        cuts |= {max(mark.start, 0), min(mark.end, len(text))}
    places = sorted(cuts)
    return tuple(
        Segment(text[start:end], tuple(m for m in inside if m.start <= start and end <= m.end))
        for start, end in pairwise(places)
    )


def shift_marks(marks: Sequence[Mark], start: int) -> tuple[Mark, ...]:
    """発言の本文での位置を、本文の start から切り出した部分での位置に直す。"""
    return tuple(Mark(mark.start - start, mark.end - start, mark.kind, mark.key) for mark in marks)


def snippet(text: str, marks: Sequence[Mark], around: int = 60, hits: int = 3) -> tuple[Segment, ...]:
    """長い本文から、はじめの hits 個の印の前後 around 文字を抜き出す。抜かした所は「…」でつなぐ。

    印がなければ本文のはじめを返す。短い本文はそのまま返す。

    >>> text = "あ" * 200 + "市民" + "い" * 200
    >>> "".join(s.text for s in snippet(text, [Mark(200, 202, MarkKind.HIT)], around=3))
    '…あああ市民いいい…'
    """
    windows = _windows(len(text), sorted(marks, key=lambda mark: mark.start)[:hits], around)
    segments: list[Segment] = []
    for number, (start, end) in enumerate(windows):
        if start > 0 or number > 0:
            segments.append(Segment("…"))
        segments += split_segments(text[start:end], shift_marks(marks, start))
    if windows and windows[-1][1] < len(text):
        segments.append(Segment("…"))
    return tuple(segments)


def _windows(length: int, marks: Sequence[Mark], around: int) -> list[tuple[int, int]]:
    """抜き出す範囲。近いものはつなぐ。"""
    if length <= around * 2 or not marks:
        return [(0, min(length, around * 2))]
    windows: list[tuple[int, int]] = []
    for mark in marks:
        start, end = max(mark.start - around, 0), min(mark.end + around, length)
        if windows and start <= windows[-1][1]:
            windows[-1] = (windows[-1][0], max(end, windows[-1][1]))
        else:
            windows.append((start, end))
    return windows
