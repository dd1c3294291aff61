"""要約案を手直しして保存する: 元に戻る、分析をやり直しても残る、二人が同時に直しても失われない."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from app.analysis import analyze_meeting, refresh
from app.drafting.dropping import drop_sentence
from app.drafting.machine import chosen_lengths
from app.drafting.merging import merge_with_previous
from app.drafting.opened import open_draft, replace_machine
from app.drafting.regenerating import Regeneration, regenerate_exchange
from app.drafting.restoring import restore_place
from app.drafting.rewriting import rewrite_sentence
from app.drafting.seen import DraftConflictError, SeenSentence, sentences_of
from app.drafting.spans import overlaps
from app.drafting.timeline import count_sentences, draft_at, list_revisions
from app.drafting.undoing import last_run, undo_last
from app.editing.answers import remove_answer
from app.editing.standing import dismiss_exchange
from app.errors import UsageError
from app.linking import open_plans
from app.vocabulary import load_synonyms
from db.committees import CommitteeChange, change_committee, get_committee
from db.connection import connect, writing
from db.draft_edits import list_draft_edits
from db.drafts import get_draft
from db.errors import ConflictError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, list_events_of
from db.exchanges import StoredExchange, get_exchange, list_exchanges
from db.house_style import PrintForm
from db.meetings import get_meeting, get_minutes, list_meetings
from db.records import Draft, DraftItem, DraftSentence, Dropped, DropReason, Writer
from db.redrafts import record_redraft
from db.shapes import shape_of
from db.shaping import Seen
from nlp.drafts.style import DraftLength
from nlp.pipeline import Tools
from nlp.text.tokenizer import Tokenizer
from tests.app.drafting.strategies import covered_twice_or_never

ACT = Act("事務局 遠野", "2026-11-22T00:00:00Z")


class Desk:
    """見本の会議のうち、長い一つの要約案を直す机。"""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.db: Database = connect(path)
        self.meeting_id = max(list_meetings(self.db), key=lambda meeting: meeting.exchanges).id
        self.texts = {turn.number: turn.text for turn in get_minutes(self.db, self.meeting_id).turns}
        self.tools = Tools(Tokenizer(), load_synonyms(self.db))

    def draft(self) -> Draft:
        return get_draft(self.db, self.meeting_id)

    def sentences(self) -> list[DraftSentence]:
        return sentences_of(self.draft())

    def seen(self, number: int) -> SeenSentence:
        sentence = self.sentences()[number]
        return SeenSentence(sentence.sources, sentence.text)

    def do(self, work: Callable[[], object]) -> None:
        with writing(self.db):
            work()

    def rewrite(self, number: int, text: str, act: Act = ACT) -> None:
        seen = self.seen(number)
        self.do(lambda: rewrite_sentence(self.db, self.meeting_id, seen, text, act))

    def drop(self, number: int, reason: DropReason = DropReason.PERSON) -> None:
        seen = self.seen(number)
        self.do(lambda: drop_sentence(self.db, self.meeting_id, seen, reason, ACT))

    def restore(self, number: int) -> None:
        span = self.draft().dropped[number].span
        self.do(lambda: restore_place(self.db, self.meeting_id, (span,), ACT, self.tools.tokenizer))

    def merge(self, number: int) -> None:
        pairs = [
            (first, second)
            for item in self.draft().items
            for first, second in zip(item.sentences, item.sentences[1:], strict=False)
        ]
        first, second = pairs[number % len(pairs)]
        seen = [SeenSentence(one.sources, one.text) for one in (second, first)]
        self.do(lambda: merge_with_previous(self.db, self.meeting_id, seen[0], seen[1], ACT))

    def regenerate(self, stored: StoredExchange, length: DraftLength) -> None:
        edits = list_draft_edits(self.db, self.meeting_id)
        asked = Regeneration(stored, length, edits[-1].seq if edits else 0)
        self.do(lambda: regenerate_exchange(self.db, asked, ACT, self.tools.tokenizer))

    def undo(self) -> None:
        last = open_draft(self.db, self.meeting_id).edits[-1].seq
        self.do(lambda: undo_last(self.db, self.meeting_id, last, ACT, self.tools.tokenizer))

    def analyze(self) -> None:
        self.do(lambda: analyze_meeting(self.db, self.meeting_id, self.tools, ACT))

    def exchange(self, number: int = 0) -> StoredExchange:
        return list_exchanges(self.db, self.meeting_id)[number]

    def lost(self) -> list[tuple[int, int]]:
        return covered_twice_or_never(self.draft(), self.texts)


@pytest.fixture
def desk(demo_copy: Path) -> Iterator[Desk]:
    made = Desk(demo_copy)
    yield made
    made.db.close()


_WORK: dict[str, Callable[[Desk], None]] = {
    "rewrite": lambda desk: desk.rewrite(4, "人の書いた文。"),
    "drop": lambda desk: desk.drop(4),
    "restore": lambda desk: desk.restore(0),
    "merge": lambda desk: desk.merge(1),
    "shorten": lambda desk: desk.regenerate(desk.exchange(), DraftLength.POINTS),
    "lengthen": lambda desk: desk.regenerate(desk.exchange(), DraftLength.FULL),
}


@pytest.mark.parametrize("work", _WORK)
def test_an_act_loses_nothing_survives_a_new_analysis_and_is_undone(desk: Desk, work: str) -> None:
    before = desk.draft()
    _WORK[work](desk)
    after = desk.draft()
    assert after != before
    assert desk.lost() == []
    assert open_draft(desk.db, desk.meeting_id).standing.draft == after
    desk.analyze()
    assert desk.draft() == after
    desk.undo()
    assert desk.draft() == before
    assert desk.lost() == []


def _carry_out(desk: Desk, work: str, which: int) -> None:
    number = which % len(desk.sentences())
    {
        "rewrite": lambda: desk.rewrite(number, f"人の文{which}。"),
        "drop": lambda: desk.drop(number),
        "restore": lambda: desk.restore(which % len(desk.draft().dropped)),
        "merge": lambda: desk.merge(which),
        "shorten": lambda: desk.regenerate(desk.exchange(), DraftLength.POINTS),
        "lengthen": lambda: desk.regenerate(desk.exchange(1), DraftLength.FULL),
    }[work]()


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(sorted(_WORK)), st.integers(0, 60)), max_size=5))
def test_any_acts_lose_nothing_and_are_undone_one_by_one(desk: Desk, wanted: list[tuple[str, int]]) -> None:
    """机は試験のあいだ同じなので、終わりには必ず、始めの姿に戻っている。"""
    states = [desk.draft()]
    for work, which in wanted:
        _carry_out(desk, work, which)
        assert desk.lost() == []
        states.append(desk.draft())
    while open_draft(desk.db, desk.meeting_id).edits:
        taken = len(last_run(open_draft(desk.db, desk.meeting_id).edits))
        desk.undo()
        del states[-taken:]
        assert desk.draft() == states[-1]
    assert len(states) == 1


def test_each_act_is_an_event_with_who_and_when(desk: Desk) -> None:
    desk.rewrite(0, "人の文。")
    desk.drop(1, DropReason.REPEATED)
    desk.undo()
    events = list_events_of(desk.db, Subject(SubjectKind.MEETING, desk.meeting_id))[-3:]
    assert [(event.kind, event.act) for event in events] == [
        (EventKind.DRAFT_REWRITTEN, ACT),
        (EventKind.DRAFT_DROPPED, ACT),
        (EventKind.DRAFT_UNDONE, ACT),
    ]
    edits = list_draft_edits(desk.db, desk.meeting_id)
    assert [event.detail["seq"] for event in events] == [edit.seq for edit in edits] == [1, 2, 3]
    assert edits[1].change.reason is DropReason.REPEATED


def test_the_record_of_edits_is_never_rewritten(desk: Desk) -> None:
    desk.rewrite(0, "人の文。")
    with pytest.raises(Exception, match="変えられません"), writing(desk.db):
        desk.db.execute("UPDATE draft_edit SET after = '別の文。'")


def test_a_sentence_of_a_person_says_so_and_a_restored_one_is_the_machines(desk: Desk) -> None:
    desk.rewrite(0, "人の文。")
    assert desk.sentences()[0].writer is Writer.PERSON
    before = {one.sources for one in desk.sentences()}
    desk.restore(3)
    (restored,) = [one for one in desk.sentences() if one.sources not in before]
    assert restored.writer is Writer.RULES


def test_what_a_person_wrote_survives_the_dismissal_of_its_exchange(desk: Desk) -> None:
    stored = desk.exchange()
    number = next(
        n
        for n, one in enumerate(desk.sentences())
        if one.sources[0].turn == stored.exchange.question[0].turn
        and stored.exchange.question[0].start <= one.sources[0].start
    )
    desk.rewrite(number, "人の書いた質問。")
    plans = open_plans(desk.db, desk.tools)
    with writing(desk.db):
        touched = dismiss_exchange(desk.db, Seen(stored.id, shape_of(stored.exchange)), ACT)
        refresh(desk.db, desk.meeting_id, touched, desk.tools, plans)
    assert desk.lost() == []
    assert "人の書いた質問。" in {one.text for one in desk.sentences()}


def test_an_exchange_reshaped_after_its_regeneration_keeps_its_length(desk: Desk) -> None:
    stored = max(list_exchanges(desk.db, desk.meeting_id), key=lambda one: len(one.answers))
    desk.regenerate(stored, DraftLength.FULL)
    piece = stored.exchange.answers[-1]
    plans = open_plans(desk.db, desk.tools)
    with writing(desk.db):
        touched = remove_answer(desk.db, Seen(stored.id, shape_of(stored.exchange)), [piece], ACT)
        refresh(desk.db, desk.meeting_id, touched, desk.tools, plans)
    assert desk.lost() == []
    opened = open_draft(desk.db, desk.meeting_id)
    assert opened.standing.unplaced == ()
    now = get_exchange(desk.db, stored.id).exchange
    lengths = chosen_lengths(opened.edits, opened.machine.sides)
    assert lengths == {now.number: DraftLength.FULL}
    spans = [span for item in desk.draft().items if item.exchange == now.number for span in item.sources]
    assert spans
    assert not any(overlaps(span, piece) for span in spans)


def _change_style(desk: Desk) -> None:
    """会議体の書き方を変える。要約案はまだ前の書き方のまま。"""
    committee = get_committee(desk.db, get_meeting(desk.db, desk.meeting_id).committee_id)
    style = replace(committee.style, length=DraftLength.POINTS, form=PrintForm.SURNAME)
    change = CommitteeChange(committee, replace(committee, style=style))
    desk.do(lambda: change_committee(desk.db, change, ACT))


@pytest.mark.parametrize("length", DraftLength)
def test_writing_one_exchange_again_changes_no_other_even_after_the_style_changed(
    desk: Desk, length: DraftLength
) -> None:
    desk.rewrite(0, "人の文。")
    _change_style(desk)
    before = desk.draft()
    stored = list_exchanges(desk.db, desk.meeting_id)[-1]
    desk.regenerate(stored, length)
    after = desk.draft()
    assert after != before
    assert _others(after, stored) == _others(before, stored)
    assert desk.lost() == []
    desk.undo()
    assert desk.draft() == before


def test_of_two_people_writing_one_exchange_again_the_second_is_told_of_the_first(desk: Desk) -> None:
    desk.regenerate(desk.exchange(), DraftLength.FULL)
    before = desk.draft()
    asked = Regeneration(desk.exchange(), DraftLength.POINTS, 0)
    with (
        pytest.raises(ConflictError, match="事務局 遠野がこの質疑応答を「全文」の長さで書き直しました"),
        writing(desk.db),
    ):
        regenerate_exchange(desk.db, asked, ACT, desk.tools.tokenizer)
    assert desk.draft() == before
    with writing(desk.db):
        other = Regeneration(desk.exchange(1), DraftLength.POINTS, 0)
        regenerate_exchange(desk.db, other, ACT, desk.tools.tokenizer)
    assert desk.draft() != before


def test_undoing_after_another_act_of_the_machine_brings_back_the_sentences_of_that_exchange(
    desk: Desk,
) -> None:
    stored, other = desk.exchange(), desk.exchange(1)
    before = desk.draft()
    desk.regenerate(stored, DraftLength.POINTS)
    with writing(desk.db):
        record_redraft(desk.db, desk.meeting_id, ACT)
        opened = open_draft(desk.db, desk.meeting_id)
        machine = opened.machine.draft
        gone = [span for item in _mine(machine, other) for span in item.sources]
        dropped = (*machine.dropped, *(Dropped(span, DropReason.DETAIL) for span in gone))
        replace_machine(desk.db, opened, Draft(tuple(_others(machine, other)), dropped))
    desk.undo()
    assert _mine(desk.draft(), stored) == _mine(before, stored)
    assert _mine(desk.draft(), other) == []
    assert desk.lost() == []


def _others(draft: Draft, stored: StoredExchange) -> list[DraftItem]:
    return [item for item in draft.items if item.exchange != stored.exchange.number]


def _mine(draft: Draft, stored: StoredExchange) -> list[DraftItem]:
    return [item for item in draft.items if item.exchange == stored.exchange.number]


def test_an_exchange_that_was_dismissed_is_not_written_again(desk: Desk) -> None:
    stored = desk.exchange()
    plans = open_plans(desk.db, desk.tools)
    with writing(desk.db):
        touched = dismiss_exchange(desk.db, Seen(stored.id, shape_of(stored.exchange)), ACT)
        refresh(desk.db, desk.meeting_id, touched, desk.tools, plans)
    with pytest.raises(UsageError, match="いまの要約案にありません"):
        desk.regenerate(get_exchange(desk.db, stored.id), DraftLength.POINTS)
    assert list_draft_edits(desk.db, desk.meeting_id) == ()


def test_every_revision_can_be_shown_again(desk: Desk) -> None:
    states = [desk.draft()]
    for work in _WORK.values():
        work(desk)
        states.append(desk.draft())
    desk.undo()
    states.append(desk.draft())
    revisions = list_revisions(desk.db, desk.meeting_id)
    shown = [draft_at(desk.db, desk.meeting_id, one.version) for one in revisions]
    assert [_texts(one) for one in shown] == [_texts(one) for one in states]
    assert [one.number for one in revisions] == list(range(1, len(states) + 1))
    counts = count_sentences(desk.db, desk.meeting_id, revisions)
    assert list(counts) == [len(sentences_of(one)) for one in states]


def _texts(draft: Draft) -> list[tuple[str, tuple[str, ...]]]:
    return [(item.speaker, tuple(one.text for one in item.sentences)) for item in draft.items]


def test_writing_an_exchange_again_as_it_was_is_a_revision_like_any_other(desk: Desk) -> None:
    before = desk.draft()
    desk.rewrite(0, "人の文。")
    desk.regenerate(desk.exchange(), DraftLength.SUMMARY)
    desk.drop(2)
    desk.undo()
    revisions = list_revisions(desk.db, desk.meeting_id)
    shown = [draft_at(desk.db, desk.meeting_id, one.version) for one in revisions]
    assert (len(shown), shown[-1]) == (5, shown[2])
    counts = count_sentences(desk.db, desk.meeting_id, revisions)
    assert list(counts) == [len(sentences_of(one)) for one in shown]
    assert len(sentences_of(before)) == counts[0]


def test_an_analysis_that_changes_nothing_adds_no_revision(desk: Desk) -> None:
    desk.rewrite(0, "人の文。")
    before = list_revisions(desk.db, desk.meeting_id)
    desk.analyze()
    assert list_revisions(desk.db, desk.meeting_id) == before


def test_a_draft_of_an_earlier_version_is_kept_before_the_first_edit(desk: Desk) -> None:
    with writing(desk.db):
        desk.db.execute("DELETE FROM draft_snapshot")
    before = desk.draft()
    assert open_draft(desk.db, desk.meeting_id).standing.draft == before
    desk.rewrite(0, "人の文。")
    first = list_revisions(desk.db, desk.meeting_id)[0]
    assert draft_at(desk.db, desk.meeting_id, first.version) == before


@pytest.mark.parametrize(
    ("second", "steps"),
    [
        (replace(ACT, at="2026-11-22T00:04:00Z"), 1),
        (replace(ACT, at="2026-11-22T00:06:00Z"), 2),
        (Act("事務局 桐谷", ACT.at), 2),
    ],
    ids=["typing on", "after a pause", "somebody else"],
)
def test_typing_on_at_one_sentence_is_one_step(desk: Desk, second: Act, steps: int) -> None:
    before = desk.draft()
    desk.rewrite(0, "書きか")
    desk.rewrite(0, "書きかけ。", second)
    for _ in range(steps):
        assert desk.draft() != before
        desk.undo()
    assert desk.draft() == before


def test_typing_on_at_one_sentence_is_one_revision(desk: Desk) -> None:
    for text in ("書きか", "書きかけ", "書きかけ。"):
        desk.rewrite(0, text)
    desk.drop(1)
    revisions = list_revisions(desk.db, desk.meeting_id)
    assert [one.edit.change.after if one.edit else "" for one in revisions] == ["", "書きかけ。", ""]
    counts = [len(sentences_of(draft_at(desk.db, desk.meeting_id, one.version))) for one in revisions]
    assert list(count_sentences(desk.db, desk.meeting_id, revisions)) == counts


def test_only_the_last_edit_seen_is_undone(desk: Desk) -> None:
    desk.rewrite(0, "一。")
    desk.rewrite(1, "二。", replace(ACT, actor="事務局 桐谷"))
    with pytest.raises(ConflictError, match="事務局 桐谷"), writing(desk.db):
        undo_last(desk.db, desk.meeting_id, 1, ACT, desk.tools.tokenizer)
    assert {"一。", "二。"} <= {one.text for one in desk.sentences()}


def test_of_two_people_saving_at_once_one_is_told_and_no_text_is_lost(desk: Desk) -> None:
    """二つの接続で、同じ文を同時に書き換える。"""
    seen = desk.seen(0)
    ready = threading.Barrier(2)
    told: list[DraftConflictError] = []

    def save(text: str) -> None:
        db = connect(desk.path)
        ready.wait()
        try:
            with writing(db):
                rewrite_sentence(db, desk.meeting_id, seen, text, Act(text, ACT.at))
        except DraftConflictError as error:
            told.append(error)
        finally:
            db.close()

    texts = ["一人目の文。", "二人目の文。"]
    threads = [threading.Thread(target=save, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (error,) = told
    stands = desk.sentences()[0].text
    assert stands in texts
    assert error.theirs == stands
    assert [edit.change.after for edit in list_draft_edits(desk.db, desk.meeting_id)] == [stands]


def test_two_people_at_two_sentences_do_not_stop_each_other(desk: Desk) -> None:
    seen = [desk.seen(0), desk.seen(5)]
    texts = ["一人目の文。", "二人目の文。"]
    failures: list[BaseException] = []

    def save(number: int) -> None:
        db = connect(desk.path)
        try:
            with writing(db):
                rewrite_sentence(db, desk.meeting_id, seen[number], texts[number], ACT)
        except BaseException as error:
            failures.append(error)
        finally:
            db.close()

    threads = [threading.Thread(target=save, args=(number,)) for number in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert set(texts) <= {one.text for one in desk.sentences()}
    assert desk.lost() == []


def _resubmit(desk: Desk, seen: SeenSentence, text: str) -> int:
    """断られた画面から送り直す。断られた回数を返す。"""
    for refused in range(5):
        try:
            with writing(desk.db):
                rewrite_sentence(desk.db, desk.meeting_id, seen, text, ACT)
        except DraftConflictError as error:
            seen = SeenSentence(error.place, error.theirs)
        else:
            return refused
    raise AssertionError(f"いつまでも断られる: {seen}")


@pytest.mark.parametrize("rewritten", [False, True], ids=["only taken apart", "rewritten since"])
def test_a_sentence_seen_joined_and_now_apart_is_refused_at_most_once(desk: Desk, rewritten: bool) -> None:
    apart = {one.sources for one in desk.sentences()}
    desk.merge(1)
    (joined,) = [one for one in desk.sentences() if one.sources not in apart]
    desk.undo()
    if rewritten:
        desk.rewrite([one.sources for one in desk.sentences()].index(joined.sources[:1]), "一人目の文。")
    refused = _resubmit(desk, SeenSentence(joined.sources, joined.text), "二人目の文。")
    assert refused == int(rewritten)
    (saved,) = [one for one in desk.sentences() if one.text == "二人目の文。"]
    assert set(saved.sources) == set(joined.sources)
    assert desk.lost() == []


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.sampled_from(sorted(_WORK)), st.integers(0, 60)), max_size=4), st.integers(0, 60)
)
def test_the_page_of_a_refusal_can_always_be_sent_again(
    desk: Desk, wanted: list[tuple[str, int]], which: int
) -> None:
    """見た後にほかの人が何をしても、断られるのは一度だけで、原文は失われない。"""
    seen = desk.seen(which % len(desk.sentences()))
    for work, number in wanted:
        _carry_out(desk, work, number)
    assert _resubmit(desk, seen, f"送り直した文{which}。") <= 1
    assert desk.lost() == []
    while open_draft(desk.db, desk.meeting_id).edits:
        desk.undo()
