"""要約案の画面の、原文の側の文脈."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app import addresses
from app.drafting.keys import place_key, sentence_keys
from app.highlight import Mark, MarkKind, Segment, split_segments
from db.records import Draft, Dropped, Span
from db.shapes import write_spans
from db.turns import StoredTurn


@dataclass(frozen=True, slots=True)
class DroppedPlace:
    """省略した箇所。key: 画面の中の名前。place: 送り返す箇所。url: 戻す画面。"""

    key: str
    place: str
    url: str


@dataclass(frozen=True, slots=True)
class SourcePiece:
    """原文の一区切り。

    text: 本文。
    keys: この区切りを根拠にする要約案の文(無ければ空)。
    anchors: ここから始まる根拠箇所の名前(画面の中のアドレスになる)。
    dropped: 省略した箇所か None。
    reason: ここに書き添える省略の理由か None(同じ理由の省略が続くときは、その最後にだけ書く)。
    """

    text: str
    keys: tuple[str, ...]
    anchors: tuple[str, ...]
    dropped: DroppedPlace | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class SourceTurn:
    """原文の発言。number, label, url: 番号、発言者表記、アドレス。pieces: 本文の区切り。"""

    number: int
    label: str
    url: str
    pieces: tuple[SourcePiece, ...]


def source_turns(turns: Sequence[StoredTurn], draft: Draft) -> tuple[SourceTurn, ...]:
    """発言と要約案から、原文の側を作る。"""
    marks: dict[int, list[Mark]] = {}
    for (number, at), key in sentence_keys(draft).items():
        for span in draft.items[number].sentences[at].sources:
            _mark(marks, span, MarkKind.SOURCE, key)
    dropped = {str(number): one for number, one in enumerate(draft.dropped)}
    for key, one in dropped.items():
        _mark(marks, one.span, MarkKind.DROPPED, key)
    return tuple(_source_turn(stored, marks.get(stored.turn.number, []), dropped) for stored in turns)


def dropped_place(meeting_id: int, span: Span) -> DroppedPlace:
    """省略した箇所ひとつ。"""
    place = write_spans([span])
    return DroppedPlace(
        place_key((span,)), place, addresses.draft_part_url(meeting_id, "sentence", {"place": place})
    )


def _mark(marks: dict[int, list[Mark]], span: Span, kind: MarkKind, key: str) -> None:
    marks.setdefault(span.turn, []).append(Mark(span.start, span.end, kind, key))


def _source_turn(stored: StoredTurn, marks: Sequence[Mark], dropped: Mapping[str, Dropped]) -> SourceTurn:
    turn = stored.turn
    seen: set[str] = set()
    pieces = [
        _piece(stored.meeting_id, segment, dropped, seen) for segment in split_segments(turn.text, marks)
    ]
    return SourceTurn(
        number=turn.number,
        label=turn.label,
        url=addresses.turn_url(stored.meeting_id, turn.number),
        pieces=_thin_out(pieces),
    )


def _piece(meeting_id: int, segment: Segment, dropped: Mapping[str, Dropped], seen: set[str]) -> SourcePiece:
    """seen は、この発言ですでにアドレスを付けた根拠箇所。"""
    keys = tuple(dict.fromkeys(mark.key for mark in segment.marks if mark.kind is MarkKind.SOURCE))
    left_out = next((dropped[mark.key] for mark in segment.marks if mark.kind is MarkKind.DROPPED), None)
    anchors = tuple(key for key in keys if key not in seen)
    seen.update(anchors)
    return SourcePiece(
        text=segment.text,
        keys=keys,
        anchors=anchors,
        dropped=dropped_place(meeting_id, left_out.span) if left_out else None,
        reason=left_out.reason.value if left_out else None,
    )


def _thin_out(pieces: Sequence[SourcePiece]) -> tuple[SourcePiece, ...]:
    """同じ理由の省略が続くところでは、理由を最後にだけ残す。空白だけの区切りは続きとみる。"""
    thinned: list[SourcePiece] = []
    following: str | None = None
    for piece in reversed(pieces):
        thinned.append(replace(piece, reason=None) if piece.reason == following else piece)
        if piece.text.strip():
            following = piece.reason
    return tuple(reversed(thinned))
