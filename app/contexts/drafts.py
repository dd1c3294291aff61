"""要約案の画面の文脈. 発言の原文と要約案を並べ、文と根拠箇所を結ぶ。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from app import addresses
from app.contexts.crumbs import Crumb, meeting_crumbs
from app.contexts.meeting_head import MeetingHead, Tab, load_meeting_head
from app.highlight import Mark, MarkKind, Segment, split_segments
from db.drafts import get_draft
from db.exchanges import exchange_ids
from db.records import Draft, DraftItem, Dropped, DropReason, Span
from db.turns import StoredTurn, list_turns


@dataclass(frozen=True, slots=True)
class DraftLine:
    """要約案の一文。

    key: 根拠箇所と結ぶ名前。
    text: 文。
    """

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class DraftParagraph:
    """要約案の一段落。

    speaker: 会議体の決まりで印字する発言者。
    side: 質問・答弁か、議事進行などでは空。
    exchange, exchange_url: 質疑応答の番号とアドレスか None。
    sentences: 文。
    """

    speaker: str
    side: str
    exchange: int | None
    exchange_url: str | None
    sentences: tuple[DraftLine, ...]


@dataclass(frozen=True, slots=True)
class SourcePiece:
    """原文の一区切り。

    text: 本文。
    keys: この区切りを根拠にする要約案の文(無ければ空)。
    anchors: ここから始まる根拠箇所の名前(画面の中のアドレスになる)。
    dropped: 省略の番号か None。
    reason: ここに書き添える省略の理由か None(同じ理由の省略が続くときは、その最後にだけ書く)。
    """

    text: str
    keys: tuple[str, ...]
    anchors: tuple[str, ...]
    dropped: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class SourceTurn:
    """原文の発言。number, label, url: 番号、発言者表記、アドレス。pieces: 本文の区切り。"""

    number: int
    label: str
    url: str
    pieces: tuple[SourcePiece, ...]


@dataclass(frozen=True, slots=True)
class DroppedView:
    """省略した一箇所。key: 原文の中のアドレス。turn_number, label: 発言の番号と発言者表記。text: 本文。"""

    key: str
    turn_number: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class DropGroup:
    """同じ理由の省略。reason: 理由。characters: 字数の合計。places: 箇所。"""

    reason: str
    characters: int
    places: tuple[DroppedView, ...]


@dataclass(frozen=True, slots=True)
class DraftPage:
    """要約案(/meetings/{id}/draft)。

    title, crumbs: 見出しと上の階層。
    head: 会議の見出し。
    turns: 原文の発言。
    paragraphs: 要約案の段落。印刷の順。
    drops: 省略の一覧。理由ごと。
    source_characters, draft_characters: 原文と要約案の字数。
    percent: 要約案が原文の何パーセントか(原文が空なら 0)。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    head: MeetingHead
    turns: tuple[SourceTurn, ...]
    paragraphs: tuple[DraftParagraph, ...]
    drops: tuple[DropGroup, ...]
    source_characters: int
    draft_characters: int
    percent: int


def load_draft_page(db: Database, meeting_id: int) -> DraftPage:
    """要約案の画面を読む。NotFoundError: 会議が無い。"""
    head = load_meeting_head(db, meeting_id, Tab.DRAFT)
    return draft_page(
        head, list_turns(db, meeting_id), get_draft(db, meeting_id), exchange_ids(db, meeting_id)
    )


def draft_page(
    head: MeetingHead, turns: Sequence[StoredTurn], draft: Draft, exchanges: Mapping[int, int]
) -> DraftPage:
    """発言と要約案から画面を作る。exchanges は質疑応答の番号から id への対応。"""
    texts = {stored.turn.number: stored.turn for stored in turns}
    marks: dict[int, list[Mark]] = {}
    paragraphs = []
    for number, item in enumerate(draft.items, 1):
        sentences = _lines(number, item)
        for sentence, spans in sentences:
            for span in spans:
                _mark(marks, span, MarkKind.SOURCE, sentence.key)
        paragraphs.append(_paragraph(item, [sentence for sentence, _ in sentences], exchanges))
    reasons = {str(number): dropped for number, dropped in enumerate(draft.dropped, 1)}
    for key, dropped in reasons.items():
        _mark(marks, dropped.span, MarkKind.DROPPED, key)
    source_characters = sum(len(stored.turn.text) for stored in turns)
    draft_characters = sum(len(item.text) for item in draft.items)
    return DraftPage(
        title=f"{head.name} 要約案",
        crumbs=meeting_crumbs(head.id, head.name),
        head=head,
        turns=tuple(_source_turn(stored, marks.get(stored.turn.number, []), reasons) for stored in turns),
        paragraphs=tuple(paragraphs),
        drops=tuple(
            group
            for reason in DropReason
            if (
                group := _drop_group(reason, reasons, {n: (t.label, t.text) for n, t in texts.items()})
            ).places
        ),
        source_characters=source_characters,
        draft_characters=draft_characters,
        percent=round(100 * draft_characters / source_characters) if source_characters else 0,
    )


def _lines(number: int, item: DraftItem) -> list[tuple[DraftLine, tuple[Span, ...]]]:
    """段落の文と、その根拠箇所。number は段落の番号。"""
    return [
        (DraftLine(f"{number}-{n}", sentence.text), sentence.sources)
        for n, sentence in enumerate(item.sentences, 1)
    ]


def _mark(marks: dict[int, list[Mark]], span: Span, kind: MarkKind, key: str) -> None:
    marks.setdefault(span.turn, []).append(Mark(span.start, span.end, kind, key))


def _paragraph(
    item: DraftItem, sentences: Sequence[DraftLine], exchanges: Mapping[int, int]
) -> DraftParagraph:
    exchange_id = exchanges.get(item.exchange) if item.exchange is not None else None
    return DraftParagraph(
        speaker=item.speaker,
        side=item.side.japanese if item.side else "",
        exchange=item.exchange,
        exchange_url=addresses.exchange_url(exchange_id) if exchange_id is not None else None,
        sentences=tuple(sentences),
    )


def _source_turn(stored: StoredTurn, marks: Sequence[Mark], reasons: Mapping[str, Dropped]) -> SourceTurn:
    turn = stored.turn
    seen: set[str] = set()
    return SourceTurn(
        number=turn.number,
        label=turn.label,
        url=addresses.turn_url(stored.meeting_id, turn.number),
        pieces=_thin_out(tuple(_piece(s, reasons, seen) for s in split_segments(turn.text, marks))),
    )


def _piece(segment: Segment, reasons: Mapping[str, Dropped], seen: set[str]) -> SourcePiece:
    """seen は、この発言ですでにアドレスを付けた根拠箇所。"""
    keys = tuple(dict.fromkeys(mark.key for mark in segment.marks if mark.kind is MarkKind.SOURCE))
    dropped = next((mark.key for mark in segment.marks if mark.kind is MarkKind.DROPPED), None)
    anchors = tuple(key for key in keys if key not in seen)
    seen.update(anchors)
    return SourcePiece(
        text=segment.text,
        keys=keys,
        anchors=anchors,
        dropped=dropped,
        reason=reasons[dropped].reason.value if dropped is not None else None,
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


def _drop_group(
    reason: DropReason, drops: Mapping[str, Dropped], texts: Mapping[int, tuple[str, str]]
) -> DropGroup:
    places = []
    for key, dropped in drops.items():
        if dropped.reason is reason:
            label, text = texts[dropped.span.turn]
            quoted = text[dropped.span.start : dropped.span.end]
            places.append(DroppedView(key, dropped.span.turn, label, quoted))
    return DropGroup(reason.value, sum(len(place.text) for place in places), tuple(places))
