"""言語モデルの書き直しの保存の約束: 受け付けた文は断られても残り、だれがいつ頼んだかが出来事になる."""

from sqlite_utils import Database

from db.connection import writing
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, list_events_of
from db.exchanges import list_exchanges, replace_exchanges
from db.model_rewrites import (
    ModelText,
    RewritePlace,
    accept_rewrite,
    discard_rewrites,
    list_rewrites,
    refuse_rewrite,
)
from db.records import DraftSentence, Side, Span, Writer
from tests.db.samples import BICYCLES, HOURS, save_meeting

ACT = Act("事務局", "2026-04-01T00:00:00Z")
LATER = Act("岡本", "2026-04-02T00:00:00Z")
TEXT = ModelText(
    "model-a", "夜も開けます。", (DraftSentence("夜も開けます。", (Span(2, 0, 5),), Writer.MODEL),)
)


def saved(store: Database) -> tuple[int, RewritePlace]:
    meeting = save_meeting(store)
    with writing(store):
        replace_exchanges(store, meeting, [HOURS, BICYCLES])
    first = list_exchanges(store, meeting)[0]
    return meeting, RewritePlace(first.id, Side.ANSWER)


def test_a_text_comes_back_as_it_was_accepted(store: Database) -> None:
    meeting, place = saved(store)
    with writing(store):
        accept_rewrite(store, place, TEXT, ACT)
    (found,) = list_rewrites(store, meeting)
    assert (found.exchange_id, found.number, found.side) == (place.exchange_id, 1, Side.ANSWER)
    assert (found.text, found.refused, found.asked) == (TEXT, "", ACT)


def test_a_refusal_leaves_the_accepted_text(store: Database) -> None:
    meeting, place = saved(store)
    with writing(store):
        accept_rewrite(store, place, TEXT, ACT)
        refuse_rewrite(store, place, "時間切れ", LATER)
    (found,) = list_rewrites(store, meeting)
    assert (found.text, found.refused, found.asked) == (TEXT, "時間切れ", LATER)


def test_a_refusal_without_a_text_and_then_a_text(store: Database) -> None:
    meeting, place = saved(store)
    with writing(store):
        refuse_rewrite(store, place, "時間切れ", ACT)
    assert list_rewrites(store, meeting)[0].text is None
    with writing(store):
        accept_rewrite(store, place, TEXT, LATER)
    assert list_rewrites(store, meeting)[0].refused == ""


def test_each_request_and_each_return_is_an_event(store: Database) -> None:
    _, place = saved(store)
    with writing(store):
        accept_rewrite(store, place, TEXT, ACT)
        refuse_rewrite(store, place, "時間切れ", LATER)
        assert discard_rewrites(store, place.exchange_id, LATER)
        assert not discard_rewrites(store, place.exchange_id, LATER)
    events = list_events_of(store, Subject(SubjectKind.EXCHANGE, place.exchange_id))
    assert [(event.kind, event.act, event.detail.get("refused")) for event in events] == [
        (EventKind.MODEL_REWRITTEN, ACT, ""),
        (EventKind.MODEL_REWRITTEN, LATER, "時間切れ"),
        (EventKind.MODEL_TEXT_DISCARDED, LATER, None),
    ]


def test_a_rewrite_goes_with_its_exchange(store: Database) -> None:
    meeting, place = saved(store)
    with writing(store):
        accept_rewrite(store, place, TEXT, ACT)
        replace_exchanges(store, meeting, [])
    assert list_rewrites(store, meeting) == ()
