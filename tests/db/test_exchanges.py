from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from db.connection import writing
from db.errors import NotFoundError
from db.exchanges import (
    Quote,
    StoredExchange,
    count_exchanges_by_measure,
    exchange_ids,
    get_exchange,
    get_exchanges,
    list_exchanges,
    list_exchanges_of_measure,
    replace_exchanges,
)
from db.links import DecisionChange, decide, list_links, replace_links
from db.plans import list_measures
from db.records import Commitment, CommitmentFinding, Decision, Exchange, ExchangeKind, Span
from db.turns import turn_ids
from db.words import store_exchange_words
from tests.db.samples import BICYCLES, HOURS, LIBRARY, PARKING, SECRETARY, link, save_meeting, save_plan
from tests.db.stored_words import get_exchange_words
from tests.db.strategies import exchanges
from tests.stores import new_store


def _save(db: Database, meeting_id: int, *found: Exchange) -> tuple[int, ...]:
    with writing(db):
        return replace_exchanges(db, meeting_id, found)


@settings(max_examples=40)
@given(exchanges(3), exchanges(3))
def test_exchanges_come_back_as_they_were_saved_whatever_was_there_before(
    earlier: tuple[Exchange, ...], later: tuple[Exchange, ...]
) -> None:
    with new_store() as db:
        meeting_id = save_meeting(db)
        _save(db, meeting_id, *earlier)
        ids = _save(db, meeting_id, *later)
        stored = list_exchanges(db, meeting_id)
        assert tuple(one.exchange for one in stored) == later
        assert tuple(one.id for one in stored) == ids
        assert exchange_ids(db, meeting_id) == {one.number: key for one, key in zip(later, ids, strict=True)}


def test_an_exchange_quotes_both_sides(store: Database) -> None:
    meeting_id = save_meeting(store)
    promised = replace(HOURS, commitment=CommitmentFinding(Commitment.CONSIDER, Span(3, 5, 10)))
    (exchange_id,) = _save(store, meeting_id, promised)
    turns = turn_ids(store, meeting_id)
    assert get_exchange(store, exchange_id) == StoredExchange(
        id=exchange_id,
        meeting_id=meeting_id,
        exchange=promised,
        stale=False,
        question=(Quote(Span(2, 0, 14), turns[2], "委員", "図書館の開館時間は延びますか。"[:14]),),
        answers=(Quote(Span(3, 0, 11), turns[3], "生涯学習課長", "開館時間は検討します。"),),
    )


def test_a_rerun_keeps_the_address_of_the_same_question(store: Database) -> None:
    meeting_id = save_meeting(store)
    hours, bicycles = _save(store, meeting_id, HOURS, BICYCLES)
    # 順番が入れ替わり、範囲も種類も少し変わった。
    moved = replace(BICYCLES, number=1, question=(Span(2, 15, 25),), kind=ExchangeKind.REQUEST)
    widened = replace(HOURS, number=2, question=(Span(2, 0, 18),))
    assert _save(store, meeting_id, moved, widened) == (bicycles, hours)
    assert [one.exchange for one in list_exchanges(store, meeting_id)] == [moved, widened]


def test_an_address_is_never_used_for_another_question(store: Database) -> None:
    meeting_id = save_meeting(store)
    (hours,) = _save(store, meeting_id, HOURS)
    (bicycles,) = _save(store, meeting_id, replace(BICYCLES, number=1))
    assert bicycles != hours
    with pytest.raises(NotFoundError, match=f"質疑応答「{hours}」"):
        get_exchange(store, hours)


def test_a_rerun_keeps_links_and_decisions_of_the_same_question(store: Database) -> None:
    meeting_id, plan_id = save_meeting(store), save_plan(store)
    (hours,) = _save(store, meeting_id, HOURS)
    with writing(store):
        replace_links(store, meeting_id, plan_id, [link(HOURS, LIBRARY, 0.9), link(HOURS, PARKING, 0.1)])
        decide(
            store,
            hours,
            list_measures(store, plan_id)[0].id,
            DecisionChange(None, Decision.CONFIRMED),
            SECRETARY,
        )
    before = list_links(store, hours)
    _save(store, meeting_id, replace(HOURS, confidence=0.1))
    assert list_links(store, hours) == before


@pytest.mark.parametrize("decision", list(Decision))
def test_a_decided_exchange_that_vanished_is_kept_last_and_returns(
    store: Database, decision: Decision
) -> None:
    meeting_id, plan_id = save_meeting(store), save_plan(store)
    hours, _ = _save(store, meeting_id, HOURS, BICYCLES)
    with writing(store):
        decide(store, hours, list_measures(store, plan_id)[0].id, DecisionChange(None, decision), SECRETARY)
    (bicycles,) = _save(store, meeting_id, replace(BICYCLES, number=1))
    shown = [(one.id, one.exchange.number, one.stale) for one in list_exchanges(store, meeting_id)]
    assert shown == [(bicycles, 1, False), (hours, 2, True)]
    # さらに何も見つからない分析をしても、判断の無いものだけが消える。
    assert _save(store, meeting_id) == ()
    assert [(one.id, one.exchange.number) for one in list_exchanges(store, meeting_id)] == [(hours, 1)]
    assert _save(store, meeting_id, HOURS) == (hours,)
    assert get_exchange(store, hours).stale is False


def test_a_withdrawn_decision_does_not_keep_an_exchange(store: Database) -> None:
    meeting_id, plan_id = save_meeting(store), save_plan(store)
    (hours,) = _save(store, meeting_id, HOURS)
    measure_id = list_measures(store, plan_id)[0].id
    with writing(store):
        decide(store, hours, measure_id, DecisionChange(None, Decision.CONFIRMED), SECRETARY)
        decide(store, hours, measure_id, DecisionChange(Decision.CONFIRMED, None), SECRETARY)
    _save(store, meeting_id)
    assert list_exchanges(store, meeting_id) == ()


def test_a_rerun_drops_the_words_of_what_it_rewrote_only(store: Database) -> None:
    meeting_id, other = save_meeting(store), save_meeting(store, "hoka")
    (hours,) = _save(store, meeting_id, HOURS)
    (elsewhere,) = _save(store, other, HOURS)
    with writing(store):
        store_exchange_words(store, {hours: ["開館"], elsewhere: ["開館"]})
    _save(store, meeting_id, HOURS)
    assert get_exchange_words(store, meeting_id) == {}
    assert get_exchange_words(store, other) == {elsewhere: ("開館",)}


def test_a_rerun_of_one_meeting_leaves_the_others_alone(store: Database) -> None:
    meeting_id, other = save_meeting(store), save_meeting(store, "hoka")
    _save(store, other, HOURS, BICYCLES)
    before = list_exchanges(store, other)
    _save(store, meeting_id, HOURS)
    _save(store, meeting_id)
    assert list_exchanges(store, other) == before


def test_exchanges_are_fetched_in_the_order_asked(store: Database) -> None:
    meeting_id = save_meeting(store)
    hours, bicycles = _save(store, meeting_id, HOURS, BICYCLES)
    assert [one.id for one in get_exchanges(store, [bicycles, 999, hours])] == [bicycles, hours]
    assert get_exchanges(store, []) == ()


def test_a_span_that_points_nowhere_undoes_the_rerun(store: Database) -> None:
    meeting_id = save_meeting(store)
    _save(store, meeting_id, HOURS)
    before = list_exchanges(store, meeting_id)
    with pytest.raises(ValueError, match="発言「99」"):
        _save(store, meeting_id, replace(HOURS, answers=(Span(99, 0, 1),)))
    assert list_exchanges(store, meeting_id) == before


def test_the_exchanges_of_a_measure_are_listed_across_meetings_by_date(store: Database) -> None:
    plan_id = save_plan(store)
    library = list_measures(store, plan_id)[0].id
    found = {}
    for content, held_on in (
        ("b", "2026-09-01"),
        ("a", "2025-04-01"),
        ("c", "2026-10-01"),
        ("d", "2026-11-01"),
    ):
        meeting_id = save_meeting(store, content, held_on=held_on)
        (found[content],) = _save(store, meeting_id, HOURS)
        with writing(store):
            candidate = link(HOURS, LIBRARY, 0.7, suggested=content != "d")
            replace_links(store, meeting_id, plan_id, [candidate])
    with writing(store):
        decide(store, found["a"], library, DecisionChange(None, Decision.CONFIRMED), SECRETARY)
        decide(store, found["c"], library, DecisionChange(None, Decision.REJECTED), SECRETARY)
    listed = list_exchanges_of_measure(store, library)
    assert [(one.stored.id, one.held_on, one.decision) for one in listed] == [
        (found["a"], "2025-04-01", Decision.CONFIRMED),
        (found["b"], "2026-09-01", None),
    ]
    assert {(one.score, one.committee, one.meeting_title) for one in listed} == {
        (0.7, "図書館協議会", "第1回あさひ野市図書館協議会")
    }
    assert count_exchanges_by_measure(store, plan_id) == {library: len(listed)}


def test_a_link_chosen_by_hand_is_listed_without_a_score(store: Database) -> None:
    meeting_id, plan_id = save_meeting(store), save_plan(store)
    (hours,) = _save(store, meeting_id, HOURS)
    parking = list_measures(store, plan_id)[1].id
    with writing(store):
        decide(store, hours, parking, DecisionChange(None, Decision.CONFIRMED), SECRETARY)
    (listed,) = list_exchanges_of_measure(store, parking)
    assert (listed.stored.id, listed.score, listed.decision) == (hours, None, Decision.CONFIRMED)


@settings(max_examples=20)
@given(st.lists(st.sampled_from([HOURS, BICYCLES]), max_size=2, unique=True))
def test_numbers_never_collide_when_a_decided_exchange_is_kept(later: list[Exchange]) -> None:
    with new_store() as db:
        meeting_id, plan_id = save_meeting(db), save_plan(db)
        measure_id = list_measures(db, plan_id)[0].id
        ids = _save(db, meeting_id, HOURS, BICYCLES)
        with writing(db):
            for exchange_id in ids:
                decide(db, exchange_id, measure_id, DecisionChange(None, Decision.CONFIRMED), SECRETARY)
        _save(db, meeting_id, *(replace(one, number=number) for number, one in enumerate(later, start=1)))
        assert [one.exchange.number for one in list_exchanges(db, meeting_id)] == [1, 2]
        assert {one.id for one in list_exchanges(db, meeting_id)} == set(ids)
