"""確認の画面の、要約案の段落とその原文の文脈. 原文の同じ発言から書いた段落を、ひとまとまりにする。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.contexts.draft_paragraphs import DraftLine, DraftParagraph
from app.contexts.draft_source import SourcePiece, SourceTurn, source_turns
from app.reviewing.changes import Changes
from db.records import Draft, DraftItem, Span
from db.shapes import write_spans
from db.turns import StoredTurn
from nlp.text.word_diff import DiffPiece

_SHOWN = 40


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """指摘できる箇所。value: 送る箇所。label: 選ぶときの言葉。"""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class ReviewParagraph:
    """確かめる段落。

    shown: 要約案の段落。
    changed: 前に見たときからの、語ごとの違い(変わっていなければ空)。
    doubts: 確かでないところ。
    """

    shown: DraftParagraph
    changed: tuple[DiffPiece, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReviewPiece:
    """原文の一区切り。text: 本文。used: 並べた段落の根拠か。reason: 省略の理由か None。"""

    text: str
    used: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class ReviewTurn:
    """並べる原文の発言。number, label, url: 番号、発言者表記、アドレス。pieces: 本文の区切り。"""

    number: int
    label: str
    url: str
    pieces: tuple[ReviewPiece, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """確かめるひとまとまり。

    key: 画面の中の名前。
    paragraphs: 要約案の段落。載っていない発言では空。
    turns: 原文の発言。
    choices: 指摘できる箇所。はじめは全体。
    """

    key: str
    paragraphs: tuple[ReviewParagraph, ...]
    turns: tuple[ReviewTurn, ...]
    choices: tuple[PlaceChoice, ...]


@dataclass(frozen=True, slots=True)
class GoneParagraph:
    """前に見た後に無くなった段落。key: 画面の中の名前。speaker: 発言者。text: 無くなった文。turns: 原文の発言。choices: 指摘できる箇所。"""

    key: str
    speaker: str
    text: str
    turns: tuple[ReviewTurn, ...]
    choices: tuple[PlaceChoice, ...]


class PassageMaker:
    """段落と原文を、まとまりにする。"""

    def __init__(
        self,
        draft: Draft,
        turns: Sequence[StoredTurn],
        paragraphs: Sequence[DraftParagraph],
        changes: Changes,
        doubts: Mapping[int, tuple[str, ...]],
    ) -> None:
        """paragraphs は draft.items と同じ並び、doubts は質疑応答の番号から確かでないところへの対応。"""
        self._draft = draft
        self._sources = {one.number: one for one in source_turns(turns, draft)}
        self._paragraphs = paragraphs
        self._changes = changes
        self._doubts = doubts

    def group(self, numbers: Iterable[int]) -> tuple[Passage, ...]:
        """段落の番号(0 始まり)から、同じ発言から書いた段落をまとめる。要約案の順。"""
        groups: list[tuple[list[int], set[int]]] = []
        for number in numbers:
            turns = _turns_of(self._draft.items[number])
            joined = [one for one in groups if one[1] & turns]
            mine = ([number], turns)
            for one in joined:
                mine = ([*one[0], *mine[0]], one[1] | mine[1])
            groups = [*(one for one in groups if one not in joined), mine]
        groups.sort(key=lambda one: min(one[0]))
        return tuple(self._passage(sorted(one[0]), sorted(one[1])) for one in groups)

    def unprinted(self, turns: Iterable[int]) -> tuple[Passage, ...]:
        """要約案に載っていない発言。"""
        return tuple(self._passage([], [number]) for number in turns)

    def gone(self) -> tuple[GoneParagraph, ...]:
        """無くなった段落。"""
        return tuple(self._gone(number, item) for number, item in enumerate(self._changes.gone))

    def _passage(self, numbers: Sequence[int], turns: Sequence[int]) -> Passage:
        paragraphs = tuple(self._paragraph(number) for number in numbers)
        keys = {s.key for one in paragraphs for s in one.shown.sentences}
        shown = tuple(_review_turn(self._sources[n], keys) for n in turns if n in self._sources)
        sentences = [choice for one in paragraphs for choice in _sentences(one.shown.sentences)]
        name = paragraphs[0].shown.id if paragraphs else f"turn-{turns[0]}"
        return Passage(f"passage-{name}", paragraphs, shown, (self._whole(turns), *sentences))

    def _paragraph(self, number: int) -> ReviewParagraph:
        shown = self._paragraphs[number]
        doubts = self._doubts.get(shown.exchange, ()) if shown.exchange is not None else ()
        return ReviewParagraph(shown, self._changes.changed.get(number, ()), doubts)

    def _gone(self, number: int, item: DraftItem) -> GoneParagraph:
        turns = sorted(_turns_of(item) & self._sources.keys())
        return GoneParagraph(
            key=f"gone-{number}",
            speaker=item.speaker,
            text=item.text,
            turns=tuple(_review_turn(self._sources[n], set()) for n in turns),
            choices=(self._whole(turns),),
        )

    def _whole(self, turns: Sequence[int]) -> PlaceChoice:
        lengths = {
            n: sum(len(one.text) for one in self._sources[n].pieces) for n in turns if n in self._sources
        }
        spans = [Span(n, 0, length) for n, length in lengths.items() if length]
        return PlaceChoice(write_spans(spans), "この発言の全体")


def _sentences(lines: Iterable[DraftLine]) -> Iterator[PlaceChoice]:
    """指摘できる文。伏せた段落は、初めの文に代わりの言葉があり、続く文が空なので、段落を一つの箇所とする。"""
    found: list[tuple[str, list[str]]] = []
    for line in lines:
        if not line.place:
            continue
        if line.text or not found:
            found.append((line.text, []))
        found[-1][1].append(line.place)
    return (PlaceChoice(",".join(places), _short(text)) for text, places in found)


def _turns_of(item: DraftItem) -> set[int]:
    return {span.turn for span in item.sources}


def _review_turn(turn: SourceTurn, keys: set[str]) -> ReviewTurn:
    pieces = tuple(_piece(one, keys) for one in turn.pieces)
    return ReviewTurn(turn.number, turn.label, turn.url, pieces)


def _piece(piece: SourcePiece, keys: set[str]) -> ReviewPiece:
    return ReviewPiece(piece.text, bool(keys.intersection(piece.keys)), piece.reason)


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
