"""画面の外で受けた回答: 事務局が記すと、その委員の回答になり、どう受けてだれが記したかが出る."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.clock import now
from app.wareki import japanese_day
from db.stages import Move
from tests.app.test_review_page import HOLDER, People, form_to, post, send
from tests.app.visitor import Visitor, person_of

TODAY = japanese_day(now()).isoformat()
PHONE = {"name": HOLDER, "reply": "承認した", "way": "電話", "on": TODAY}


@pytest.fixture
def people(demo_copy: Path) -> Iterator[People]:
    with ExitStack() as stack:
        yield People(demo_copy, lambda login: stack.enter_context(person_of(demo_copy, login)))


@pytest.fixture
def secretary(people: People) -> Visitor:
    return people.open("jimukyoku")


def row_of(page: object, name: str) -> str:
    answers = page.one("section", id="answers")  # type: ignore[attr-defined]
    return next(tr.text for tr in answers.find("tr") if tr.text.strip().startswith(name))


def test_an_acceptance_told_by_telephone_is_the_members_own_and_says_how_it_came(
    people: People, secretary: Visitor
) -> None:
    page = send(secretary, form_to(secretary.get(people.url), "/received"), **PHONE)
    assert "受けた回答を記しました。" in page.one("p", role="status").text
    row = row_of(page, HOLDER)
    assert "承認" in row
    assert "未回答" not in row
    assert "電話で受け、桐谷 葵(jimukyoku)が記録" in row
    record = page.one("ol", class_="review-record").text
    assert f"{HOLDER}の承認" in record
    assert "電話で受け" in record


def test_a_wish_on_paper_becomes_a_comment_of_the_member(people: People, secretary: Visitor) -> None:
    sent = {**PHONE, "reply": "直してほしい", "way": "紙", "body": "三行目の言い方を改めてください。"}
    page = send(secretary, form_to(secretary.get(people.url), "/received"), **sent)
    comment = page.one("section", id="comments")
    assert "三行目の言い方を改めてください。" in comment.text
    assert f"{HOLDER}、" in comment.text
    assert "紙で受け、桐谷 葵(jimukyoku)が記録" in comment.text
    assert "指摘" in row_of(page, HOLDER)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": ""}, "一覧から選んでください"),
        ({"name": "だれか 知らない"}, "一覧から選んでください"),
        ({"on": ""}, "受けた日を入れてください"),
        ({"on": "2026-02-31"}, "受けた日を入れてください"),
        ({"on": "2999-01-01"}, "きょうより後"),
        ({"reply": "直してほしい", "body": "　"}, "指摘を書いてください"),
    ],
)
def test_a_reply_that_lacks_something_is_refused_in_one_line_and_nothing_is_stored(
    people: People, secretary: Visitor, change: dict[str, str], told: str
) -> None:
    page = send(secretary, form_to(secretary.get(people.url), "/received"), **{**PHONE, **change})
    assert page.status == 422
    assert told in page.one("p", id="problem").text
    assert "未回答" in row_of(page, HOLDER)


def test_the_same_draft_is_not_accepted_twice(people: People, secretary: Visitor) -> None:
    form = form_to(secretary.get(people.url), "/received")
    assert send(secretary, form, **PHONE).status == 200
    refused = send(secretary, form, **PHONE)
    assert refused.status == 422
    assert "もう承認しています" in refused.one("p", id="problem").text


def test_replies_are_received_only_while_statements_are_checked_and_only_by_the_secretariat(
    people: People, secretary: Visitor
) -> None:
    member = people.open("iin")
    page = member.get(people.url)
    assert not [form for form in page.find("form") if form.attrs.get("action", "").endswith("/received")]
    assert post(member, page, f"{people.url}/received", PHONE).status_code == 403
    form = form_to(secretary.get(people.url), "/received")
    people.move(Move.REQUEST_SIGNATURES)
    assert send(secretary, form, **PHONE).status == 409
