"""伏せた発言と、会議の公開の別の決定."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from db.connection import writing
from db.disclosures import (
    DisclosureChange,
    change_disclosure,
    complete_masking,
    get_disclosure_decision,
    masking_completed,
    reopen_masking,
)
from db.errors import ConflictError, NotFoundError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, list_events_of
from db.open_meetings import is_open
from db.records import Disclosure, Withheld, WithheldKind
from db.withholdings import (
    list_withholdings,
    release,
    touches,
    withheld_of_meeting,
    withhold,
    withhold_again,
)
from tests.db.samples import SECRETARY, save_meeting

LATER = Act("事務局 白根", "2026-11-22T09:00:00Z")
PLACE = Withheld(WithheldKind.SECRET, "個人情報", 3, 7)


def _hide(db: Database, meeting: int, withheld: Withheld = PLACE, number: int = 2) -> int:
    with writing(db):
        return withhold(db, meeting, number, withheld, SECRETARY)


def test_who_withheld_and_who_released_stays_with_its_events(store: Database) -> None:
    meeting = save_meeting(store)
    one = _hide(store, meeting)
    assert withheld_of_meeting(store, meeting) == {2: (PLACE,)}
    with writing(store):
        release(store, meeting, one, LATER)
    assert withheld_of_meeting(store, meeting) == {}
    (kept,) = list_withholdings(store, meeting)
    assert (kept.withheld, kept.decided, kept.released) == (PLACE, SECRETARY, LATER)
    with writing(store):
        withhold_again(store, meeting, one, SECRETARY)
    assert withheld_of_meeting(store, meeting) == {2: (PLACE,)}
    events = list_events_of(store, Subject(SubjectKind.MEETING, meeting))
    assert [one.kind for one in events] == [EventKind.WITHHELD, EventKind.RELEASED, EventKind.WITHHELD]
    # 伏せた言葉そのものは、出来事に残らない。
    assert "開館" not in str([one.detail for one in events])


@pytest.mark.parametrize(
    ("start", "end", "refused"),
    [(0, 3, False), (7, 9, False), (0, 4, True), (6, 8, True), (4, 5, True), (0, None, True)],
)
def test_places_that_overlap_are_refused(store: Database, start: int, end: int | None, refused: bool) -> None:
    meeting = save_meeting(store)
    _hide(store, meeting)
    other = Withheld(WithheldKind.RETRACTED, "本人の申し出", start, end)
    assert (touches([PLACE], start, 99 if end is None else end)) is refused
    if refused:
        with pytest.raises(ConflictError, match="もう伏せてある"):
            _hide(store, meeting, other)
    else:
        _hide(store, meeting, other)
    assert len(withheld_of_meeting(store, meeting)[2]) == (1 if refused else 2)


def test_what_cannot_be_done_names_both_states(store: Database) -> None:
    meeting = save_meeting(store)
    one = _hide(store, meeting)
    with writing(store), pytest.raises(ConflictError, match="もう伏せてあります"):
        withhold_again(store, meeting, one, LATER)
    with writing(store):
        release(store, meeting, one, LATER)
    with writing(store), pytest.raises(ConflictError, match="事務局 白根がもう解いています"):
        release(store, meeting, one, SECRETARY)
    with writing(store), pytest.raises(NotFoundError):
        release(store, meeting + 1, one, SECRETARY)
    with writing(store), pytest.raises(NotFoundError):
        withhold(store, meeting, 9, PLACE, SECRETARY)
    with writing(store), pytest.raises(ValueError, match="外"):
        withhold(store, meeting, 1, Withheld(WithheldKind.SECRET, "個人情報", 0, 999), SECRETARY)


def test_a_changed_text_withholds_the_whole_turn(store: Database) -> None:
    meeting = save_meeting(store)
    _hide(store, meeting)
    with writing(store):
        store.execute("UPDATE turn SET text = text || '。' WHERE meeting = ? AND number = 2", [meeting])
    assert withheld_of_meeting(store, meeting)[2][0].end is None


def test_a_partly_closed_meeting_is_open_only_after_someone_has_masked_it(store: Database) -> None:
    meeting = save_meeting(store)
    assert is_open(store, meeting)
    with writing(store), pytest.raises(ConflictError, match="記載なし"):
        complete_masking(store, meeting, SECRETARY)
    change = DisclosureChange(None, Disclosure.PARTLY_CLOSED, "個人情報を含む")
    with writing(store):
        change_disclosure(store, meeting, change, SECRETARY)
    assert not is_open(store, meeting)
    with writing(store):
        complete_masking(store, meeting, LATER)
    assert is_open(store, meeting)
    assert masking_completed(store, meeting) == LATER
    with writing(store), pytest.raises(ConflictError, match="白根がもう確かめ"):
        complete_masking(store, meeting, SECRETARY)
    with writing(store):
        reopen_masking(store, meeting, SECRETARY)
    assert not is_open(store, meeting)
    with writing(store), pytest.raises(ConflictError, match="確認は、いまはありません"):
        reopen_masking(store, meeting, SECRETARY)


def test_a_new_disclosure_takes_the_masking_back_and_a_stale_one_is_refused(store: Database) -> None:
    meeting = save_meeting(store)
    steps = [
        (None, Disclosure.PARTLY_CLOSED),
        (Disclosure.PARTLY_CLOSED, Disclosure.CLOSED),
        (Disclosure.CLOSED, Disclosure.PARTLY_CLOSED),
    ]
    for before, after in steps:
        with writing(store):
            change_disclosure(store, meeting, DisclosureChange(before, after, "理由"), SECRETARY)
        if before is None:
            with writing(store):
                complete_masking(store, meeting, SECRETARY)
    assert not is_open(store, meeting)
    found = get_disclosure_decision(store, meeting)
    assert found is not None
    assert (found.before, found.disclosure, found.act) == (
        Disclosure.CLOSED,
        Disclosure.PARTLY_CLOSED,
        SECRETARY,
    )
    with writing(store), pytest.raises(ConflictError, match="「記載なし」でしたが、いまは「一部非公開」"):
        change_disclosure(store, meeting, DisclosureChange(None, Disclosure.OPEN, "理由"), LATER)
