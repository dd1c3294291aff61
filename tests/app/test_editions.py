"""公開版: 何を書き、いつ消え、何を漏らさないか."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlite_utils import Database

from app.clock import now
from app.editions import catch_up
from app.importing import Document, import_document
from db.committees import CommitteeChange, change_committee, list_committees, replace_roster
from db.connection import connect, writing
from db.editions import unwritten_meetings
from db.events import Act
from db.house_style import Member, PrintForm
from db.speeches import Slice, SpeechQuery, edition_of, find_speeches, list_speeches
from nlp.links.synonyms import Synonyms
from nlp.pipeline import Tools
from nlp.text.tokenizer import Tokenizer
from nlp.turns.parser import parse_minutes
from tests.app.published import publish
from tests.app.visitor import Visitor

_MINUTES = """令和7年度 第2回あさひ野市まちづくり審議会 会議録

日時 令和7年6月3日(火) 午後2時から午後3時まで
公開又は非公開の別 {disclosure}
出席者 委員 有馬委員(会長)
久保委員
事務局 柴田都市計画課長

【有馬会長】

それでは、久保委員からご質問をどうぞ。

【久保委員】

旧校舎の跡地の利用についてお伺いします。いつごろ決まりますか。

【柴田都市計画課長】

跡地の利用につきましては、来年度に検討してまいります。

【有馬会長】

ありがとうございます。柴田課長にはまたお願いします。
"""


def import_minutes(db: Database, disclosure: str) -> int:
    """会議を取り込み、公表の一手まで進める。非公開の会議でも進めるので、漏れれば見つかる。"""
    tokenizer = Tokenizer()
    text = _MINUTES.format(disclosure=disclosure)
    minutes = parse_minutes(text, tokenizer.surname_length)
    document = Document(minutes, text, "shingikai.txt")
    imported = import_document(db, document, Tools(tokenizer, Synonyms()), Act("事務局", now()))
    assert imported.meeting_id is not None
    publish(db, imported.meeting_id)
    catch_up(db, tokenizer, now(), 60)
    return imported.meeting_id


@pytest.fixture
def copy(public_copy: Path) -> Iterator[Database]:
    db = connect(public_copy)
    yield db
    db.close()


@pytest.mark.parametrize("disclosure", ["非公開", "一部非公開"])
def test_a_closed_meeting_leaks_neither_text_nor_count_through_the_api(
    resident: Visitor, copy: Database, disclosure: str
) -> None:
    asked = [
        f"/api/{endpoint}?recordPacking={packing}&{condition}"
        for endpoint in ("speech", "meeting", "meeting_list")
        for packing in ("json", "xml")
        for condition in ("from=2025-06-03&until=2025-06-03", "any=" + quote("旧校舎"), "nameOfMeeting=" + quote("まちづくり"),
            "from=2000-01-01&maximumRecords=10", "speechNumber=2", "issueFrom=2")
    ]  # fmt: skip
    before = {url: resident.client.get(url).content for url in asked}
    import_minutes(copy, disclosure)
    assert {url: resident.client.get(url).content for url in asked} == before
    assert not any(
        "旧校舎" in answer.decode() or "まちづくり" in answer.decode() for answer in before.values()
    )


def test_an_open_meeting_can_be_read_at_once(resident: Visitor, copy: Database) -> None:
    import_minutes(copy, "公開")
    found = json.loads(resident.client.get("/api/speech?recordPacking=json&any=" + quote("旧校舎")).content)
    assert [speech["speaker"] for speech in found["speechRecord"]] == ["委員"]


def test_where_only_roles_are_printed_no_name_is_written_and_none_can_be_searched(copy: Database) -> None:
    meeting = import_minutes(copy, "公開")
    edition = edition_of(copy, meeting)
    assert edition is not None
    speeches = list_speeches(copy, edition.id)
    written = "".join(speech.text + speech.speaker.name + speech.speaker.position for speech in speeches)
    assert not any(name in written for name in ("有馬", "久保", "柴田"))
    assert [speech.speaker.name for speech in speeches] == ["会議録情報", "会長", "委員", "事務局", "会長"]
    for name in ("有馬", "久保", "柴田"):
        for query in (SpeechQuery(phrases=((name,),)), SpeechQuery(speakers=(name,))):
            assert find_speeches(copy, query, Slice(0, 10)) == (0, ())


def test_a_change_of_the_rule_hides_the_edition_until_it_is_written_anew(copy: Database) -> None:
    meeting = import_minutes(copy, "公開")
    committee = next(c for c in list_committees(copy) if "まちづくり" in c.name)
    with writing(copy):
        after = replace(committee, style=replace(committee.style, form=PrintForm.SURNAME))
        change_committee(copy, CommitteeChange(committee, after), Act("事務局", now()))
    assert catch_up(copy, Tokenizer(), now(), 60)
    edition = edition_of(copy, meeting)
    assert edition is not None
    speaker = list_speeches(copy, edition.id)[2].speaker
    assert (speaker.name, speaker.position) == ("久保", "委員")
    assert find_speeches(copy, SpeechQuery(speakers=("久保",)), Slice(0, 10))[0] == 1


def test_a_change_of_the_roster_takes_the_editions_of_its_committee_away(copy: Database) -> None:
    meeting = import_minutes(copy, "公開")
    committee = next(c for c in list_committees(copy) if "まちづくり" in c.name)
    for roster in ([Member("久保 旧校舎", "委員")], []):
        with writing(copy):
            replace_roster(copy, committee.id, roster)
        assert meeting in unwritten_meetings(copy)
        assert catch_up(copy, Tokenizer(), now(), 60)
        hidden = find_speeches(copy, SpeechQuery(phrases=(("旧", "校舎"),)), Slice(0, 10))[0] == 0
        assert hidden is bool(roster)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE turn SET text = '差し替えました。' WHERE meeting = ? AND number = 2",
        "UPDATE meeting SET place = '別館' WHERE id = ?",
        "DELETE FROM attendance WHERE meeting = ?",
    ],
)
def test_a_change_of_the_record_takes_the_edition_away_and_the_next_request_writes_it(
    resident: Visitor, copy: Database, change: str
) -> None:
    meeting = import_minutes(copy, "公開")
    with writing(copy):
        copy.execute(change, [meeting])
    assert unwritten_meetings(copy) == (meeting,)
    assert resident.client.get("/api/speech?from=2025-06-03&until=2025-06-03").status_code == 200
    assert unwritten_meetings(copy) == ()


def test_a_meeting_that_is_closed_later_is_gone_from_the_next_answer(
    resident: Visitor, copy: Database
) -> None:
    meeting = import_minutes(copy, "公開")
    with writing(copy):
        copy.execute("UPDATE meeting SET disclosure = '非公開' WHERE id = ?", [meeting])
    found = json.loads(resident.client.get("/api/speech?recordPacking=json&any=" + quote("旧校舎")).content)
    assert found["numberOfRecords"] == 0


def test_writing_stops_when_its_time_is_up_and_goes_on_the_next_time(copy: Database) -> None:
    with writing(copy):
        copy.execute("DELETE FROM edition")
    assert not catch_up(copy, Tokenizer(), now(), -1)
    assert len(unwritten_meetings(copy)) == 5
    assert catch_up(copy, Tokenizer(), now(), 60)


def test_until_the_editions_are_written_the_api_says_it_is_busy(
    resident: Visitor, copy: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    with writing(copy):
        copy.execute("DELETE FROM edition")
    monkeypatch.setattr("app.routes.diet_api._SECONDS", -1)
    response = resident.client.get("/api/speech?recordPacking=json&any=x")
    assert (response.status_code, json.loads(response.content)["message"][:7]) == (400, "(19001)")
