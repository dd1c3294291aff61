"""検査の誤り: 直すか確かめるまで署名を依頼できず、確かめたことは、文が変われば外れる."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from app import addresses
from app.workflow.obstacles import find_obstacles
from db.connection import connect, writing
from db.drafts import get_draft
from db.event_kinds import EventKind
from db.events import Subject, SubjectKind, list_events_of
from db.finding_checks import list_finding_checks
from db.records import Withheld, WithheldKind
from db.stages import Move
from db.withholdings import withhold
from tests.app.html import Document
from tests.app.reviewing.council import council_meeting
from tests.app.test_review_page import SECRETARY, fields, form_to, send
from tests.app.visitor import Visitor, person_of
from tests.app.workflow.test_stage_page import fields as fields_of
from tests.app.workflow.test_stage_page import name_proposed, skip_checks
from tests.app.workflow.test_stage_page import send as press

WRONG = "登録者は98,765人です。"


@pytest.fixture
def db(demo_copy: Path) -> Iterator[Database]:
    with closing(connect(demo_copy)) as found:
        yield found


@pytest.fixture
def meeting(db: Database) -> int:
    return council_meeting(db)


@pytest.fixture
def secretary(demo_copy: Path, meeting: int, db: Database) -> Iterator[Visitor]:
    """要約案の一文を、原文に無い数のある文に書き換えた事務局。"""
    item = next(item for item in get_draft(db, meeting).items if item.exchange)
    place = ",".join(f"{s.turn}.{s.start}-{s.end}" for s in item.sentences[0].sources)
    with person_of(demo_copy, "jimukyoku") as one:
        rewrite(one, meeting, place, WRONG)
        yield one


def rewrite(one: Visitor, meeting: int, place: str, after: str) -> None:
    page = one.get(addresses.draft_part_url(meeting, "sentence", {"place": place}))
    assert send(one, form_to(page, "/rewrite"), after=after).status == 200


def place_of(db: Database, meeting: int, text: str) -> str:
    sentences = [s for item in get_draft(db, meeting).items for s in item.sentences]
    found = next(s for s in sentences if s.text == text)
    return ",".join(f"{s.turn}.{s.start}-{s.end}" for s in found.sources)


def obstacles(db: Database, meeting: int) -> str:
    return "".join(find_obstacles(db, meeting, Move.REQUEST_SIGNATURES, SECRETARY.at))


def confirm(one: Visitor, meeting: int) -> Document:
    return send(one, form_to(one.get(addresses.draft_url(meeting)), "/draft/checks"))


def test_a_draft_of_the_machine_is_in_nobodys_way(db: Database, meeting: int) -> None:
    assert "誤り" not in obstacles(db, meeting)


def test_a_mistake_stops_the_request_for_signatures_until_it_is_mended_or_confirmed(
    db: Database, meeting: int, secretary: Visitor
) -> None:
    assert "要約案の検査で見つかった誤りが 1 件残っています。「要約案」の画面で" in obstacles(db, meeting)
    page = confirm(secretary, meeting)
    assert page.status == 200
    assert "確かめました" in page.one("main").text
    assert "桐谷 葵(jimukyoku)" in page.find("span", class_="checked")[0].text
    assert "直すべき指摘はありません" in page.text
    assert "誤り" not in obstacles(db, meeting)
    page = send(secretary, form_to(page, "/removal"))
    assert "直すべき指摘 1 件" in page.text
    assert "誤りが 1 件" in obstacles(db, meeting)
    kinds = [one.kind for one in list_events_of(db, Subject(SubjectKind.MEETING, meeting))]
    assert kinds[-2:] == [EventKind.FINDING_CHECKED, EventKind.FINDING_REOPENED]


def test_a_confirmation_falls_away_when_the_sentence_changes_and_returns_with_it(
    db: Database, meeting: int, secretary: Visitor
) -> None:
    confirm(secretary, meeting)
    place = place_of(db, meeting, WRONG)
    rewrite(secretary, meeting, place, "登録者は98,765人でございます。")
    assert "誤りが 1 件" in obstacles(db, meeting)
    rewrite(secretary, meeting, place, WRONG)
    assert "誤り" not in obstacles(db, meeting)


def test_what_is_no_longer_found_cannot_be_confirmed(db: Database, meeting: int, secretary: Visitor) -> None:
    form = form_to(secretary.get(addresses.draft_url(meeting)), "/draft/checks")
    rewrite(secretary, meeting, place_of(db, meeting, WRONG), "登録者は98,764人です。")
    refused = send(secretary, form)
    assert refused.status == 409
    assert "この指摘はもうありません" in refused.text
    assert list_finding_checks(db, meeting) == ()


def test_the_stage_page_names_the_count_and_refuses_and_a_closed_record_takes_no_confirmation(
    meeting: int, secretary: Visitor
) -> None:
    skip_checks(secretary, meeting)
    name_proposed(secretary, meeting)
    url = addresses.stage_url(meeting)
    page = press(secretary, fields_of(secretary.get(url), Move.START_DRAFT), url)
    assert "誤りが 1 件残っています" in page.one("main").text
    start = fields_of(page, Move.REQUEST_SIGNATURES)
    assert press(secretary, start, url).status == 422
    checks = form_to(secretary.get(addresses.draft_url(meeting)), "/draft/checks")
    assert confirm(secretary, meeting).status == 200
    page = press(secretary, fields_of(secretary.get(url), Move.REQUEST_SIGNATURES), url)
    assert "いまは「署名依頼」" in page.text
    draft = secretary.get(addresses.draft_url(meeting))
    assert not [form for form in draft.find("form") if "/checks" in form.attrs.get("action", "")]
    assert draft.find("span", class_="checked")
    assert secretary.post(checks.attrs["action"], fields(checks)).status_code == 409


def test_members_read_that_it_was_confirmed_and_others_see_no_withheld_words(
    db: Database, demo_copy: Path, meeting: int, secretary: Visitor
) -> None:
    confirm(secretary, meeting)
    with person_of(demo_copy, "iin") as member:
        page = member.get(addresses.draft_url(meeting))
        assert page.find("span", class_="checked")
        assert not [form for form in page.find("form") if "/checks" in form.attrs.get("action", "")]
    turn = int(place_of(db, meeting, WRONG).partition(".")[0])
    with writing(db):
        withhold(db, meeting, turn, Withheld(WithheldKind.SECRET, "個人情報"), SECRETARY)
    with person_of(demo_copy, "gikai") as other:
        page = other.get(addresses.draft_url(meeting))
        assert "98,765" not in page.text
        assert not page.find("span", class_="checked")
