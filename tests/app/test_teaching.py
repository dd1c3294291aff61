"""判断を教える: ほかの会議の似た質疑応答が手本に従い、決めている会議と、決めたことは動かない。"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from app.teaching import relink_similar
from app.vocabulary import load_synonyms
from db.connection import open_store, writing
from db.events import Act
from db.exchanges import StoredExchange, list_exchanges
from db.links import DecisionChange, StoredLink, decide, list_links
from db.meetings import list_meetings
from db.records import Decision, Precedent
from nlp.pipeline import Tools
from nlp.text.tokenizer import Tokenizer
from tests.app.visitor import Visitor, editor_of

ACT = Act("事務局", "2026-11-21T09:00:00Z")
ASKED = "ひのわ号が遅れたとき"
LATER = "ひのわ号の現在位置の配信について"


@pytest.fixture
def db(demo_copy: Path) -> Iterator[Database]:
    with open_store(demo_copy) as opened:
        yield opened


def exchange(db: Database, begins: str) -> StoredExchange:
    return next(
        stored
        for meeting in list_meetings(db)
        for stored in list_exchanges(db, meeting.id)
        if stored.question[0].text.startswith(begins)
    )


def link(db: Database, begins: str, content: str) -> StoredLink:
    return next(
        found
        for found in list_links(db, exchange(db, begins).id)
        if found.measure.measure.content.startswith(content)
    )


def teach(db: Database, begins: str, content: str, decision: Decision) -> int:
    taught = exchange(db, begins)
    measure = link(db, begins, content).measure.id
    with writing(db):
        decide(db, taught.id, measure, DecisionChange(None, decision), ACT)
    relink_similar(db, [taught.id], Tools(Tokenizer(), load_synonyms(db)))
    return taught.id


MEASURE = "コミュニティバスの現在位置"


@pytest.mark.parametrize(("decision", "sign"), [(Decision.CONFIRMED, 1), (Decision.REJECTED, -1)])
def test_a_decision_moves_the_same_measure_of_a_similar_exchange_of_another_meeting(
    db: Database, decision: Decision, sign: int
) -> None:
    before = link(db, LATER, MEASURE).link
    taught = teach(db, ASKED, MEASURE, decision)
    after = link(db, LATER, MEASURE).link
    assert before is not None
    assert after is not None
    assert after.precedent == Precedent(taught, decision)
    assert (after.score - before.score) * sign > 0


def test_the_meeting_at_hand_and_what_was_decided_elsewhere_do_not_move(db: Database) -> None:
    elsewhere = exchange(db, LATER)
    with writing(db):
        decide(
            db,
            elsewhere.id,
            link(db, LATER, MEASURE).measure.id,
            DecisionChange(None, Decision.REJECTED),
            ACT,
        )
    here = exchange(db, ASKED).meeting_id
    before = [list_links(db, stored.id) for stored in list_exchanges(db, here)]
    decided = link(db, LATER, MEASURE)
    teach(db, ASKED, MEASURE, Decision.CONFIRMED)
    after = [list_links(db, stored.id) for stored in list_exchanges(db, here)]
    links = [[found.link for found in one] for one in after]
    assert links == [[found.link for found in one] for one in before]
    assert link(db, LATER, MEASURE) == decided


def test_a_decision_taken_back_is_forgotten(db: Database) -> None:
    before = link(db, LATER, MEASURE).link
    taught = teach(db, ASKED, MEASURE, Decision.CONFIRMED)
    measure = link(db, ASKED, MEASURE).measure.id
    with writing(db):
        decide(db, taught, measure, DecisionChange(Decision.CONFIRMED, None), ACT)
    relink_similar(db, [taught], Tools(Tokenizer(), load_synonyms(db)))
    assert link(db, LATER, MEASURE).link == before


def test_the_page_says_why_and_leads_to_the_precedent(visitor: Visitor, db: Database) -> None:
    taught = teach(db, ASKED, MEASURE, Decision.CONFIRMED)
    page = visitor.get(f"/exchanges/{exchange(db, LATER).id}")
    why = [a for a in page.find("a") if a.text == "似た質疑で確定済み"]
    assert {a.attrs["href"] for a in why} == {f"/exchanges/{taught}"}


def test_pressing_the_button_teaches_in_the_background(demo_copy: Path, db: Database) -> None:
    taught = exchange(db, ASKED)
    fields = {"measure": str(link(db, ASKED, MEASURE).measure.id), "choice": "confirm", "back_to": "exchange"}
    # アプリを閉じるときは、受け付けた処理が終わるのを待つ。
    with editor_of(demo_copy) as editor:
        assert editor.post(f"/exchanges/{taught.id}/links", fields).status_code == 303
    found = link(db, LATER, MEASURE).link
    assert found is not None
    assert found.precedent == Precedent(taught.id, Decision.CONFIRMED)
