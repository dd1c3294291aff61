"""手直しを機械の要約案に当てはめる: 原文は何も失われず、人の文は分析をやり直しても残る."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given

from app.drafting.applying import apply_edits
from app.drafting.sheet import Sheet
from db.anchors import Anchor
from db.draft_edits import DraftChange, DraftEdit, standing_edits
from db.draft_snapshots import MachineDraft
from db.event_kinds import EventKind
from db.records import Draft, DraftItem, DraftSentence, Dropped, DropReason, Side, Span, Writer
from tests.app.drafting.strategies import (
    ACT,
    SENTENCES,
    SIDES,
    SPEAKERS,
    TEXTS,
    Work,
    anchors,
    carry_out,
    covered_twice_or_never,
    machines,
    people_wrote,
    quote,
    works,
)

# 発言ごとの文: 1 に二つ、2 に四つ、3 に四つ、4 に二つ。
OPEN, ASK, HOURS, NIGHT, BICYCLES, END, CONSIDER, STAFF, THIRTY, PLEASE, SEE, THANKS = SENTENCES


def _machine() -> MachineDraft:
    def item(number: int | None, side: Side | None, *spans: Span) -> DraftItem:
        speaker = SPEAKERS[spans[0].turn]
        return DraftItem(number, side, speaker, tuple(DraftSentence(quote(one), (one,)) for one in spans))

    items = (
        item(1, Side.QUESTION, HOURS, NIGHT),
        item(1, Side.ANSWER, CONSIDER, STAFF),
        item(2, Side.QUESTION, BICYCLES),
        item(2, Side.ANSWER, THIRTY),
    )
    rest = (OPEN, ASK, END, PLEASE, SEE, THANKS)
    dropped = tuple(Dropped(span, DropReason.PROCEDURE) for span in rest)
    return MachineDraft(Draft(items, dropped), SPEAKERS, SIDES)


def _edits(*changes: DraftChange) -> list[DraftEdit]:
    return [DraftEdit(seq, seq, ACT, change) for seq, change in enumerate(changes, 1)]


def _change(kind: EventKind, *spans: Span, after: str = "", before: str = "") -> DraftChange:
    reason = DropReason.PERSON if kind is EventKind.DRAFT_DROPPED else None
    return DraftChange(kind, anchors(spans), before=before, after=after, reason=reason)


def _rewritten(span: Span, text: str) -> DraftChange:
    return _change(EventKind.DRAFT_REWRITTEN, span, after=text, before=quote(span))


def _texts(draft: Draft) -> list[tuple[int | None, list[str]]]:
    return [(item.exchange, [one.text for one in item.sentences]) for item in draft.items]


@given(machines(), works)
def test_after_every_act_every_character_is_drafted_or_dropped_once(
    machine: MachineDraft, wanted: Sequence[Work]
) -> None:
    edits = carry_out(machine, wanted)
    for number in range(len(edits) + 1):
        standing = apply_edits(machine, edits[:number], TEXTS)
        assert standing.unplaced == ()
        assert covered_twice_or_never(standing.draft) == []
        assert all(item.sentences for item in standing.draft.items)


@given(machines(), machines(), works)
def test_after_a_new_analysis_every_sentence_of_a_person_stands_or_is_listed(
    machine: MachineDraft, later: MachineDraft, wanted: Sequence[Work]
) -> None:
    edits = carry_out(machine, wanted)
    written = people_wrote(apply_edits(machine, edits, TEXTS).draft)
    standing = apply_edits(later, edits, TEXTS)
    assert covered_twice_or_never(standing.draft) == []
    kept = people_wrote(standing.draft)
    listed = {edit.change.after for edit in standing.unplaced}
    typed = {edit.change.after for edit in edits if edit.change.kind is EventKind.DRAFT_REWRITTEN}
    for words in typed:
        if any(words in text for text in written):
            # つないだ文では、打った言葉は長い文の中にある。
            assert words in listed or any(words in text for text in kept), words


@given(machines(), works)
def test_the_same_machine_draft_gives_the_same_standing_draft(
    machine: MachineDraft, wanted: Sequence[Work]
) -> None:
    edits = carry_out(machine, wanted)
    assert apply_edits(machine, edits, TEXTS) == apply_edits(machine, edits, TEXTS)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_rewritten(NIGHT, "夜間の開館を求める。"), (1, ["図書館の開館時間は延びますか。", "夜間の開館を求める。"])),
        (_change(EventKind.DRAFT_DROPPED, NIGHT), (1, ["図書館の開館時間は延びますか。"])),
        (_change(EventKind.DRAFT_MERGED, HOURS, NIGHT), (1, ["図書館の開館時間は延びますか。夜も開けてください。"])),
    ],
    ids=lambda value: value.kind if isinstance(value, DraftChange) else "",
)  # fmt: skip
def test_each_act_changes_its_own_paragraph(
    change: DraftChange, expected: tuple[int | None, list[str]]
) -> None:
    before = _texts(_machine().draft)
    after = _texts(apply_edits(_machine(), _edits(change), TEXTS).draft)
    assert after == [expected, *before[1:]]


@pytest.mark.parametrize(
    ("span", "paragraph"),
    [(OPEN, 0), (END, 4), (PLEASE, 4), (THANKS, 4)],
    ids=["opening", "end of a question", "end of an answer", "last"],
)
def test_what_was_dropped_comes_back_where_it_was_said(span: Span, paragraph: int) -> None:
    change = _change(EventKind.DRAFT_RESTORED, span, after=quote(span))
    draft = apply_edits(_machine(), _edits(change), TEXTS).draft
    assert [one.sources for one in draft.items[paragraph].sentences] == [(span,)]
    assert draft.items[paragraph].speaker == SPEAKERS[span.turn]
    assert len(draft.items) == len(_machine().draft.items) + 1


def test_a_dropped_sentence_comes_back_between_its_neighbours() -> None:
    edits = _edits(
        _change(EventKind.DRAFT_DROPPED, HOURS),
        _change(EventKind.DRAFT_RESTORED, HOURS, after="図書館の開館時間は延びますか。"),
    )
    assert _texts(apply_edits(_machine(), edits, TEXTS).draft) == _texts(_machine().draft)


def test_a_paragraph_without_sentences_goes_and_comes_back_in_its_place() -> None:
    gone = _edits(_change(EventKind.DRAFT_DROPPED, BICYCLES))
    assert len(apply_edits(_machine(), gone, TEXTS).draft.items) == 3
    back = [*gone, *_edits(_change(EventKind.DRAFT_RESTORED, BICYCLES, after=quote(BICYCLES)))]
    assert _texts(apply_edits(_machine(), back, TEXTS).draft) == _texts(_machine().draft)


def test_sentences_of_two_paragraphs_are_never_joined() -> None:
    change = _change(EventKind.DRAFT_MERGED, NIGHT, CONSIDER)
    standing = apply_edits(_machine(), _edits(change), TEXTS)
    assert standing.draft == _machine().draft
    assert [edit.change for edit in standing.unplaced] == [change]


@pytest.mark.parametrize("first", [(HOURS, NIGHT), (NIGHT,)], ids=["contains the other", "is the same"])
def test_sentences_whose_sources_contain_each_other_are_not_said_to_be_joined(
    first: tuple[Span, ...],
) -> None:
    machine = _machine()
    sentences = (DraftSentence("開館時間と夜間。", first), DraftSentence("夜も。", (NIGHT,)))
    item = replace(machine.draft.items[0], sentences=sentences)
    shared = replace(machine, draft=replace(machine.draft, items=(item, *machine.draft.items[1:])))
    standing = apply_edits(shared, _edits(_change(EventKind.DRAFT_MERGED, *first)), TEXTS)
    assert standing.draft.items[0].sentences == sentences
    assert len(standing.unplaced) == 1


def test_a_sentence_joined_to_a_persons_sentence_is_a_persons_sentence() -> None:
    edits = _edits(_rewritten(NIGHT, "夜も。"), _change(EventKind.DRAFT_MERGED, HOURS, NIGHT))
    (joined,) = apply_edits(_machine(), edits, TEXTS).draft.items[0].sentences
    assert (joined.text, joined.writer) == ("図書館の開館時間は延びますか。夜も。", Writer.PERSON)


def test_a_persons_sentence_replaces_whatever_the_new_draft_makes_of_its_source() -> None:
    edits = _edits(_rewritten(NIGHT, "夜も。"))
    machine = _machine()
    without = replace(
        machine,
        draft=Draft(
            (
                replace(machine.draft.items[0], sentences=machine.draft.items[0].sentences[:1]),
                *machine.draft.items[1:],
            ),
            (*machine.draft.dropped, Dropped(NIGHT, DropReason.DETAIL)),
        ),
    )
    assert people_wrote(apply_edits(without, edits, TEXTS).draft) == {"夜も。"}


def test_an_edit_inside_a_sentence_of_the_new_draft_is_listed_and_changes_nothing() -> None:
    machine = _machine()
    first = machine.draft.items[0].sentences
    whole = DraftSentence("開館時間について。", tuple(span for one in first for span in one.sources))
    joined = replace(
        machine,
        draft=replace(
            machine.draft,
            items=(replace(machine.draft.items[0], sentences=(whole,)), *machine.draft.items[1:]),
        ),
    )
    standing = apply_edits(joined, _edits(_rewritten(NIGHT, "夜も。")), TEXTS)
    assert standing.draft == joined.draft
    assert [edit.change.after for edit in standing.unplaced] == ["夜も。"]


def test_a_place_is_found_again_when_the_text_before_it_changed() -> None:
    moved = {**TEXTS, 4: f"はい。{TEXTS[4]}"}
    draft = Draft(
        (), (Dropped(Span(4, 0, 3), DropReason.BACKCHANNEL), Dropped(Span(4, 3, 20), DropReason.GREETING))
    )
    edit = _edits(_change(EventKind.DRAFT_RESTORED, SEE, after="分かりました。"))
    standing = apply_edits(MachineDraft(draft, SPEAKERS, ()), edit, moved)
    assert [item.sources for item in standing.draft.items] == [(Span(4, 3, 10),)]


def test_a_place_whose_text_is_gone_is_listed() -> None:
    change = DraftChange(
        EventKind.DRAFT_REWRITTEN, (Anchor(Span(4, 0, 4), "無い本文"),), before="前", after="後"
    )
    standing = apply_edits(_machine(), _edits(change), TEXTS)
    assert [edit.change for edit in standing.unplaced] == [change]


def test_a_regeneration_puts_the_earlier_edits_of_its_exchange_aside_and_no_others() -> None:
    edits = _edits(
        _rewritten(NIGHT, "夜も。"),
        _rewritten(THIRTY, "三十台。"),
        DraftChange(EventKind.DRAFT_REGENERATED, anchors((HOURS, NIGHT, CONSIDER, STAFF)), length="要点"),
        _rewritten(HOURS, "開館時間は。"),
    )
    standing = apply_edits(_machine(), edits, TEXTS)
    assert standing.unplaced == ()
    assert people_wrote(standing.draft) == {"三十台。", "開館時間は。"}


def test_a_regeneration_of_a_question_that_is_gone_is_listed() -> None:
    change = DraftChange(EventKind.DRAFT_REGENERATED, anchors((THANKS,)), length="要点")
    assert [edit.change for edit in apply_edits(_machine(), _edits(change), TEXTS).unplaced] == [change]


def test_an_exchange_is_written_again_without_touching_the_others() -> None:
    sheet = Sheet(_machine(), TEXTS)
    short = DraftItem(1, Side.ANSWER, "事務局", (DraftSentence("検討します。", (CONSIDER,)),))
    taken = DraftItem(1, Side.ANSWER, "事務局", (DraftSentence("三十台。", (THIRTY,)),))
    sheet.substitute(1, Draft((short, taken), (Dropped(NIGHT, DropReason.REPEATED),)))
    draft = sheet.draft()
    assert _texts(draft) == [(1, ["検討します。"]), *_texts(_machine().draft)[2:]]
    assert covered_twice_or_never(draft) == []
    reasons = {one.span: one.reason for one in draft.dropped}
    assert (reasons[NIGHT], reasons[STAFF]) == (DropReason.REPEATED, DropReason.DETAIL)


def test_undoing_takes_back_everything_from_the_named_edit_on() -> None:
    edits = _edits(
        _rewritten(NIGHT, "一"),
        _rewritten(HOURS, "二"),
        DraftChange(EventKind.DRAFT_UNDONE, undoes=2),
        _rewritten(STAFF, "三"),
        DraftChange(EventKind.DRAFT_UNDONE, undoes=4),
        _rewritten(THIRTY, "四"),
    )
    assert [edit.change.after for edit in standing_edits(edits)] == ["一", "四"]
