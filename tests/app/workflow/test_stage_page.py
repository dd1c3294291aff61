"""手続きの画面: 進める、差し戻す、断る。"""

from __future__ import annotations

import re
from typing import Any

import pytest

from app import addresses
from app.workflow.moving import open_moves
from db.procedures import Procedure
from db.stages import Move, Stage, transitions_from
from tests.app.html import Document, parse
from tests.app.visitor import Visitor

URL = addresses.stage_url(1)


def fields(page: Document, move: Move) -> dict[str, Any]:
    """その一手のフォームが送る値。"""
    for form in page.find("form"):
        sent = {i.attrs["name"]: i.attrs.get("value", "") for i in form.find("input") if "name" in i.attrs}
        if sent.get("move") == move:
            return sent
    raise AssertionError(f"「{move}」のフォームがない")


def send(visitor: Visitor, sent: dict[str, Any], url: str = URL) -> Document:
    """フォームを送り、移された先まで開く。"""
    answer = visitor.post(url, sent)
    if answer.status_code == 303:
        return visitor.get(answer.headers["location"])
    return parse(answer.status_code, answer.text)


def name_proposed(visitor: Visitor, meeting: int = 1) -> None:
    """署名する人を、案のとおりに決める。"""
    page = visitor.get(addresses.signing_url(meeting))
    chosen = {select.attrs["id"]: option.attrs["value"] for select in page.find("select") for option in select.find("option") if "selected" in option.attrs}  # fmt: skip
    names = [(select.attrs["name"], chosen.get(select.attrs["id"], "")) for select in page.find("select")]
    sent = {"chair": dict(names)["chair"], "member": [value for name, value in names if name == "member"]}
    assert (
        visitor.post(addresses.signatories_url(meeting), {**sent, "seen": page.input("seen")}).status_code
        == 303
    )


def skip_checks(visitor: Visitor, meeting: int = 1) -> None:
    """会議体を、発言者確認をしない決まりにする。"""
    stage = visitor.get(addresses.stage_url(meeting))
    url = next(a.attrs["href"] for a in stage.find("a") if a.attrs["href"].endswith("/procedure"))
    sent = sent_by(visitor.get(url))
    del sent["checks"]
    assert visitor.post(url, sent).status_code == 303


def sent_by(page: Document) -> dict[str, str]:
    """手続きの決まりの画面が、そのまま送る値。"""
    return {
        i.attrs["name"]: i.attrs.get("value", "")
        for i in page.find("form", class_="committee-form")[0].find("input")
        if i.attrs.get("type") not in ("radio", "checkbox") or "checked" in i.attrs
    }


def state(page: Document) -> str:
    found = re.search("いまは「(.+?)」", page.one("main").text)
    assert found
    return found[1]


def badge(page: Document) -> str:
    """会議の見出しの、いまの状態。"""
    return page.one("div", class_="meeting-head").find("span", class_="badge-stage")[0].text


def test_the_list_and_the_head_of_every_page_tell_the_stage_in_words(visitor: Visitor) -> None:
    send(visitor, fields(visitor.get(URL), Move.START_DRAFT))
    listed = {
        row.find("a")[0].attrs["href"]: row.find("span", class_="badge-stage")[0].text
        for row in visitor.get("/").find("li", class_="meeting-row")
    }
    assert [listed.pop(addresses.meeting_url(1)), *set(listed.values())] == ["手続き 要約案", "手続き 整理"]
    for url in (addresses.meeting_url(1), addresses.turns_url(1), addresses.access_links_url(1), URL):
        assert badge(visitor.get(url)) == "手続き 要約案"


def test_a_meeting_goes_on_step_by_step_and_says_who_moved_it(visitor: Visitor) -> None:
    page = visitor.get(URL)
    assert state(page) == "整理"
    for move, expected in ((Move.START_DRAFT, "要約案"), (Move.CIRCULATE, "発言者確認")):
        page = send(visitor, fields(page, move))
        assert (page.status, state(page)) == (200, expected)
    assert "試験 太郎" in page.one("ol", class_="stage-history").text
    assert "発言を確かめて回答する(委員)" in page.one("main").text


def test_what_was_typed_stays_when_a_move_is_refused(visitor: Visitor) -> None:
    page = send(visitor, fields(visitor.get(URL), Move.START_DRAFT))
    back = fields(page, Move.SEND_BACK) | {"reason": "発言の順が違う"}
    assert state(send(visitor, back)) == "整理"
    again = send(visitor, back)
    assert again.status == 409
    assert "いま「整理」" in again.one("p", class_="alert").text
    assert "「要約案」" in again.one("p", class_="alert").text


@pytest.mark.parametrize("reason", ["", "　 ", "長" * 501])
def test_sending_back_needs_a_reason_of_reasonable_length(visitor: Visitor, reason: str) -> None:
    page = send(visitor, fields(visitor.get(URL), Move.START_DRAFT))
    refused = send(visitor, fields(page, Move.SEND_BACK) | {"reason": reason})
    assert refused.status == 422
    assert "理由" in refused.one("p", class_="alert").text
    assert state(visitor.get(URL)) == "要約案"


def test_a_move_that_does_not_exist_changes_nothing(visitor: Visitor) -> None:
    sent = fields(visitor.get(URL), Move.START_DRAFT)
    assert send(visitor, sent | {"move": "魔法"}).status == 422
    assert state(visitor.get(URL)) == "整理"


@pytest.mark.parametrize(("checks", "skipped"), [(True, Move.REQUEST_SIGNATURES), (False, Move.CIRCULATE)])
def test_a_committee_checks_statements_or_goes_straight_to_signatures(checks: bool, skipped: Move) -> None:
    procedure = Procedure(checks=checks)
    assert skipped not in open_moves(Stage.DRAFTING, procedure)
    assert set(open_moves(Stage.DRAFTING, procedure)) == {
        one.move for one in transitions_from(Stage.DRAFTING)
    } - {skipped}
    for stage in set(Stage) - {Stage.DRAFTING}:
        assert open_moves(stage, procedure) == tuple(one.move for one in transitions_from(stage))


def test_the_draft_cannot_be_edited_once_signatures_are_asked_for(visitor: Visitor) -> None:
    name_proposed(visitor, 5)
    page = visitor.get(addresses.stage_url(5))
    skip_checks(visitor, 5)
    for move in (Move.START_DRAFT, Move.REQUEST_SIGNATURES):
        page = send(visitor, fields(page, move), addresses.stage_url(5))
    assert state(page) == "署名依頼"
    refused = send(visitor, {}, f"{addresses.draft_url(5)}/undo")
    assert refused.status == 409
    words = refused.one("main").text
    assert "いま「署名依頼」" in words
    assert "「要約案」" in words


def test_the_procedure_of_a_committee_is_changed_on_its_page(visitor: Visitor) -> None:
    url = addresses.procedure_url(1)
    page = visitor.get(url)
    sent = sent_by(page)
    changed = send(visitor, sent | {"draft_days": "14", "method": "紙に署名"}, url)
    assert changed.status == 200
    assert changed.find("input", id="draft_days")[0].attrs["value"] == "14"
    stale = send(visitor, sent | {"draft_days": "3"}, url)
    assert stale.status == 409
    assert stale.find("input", id="draft_days")[0].attrs["value"] == "3"
    for name, value in (("draft_days", "0"), ("keep_years", "千"), ("silence", "無視"), ("seen", "{}")):
        assert send(visitor, sent | {name: value}, url).status == 422


def test_stages_that_a_record_did_not_go_through_are_not_called_done(visitor: Visitor) -> None:
    page = send(visitor, fields(visitor.get(URL), Move.ADOPT) | {"reason": "前の版で公表済み"})
    marks = [mark.text for mark in page.find("span", class_="stage-mark")]
    assert marks == ["済み", "済み", *["行わず"] * 5, "いま", "これから"]


def test_a_record_adopted_by_mistake_is_taken_back_and_goes_the_usual_way(visitor: Visitor) -> None:
    page = send(visitor, fields(visitor.get(URL), Move.ADOPT) | {"reason": "前の版で公表済み"})
    errata = visitor.get(addresses.errata_url(1)).one("p", class_="notice").text
    assert "前から公表していたものとして登録した" in errata
    assert "「整理に差し戻す」" in errata
    page = send(visitor, fields(page, Move.WITHDRAW) | {"reason": "違う会議だった"})
    page = send(visitor, fields(page, Move.SEND_BACK) | {"reason": "署名を経て公表する"})
    assert state(page) == "整理"
    assert state(send(visitor, fields(page, Move.START_DRAFT))) == "要約案"
    assert "まだ確定していません" in visitor.get(addresses.errata_url(1)).one("p", class_="notice").text
