"""要約案の片側. 質疑応答ひとつの質問か答弁の段落と、その中の省略を取り出し、別の文に入れ替える。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from db.records import Draft, DraftItem, DraftSentence, Dropped, DropReason, Exchange, Side, Span, Writer


@dataclass(frozen=True, slots=True)
class DraftSide:
    """質疑応答の片側。items は段落、dropped はその片側の箇所の中の省略。places はその両方の箇所を発言の順に。"""

    exchange: int
    side: Side
    items: tuple[DraftItem, ...]
    dropped: tuple[Dropped, ...]

    @property
    def places(self) -> tuple[Span, ...]:
        """根拠箇所と省略した箇所。発言の順。"""
        spans = {span for item in self.items for span in item.sources} | {one.span for one in self.dropped}
        return tuple(sorted(spans, key=lambda span: (span.turn, span.start, span.end)))

    @property
    def has_person(self) -> bool:
        """人が書いた文があるか。"""
        return any(s.writer is Writer.PERSON for item in self.items for s in item.sentences)


def side_of(draft: Draft, exchange: Exchange, side: Side) -> DraftSide:
    """質疑応答の片側の段落と省略。段落がなければ空。"""
    items = tuple(item for item in draft.items if item.exchange == exchange.number and item.side is side)
    inside = exchange.question if side is Side.QUESTION else exchange.answers
    dropped = tuple(one for one in draft.dropped if any(_starts_in(one.span, span) for span in inside))
    return DraftSide(exchange.number, side, items, dropped if items else ())


def with_sentences(
    draft: Draft,
    old: DraftSide,
    sentences: Sequence[DraftSentence],
    reasons: Mapping[Span, DropReason] | None = None,
) -> Draft | None:
    """片側 old を文 sentences に入れ替えた要約案。文は根拠の発言の段落に入り、使わなかった箇所は省略になる。

    reasons は省略の理由。略すと、もう省略だった箇所はその理由、ほかは「詳細・例示」になる。根拠が二つの発言にまたがる文があるか、箇所が old のものと違えば、入れ替えられないので None。
    """
    used = [span for sentence in sentences for span in sentence.sources]
    if not used or not set(used) <= set(old.places):
        return None
    if any(len({span.turn for span in sentence.sources}) > 1 for sentence in sentences):
        return None
    speakers = {span.turn: item.speaker for item in old.items for span in item.sources}
    if not {span.turn for span in used} <= set(speakers):
        return None
    known = reasons if reasons is not None else {one.span: one.reason for one in old.dropped}
    items = _paragraphs(old, speakers, sentences)
    dropped = tuple(
        Dropped(span, known.get(span, DropReason.DETAIL)) for span in old.places if span not in set(used)
    )
    at = draft.items.index(old.items[0])
    kept = [item for item in draft.items if item not in old.items]
    return replace(
        draft,
        items=(*kept[:at], *items, *kept[at:]),
        dropped=_ordered([*(one for one in draft.dropped if one not in old.dropped), *dropped]),
    )


def _paragraphs(
    old: DraftSide, speakers: Mapping[int, str], sentences: Sequence[DraftSentence]
) -> list[DraftItem]:
    turns = dict.fromkeys(sentence.sources[0].turn for sentence in sentences)
    return [
        DraftItem(
            old.exchange, old.side, speakers[turn], tuple(s for s in sentences if s.sources[0].turn == turn)
        )
        for turn in sorted(turns)
    ]


def _ordered(dropped: Sequence[Dropped]) -> tuple[Dropped, ...]:
    return tuple(sorted(dropped, key=lambda one: (one.span.turn, one.span.start)))


def _starts_in(span: Span, outer: Span) -> bool:
    return span.turn == outer.turn and outer.start <= span.start < outer.end
