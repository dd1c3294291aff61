"""用語集: 組を加え、直し、消す。二人が同時に直しても、何も失われない。"""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from db.built_in_choices import choose_built_in, list_built_in_choices
from db.connection import writing
from db.errors import ConflictError, NotFoundError, WordTakenError
from db.event_kinds import EventKind
from db.events import Act, list_events
from db.glossary import (
    GlossaryChange,
    GlossaryEntry,
    GlossaryWord,
    add_glossary_group,
    change_glossary_group,
    get_glossary_group,
    groups_with_words,
    list_glossary_groups,
)
from db.relinks import last_relink, meetings_behind, record_relink
from tests.db.samples import SECRETARY, save_meeting

LATER = Act("事務局 白根", "2026-11-21T10:00:00Z")


def entry(*words: str, note: str = "") -> GlossaryEntry:
    return GlossaryEntry(tuple(GlossaryWord(word, word.lower()) for word in words), note)


BUS = entry("ひのわ号", "コミュニティバス", note="愛称")


def add(store: Database, *entries: GlossaryEntry) -> list[int]:
    with writing(store):
        return [add_glossary_group(store, found, SECRETARY) for found in entries]


def change(store: Database, group_id: int, before: GlossaryEntry, after: GlossaryEntry | None) -> None:
    with writing(store):
        change_glossary_group(store, group_id, GlossaryChange(before, after), LATER)


def kinds(store: Database) -> list[EventKind]:
    return [event.kind for event in reversed(list_events(store))]


def test_a_group_is_kept_with_its_words_in_order_and_who_added_it(store: Database) -> None:
    (bus,) = add(store, BUS)
    group = get_glossary_group(store, bus)
    assert (group.entry, group.changed) == (BUS, SECRETARY)
    assert kinds(store) == [EventKind.GLOSSARY_ADDED]


def test_the_newest_group_comes_first_and_groups_are_found_by_any_of_their_words(store: Database) -> None:
    bus, pad = add(store, BUS, entry("学びタブ", "学習用端末"))
    assert [group.id for group in list_glossary_groups(store)] == [pad, bus]
    assert [group.id for group in groups_with_words(store, entry("コミュニティバス", "市バス").words)] == [
        bus
    ]


def test_finding_the_groups_of_a_word_takes_no_longer_in_a_longer_glossary(store: Database) -> None:
    def work() -> int:
        steps = 0

        def count() -> int:
            nonlocal steps
            steps += 1
            return 0

        store.conn.set_progress_handler(count, 1)
        assert len(groups_with_words(store, BUS.words)) == 1
        store.conn.set_progress_handler(None, 0)
        return steps

    add(store, BUS)
    few = work()
    add(store, *(entry(f"愛称{n}", f"名前{n}") for n in range(50)))
    assert work() < 2 * few


def test_a_change_is_kept_with_who_and_when_and_what_it_was(store: Database) -> None:
    (bus,) = add(store, BUS)
    after = entry("コミュニティバス", "ひのわ号", "循環バス")
    change(store, bus, BUS, after)
    group = get_glossary_group(store, bus)
    assert (group.entry, group.changed) == (after, LATER)
    event = list_events(store)[0]
    assert event.kind is EventKind.GLOSSARY_CHANGED
    assert event.detail["before"] == {"words": ["ひのわ号", "コミュニティバス"], "note": "愛称"}


def test_a_removed_group_is_gone_but_its_words_stay_in_the_event(store: Database) -> None:
    (bus,) = add(store, BUS)
    change(store, bus, BUS, None)
    assert list_glossary_groups(store) == ()
    event = list_events(store)[0]
    assert (event.kind, event.detail["before"]["words"]) == (EventKind.GLOSSARY_REMOVED, list(BUS.texts))
    with pytest.raises(NotFoundError):
        get_glossary_group(store, bus)


def test_saving_what_already_stands_writes_nothing(store: Database) -> None:
    (bus,) = add(store, BUS)
    change(store, bus, entry("古い", "画面"), BUS)
    assert kinds(store) == [EventKind.GLOSSARY_ADDED]


@pytest.mark.parametrize("after", [entry("ひのわ号", "市バス"), None])
def test_a_change_from_an_old_page_is_refused_naming_both_states(
    store: Database, after: GlossaryEntry | None
) -> None:
    (bus,) = add(store, BUS)
    change(store, bus, BUS, entry("ひのわ号", "循環バス"))
    with pytest.raises(
        ConflictError, match=r"ひのわ号、コミュニティバス\(覚え書き: 愛称\).*ひのわ号、循環バス"
    ):
        change(store, bus, BUS, after)
    assert get_glossary_group(store, bus).entry == entry("ひのわ号", "循環バス")


def test_a_word_stands_in_one_group_only_and_the_refusal_names_it(store: Database) -> None:
    bus, pad = add(store, BUS, entry("学びタブ", "学習用端末"))
    with pytest.raises(WordTakenError, match="「ひのわ号」は、すでに「ひのわ号、コミュニティバス」の組"):
        add(store, entry("市バス", "ひのわ号"))
    with pytest.raises(WordTakenError, match="学びタブ"):
        change(store, bus, BUS, entry("ひのわ号", "学びタブ"))
    assert get_glossary_group(store, bus).entry == BUS
    assert [group.id for group in list_glossary_groups(store)] == [pad, bus]


def test_a_built_in_group_is_left_out_until_it_is_taken_back(store: Database) -> None:
    for used, changed in [(True, False), (False, True), (False, False), (True, True)]:
        with writing(store):
            assert choose_built_in(store, "ごみ", used, SECRETARY) is changed
    assert [(choice.name, choice.used) for choice in list_built_in_choices(store)] == [("ごみ", True)]
    assert kinds(store) == [EventKind.BUILT_IN_STOPPED, EventKind.BUILT_IN_RESUMED]


def test_meetings_linked_before_the_last_change_are_behind_until_linked_again(store: Database) -> None:
    meeting = save_meeting(store, "a")
    assert (meetings_behind(store), last_relink(store)) == (0, None)
    with writing(store):
        record_relink(store, meeting, SECRETARY)
    add(store, BUS)
    assert meetings_behind(store) == 0  # 同じ時刻までは、変更の後とみる。
    with writing(store):
        choose_built_in(store, "ごみ", False, LATER)
    assert meetings_behind(store) == 1
    with writing(store):
        record_relink(store, meeting, LATER)
    assert (meetings_behind(store), last_relink(store)) == (0, LATER.at)
