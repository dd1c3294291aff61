"""要約案の手直しの試験に使う、架空の会議の要約案と手直し."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from app.drafting.applying import apply_edits
from db.anchors import Anchor
from db.draft_edits import DraftChange, DraftEdit
from db.draft_snapshots import MachineDraft, SideSpans
from db.event_kinds import EventKind
from db.events import Act
from db.records import Draft, DraftItem, DraftSentence, Dropped, DropReason, Side, Span, Writer
from nlp.text.sentences import split_sentences

TEXTS: Mapping[int, str] = {
    1: "次の議題です。質問はありますか。",
    2: "図書館の開館時間は延びますか。夜も開けてください。\n駐輪場は増えますか。以上です。",
    3: "開館時間は検討します。職員の配置もあります。駐輪場は三十台増やします。よろしくお願いします。",
    4: "分かりました。ありがとうございます。",
}
SENTENCES = tuple(
    Span(turn, sentence.start, sentence.end)
    for turn, text in TEXTS.items()
    for sentence in split_sentences(text)
)
SIDES = (
    SideSpans(1, Side.QUESTION, (Span(2, 0, 26),)),
    SideSpans(1, Side.ANSWER, (Span(3, 0, 21),)),
    SideSpans(2, Side.QUESTION, (Span(2, 26, 36),)),
    SideSpans(2, Side.ANSWER, (Span(3, 21, 33),)),
)
SPEAKERS = {1: "委員長", 2: "委員", 3: "事務局", 4: "委員"}
ACT = Act("事務局 遠野", "2026-11-22T00:00:00Z")


def quote(span: Span) -> str:
    return TEXTS[span.turn][span.start : span.end]


def _key(span: Span) -> tuple[int | None, Side | None, int]:
    for one in SIDES:
        if any(span.turn == s.turn and s.start <= span.start < s.end for s in one.spans):
            return one.exchange, one.side, span.turn
    return None, None, span.turn


@st.composite
def machines(draw: st.DrawFn) -> MachineDraft:
    """文ごとに、要約案に入れるか省くかを決めた機械の要約案。隣の文とまとめることもある。"""
    paragraphs: dict[tuple[int | None, Side | None, int], list[DraftSentence]] = {}
    dropped: list[Dropped] = []
    for span in SENTENCES:
        fate = draw(st.sampled_from(["keep", "keep", "drop", "join"]))
        sentences = paragraphs.setdefault(_key(span), [])
        if fate == "drop":
            dropped.append(Dropped(span, draw(st.sampled_from([DropReason.DETAIL, DropReason.PROCEDURE]))))
        elif fate == "join" and sentences:
            last = sentences[-1]
            sentences[-1] = DraftSentence(last.text + quote(span), (*last.sources, span))
        else:
            sentences.append(DraftSentence(quote(span), (span,)))
    order = sorted(paragraphs, key=lambda key: (key[0] is None, key[0] or 0, key[1] is Side.ANSWER, key[2]))
    items = [
        DraftItem(key[0], key[1], SPEAKERS[key[2]], tuple(paragraphs[key]))
        for key in order
        if paragraphs[key]
    ]
    return MachineDraft(Draft(tuple(items), tuple(dropped)), SPEAKERS, SIDES)


@dataclass(frozen=True)
class Work:
    """人のしようとすること。which は何番目の文か箇所か(数で割った余り)。"""

    kind: EventKind
    which: int
    text: str


works = st.lists(
    st.builds(
        Work,
        st.sampled_from(
            [
                EventKind.DRAFT_REWRITTEN,
                EventKind.DRAFT_DROPPED,
                EventKind.DRAFT_RESTORED,
                EventKind.DRAFT_MERGED,
            ]
        ),
        st.integers(0, 30),
        st.text("あいう。", min_size=1, max_size=4).map(lambda text: f"人の文{text}"),
    ),
    max_size=12,
)


def carry_out(machine: MachineDraft, wanted: Sequence[Work]) -> list[DraftEdit]:
    """いまの要約案に対してできることだけを、順に行った手直し。"""
    edits: list[DraftEdit] = []
    for work in wanted:
        change = _change(apply_edits(machine, edits, TEXTS).draft, work)
        if change is not None:
            edits.append(DraftEdit(len(edits) + 1, len(edits) + 1, ACT, change))
    return edits


def _change(draft: Draft, work: Work) -> DraftChange | None:
    if work.kind is EventKind.DRAFT_RESTORED:
        if not draft.dropped:
            return None
        span = draft.dropped[work.which % len(draft.dropped)].span
        return DraftChange(work.kind, anchors((span,)), after=f"{quote(span)}")
    pairs = [
        (before, sentence)
        for item in draft.items
        for before, sentence in zip((None, *item.sentences), item.sentences, strict=False)
        if before is not None or work.kind is not EventKind.DRAFT_MERGED
    ]
    if not pairs:
        return None
    before, sentence = pairs[work.which % len(pairs)]
    if work.kind is EventKind.DRAFT_MERGED:
        assert before is not None
        return DraftChange(work.kind, anchors((*before.sources, *sentence.sources)))
    if work.kind is EventKind.DRAFT_DROPPED:
        return DraftChange(
            work.kind, anchors(sentence.sources), before=sentence.text, reason=DropReason.PERSON
        )
    return DraftChange(work.kind, anchors(sentence.sources), before=sentence.text, after=work.text)


def anchors(spans: Sequence[Span]) -> tuple[Anchor, ...]:
    return tuple(Anchor(span, quote(span)) for span in spans)


def covered_twice_or_never(draft: Draft, texts: Mapping[int, str] = TEXTS) -> list[tuple[int, int]]:
    """要約案と省略に、ちょうど一度ずつ現れない、空白でない文字。"""
    counts: dict[tuple[int, int], int] = {}
    spans = [span for item in draft.items for span in item.sources] + [one.span for one in draft.dropped]
    for span in spans:
        for at in range(span.start, span.end):
            counts[span.turn, at] = counts.get((span.turn, at), 0) + 1
    return [
        (turn, at)
        for turn, text in texts.items()
        for at, mark in enumerate(text)
        if not mark.isspace() and counts.get((turn, at), 0) != 1
    ]


def people_wrote(draft: Draft) -> set[str]:
    return {one.text for item in draft.items for one in item.sentences if one.writer is Writer.PERSON}
