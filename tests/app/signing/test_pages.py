"""署名と訂正の画面: 決める、頼む、署名する、確定する、訂正する。"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app import addresses
from app.clock import now
from app.demo_accounts import CHAIR_TOKEN, LINK_TOKEN, SIGNING_TOKEN
from app.sealing.checking import check_packed
from db.committees import CommitteeChange, change_committee, get_committee, replace_roster
from db.connection import connect, writing
from db.events import Act
from db.house_style import Member, PrintForm
from db.stages import Move
from tests.app.html import Document, parse
from tests.app.visitor import ORIGIN, Visitor, person_of
from tests.app.workflow.test_stage_page import fields, name_proposed, send, skip_checks, state

MEETING = 5
SIGNING, STAGE = addresses.signing_url(MEETING), addresses.stage_url(MEETING)
ERRATA = addresses.errata_url(MEETING)


@contextmanager
def holder(path: Path, token: str) -> Iterator[Visitor]:
    """確認リンクで開いた人。"""
    with person_of(path, None) as one:
        link = addresses.access_url(token)
        answer = one.client.post(link, data={"csrf": one.get(link).input("csrf")}, headers={"origin": ORIGIN})
        assert answer.status_code == 303
        yield one


def go(visitor: Visitor, *moves: Move) -> Document:
    page = visitor.get(STAGE)
    for move in moves:
        page = send(visitor, fields(page, move) | {"reason": "言い回しを直す"}, STAGE)
        assert page.status == 200
    return page


def ask(visitor: Visitor) -> None:
    name_proposed(visitor, MEETING)
    skip_checks(visitor, MEETING)
    assert state(go(visitor, Move.START_DRAFT, Move.REQUEST_SIGNATURES)) == "署名依頼"


def post(one: Visitor, page: Document, url: str = SIGNING, **changed: str) -> Document:
    """署名の画面のフォームを送る。"""
    form = next(form for form in page.find("form") if form.attrs.get("action") == url)
    sent = {i.attrs["name"]: i.attrs.get("value", "") for i in form.find("input")}
    answer = one.client.post(url, data={**sent, **changed}, headers={"origin": ORIGIN})
    return one.get(SIGNING) if answer.status_code == 303 else parse(answer.status_code, answer.text)


def sign_by(path: Path, token: str) -> Document:
    with holder(path, token) as one:
        return post(one, one.get(SIGNING))


def record_of(page: Document) -> str:
    """画面に示した内容と印。"""
    sections = page.find("section", aria_labelledby="record-title")
    assert len(sections) == 1
    return sections[0].text


def test_signatories_are_proposed_in_turn_named_and_named_again(visitor: Visitor) -> None:
    page = visitor.get(SIGNING)
    assert "前は宇佐美 千鶴さんが署名したので" in page.one("main").text
    name_proposed(visitor, MEETING)
    page = visitor.get(SIGNING)
    named = page.one("ul", class_="signatories").text
    assert "長岡 達弥" in named
    assert "矢崎 悠人" in named
    seen = {"seen": page.input("seen")}
    url = addresses.signatories_url(MEETING)
    for sent, status in (
        ({"chair": "長岡 達弥", "member": ["長岡 達弥"]}, 422),
        ({"chair": "長岡 達弥", "member": ["宇佐美 千鶴"]}, 422),
        ({"chair": "長岡 達弥", "member": ["岡本 信吾"], "seen": "[]"}, 409),
        ({"chair": "長岡 達弥", "member": ["岡本 信吾"], "seen": "{"}, 422),
        ({"chair": "長岡 達弥", "member": ["岡本 信吾", ""]}, 303),
    ):
        answer = visitor.post(url, {**seen, **sent})
        assert answer.status_code == status, sent
        if status != 303:
            shown = parse(answer.status_code, answer.text)
            assert shown.one("p", id="naming-problem")
    assert "岡本 信吾" in visitor.get(SIGNING).one("ul", class_="signatories").text


def test_the_header_of_the_minutes_names_the_signatories_before_the_turn_does(visitor: Visitor) -> None:
    page = visitor.get(addresses.signing_url(4))
    assert "会議録に、この人が署名委員だと書かれています" in page.one("main").text
    chosen = [option.attrs["value"] for option in page.find("option") if "selected" in option.attrs]
    assert chosen[:2] == ["長岡 達弥", "宇佐美 千鶴"]


def test_a_record_goes_from_the_request_to_the_sealed_files_and_their_errata(
    visitor: Visitor, demo_copy: Path
) -> None:
    ask(visitor)
    asked = record_of(visitor.get(SIGNING))
    for token in (SIGNING_TOKEN, CHAIR_TOKEN):
        assert "に署名しました" in sign_by(demo_copy, token).one("main").text
    assert state(visitor.get(STAGE)) == "署名済み"
    assert state(go(visitor, Move.SEAL)) == "確定"
    assert record_of(visitor.get(SIGNING)) == asked
    for name in ("record.zip", "record-public.zip"):
        answer = visitor.client.get(addresses.sealed_file_url(MEETING, name))
        assert check_packed(answer.content, ()).faults == ()
        assert "attachment" in answer.headers["content-disposition"]
    assert visitor.client.get(addresses.sealed_file_url(MEETING, "record.pdf")).content.startswith(b"%PDF")
    wrong = visitor.post(ERRATA, {"place": "1", "wrong": "無い言葉", "correct": "", "reason": "誤り"})
    refused = parse(wrong.status_code, wrong.text)
    assert (refused.status, refused.input("wrong")) == (422, "無い言葉")
    added = {"place": "facts", "wrong": "大会議室", "correct": "小会議室", "reason": "誤り"}
    assert visitor.post(ERRATA, added).status_code == 303
    for url in (ERRATA, SIGNING):
        assert "小会議室" in visitor.get(url).one("ol", class_="errata").text
    assert record_of(visitor.get(SIGNING)) == asked


def test_the_page_shows_what_was_asked_whatever_the_committee_is_called_and_prints_now(
    visitor: Visitor, demo_copy: Path
) -> None:
    ask(visitor)
    asked = record_of(visitor.get(SIGNING))
    assert "あさひ野市デジタル推進会議" in asked
    with closing(connect(demo_copy)) as db, writing(db):
        before = get_committee(db, visitor_committee(visitor))
        after = replace(before, name="新しい会議", style=replace(before.style, form=PrintForm.LETTER))
        change_committee(db, CommitteeChange(before, after), Act("試験", now()))
        replace_roster(db, before.id, [Member("別の 人")])
    assert record_of(visitor.get(SIGNING)) == asked


def test_a_member_signs_by_the_own_account_and_nobody_else_may(visitor: Visitor, demo_copy: Path) -> None:
    page = visitor.get(SIGNING)
    sent = {"chair": "長岡 達弥", "member": ["岡本 信吾"], "seen": page.input("seen")}
    assert visitor.post(addresses.signatories_url(MEETING), sent).status_code == 303
    skip_checks(visitor, MEETING)
    go(visitor, Move.START_DRAFT, Move.REQUEST_SIGNATURES)
    assert not visitor.get(SIGNING).find("section", id="sign")
    with holder(demo_copy, SIGNING_TOKEN) as other:
        page = other.get(SIGNING)
        assert not page.find("section", id="sign")
    with person_of(demo_copy, "iin") as member:
        page = member.get(SIGNING)
        with holder(demo_copy, SIGNING_TOKEN) as other:
            csrf = other.get(SIGNING).find("input", name="csrf")[0].attrs["value"]
            assert post(other, page, csrf=csrf).status == 403
        assert post(member, page, content_hash="0" * 64).status == 409
        assert post(member, page, request_id="x").status == 422
        assert "岡本 信吾 さんの署名" in post(member, page).one("main").text
        again = post(member, page)
        assert again.status == 409
        assert "二度は署名できません" in again.one("p", class_="alert").text


def test_sending_back_shows_the_former_signatures_struck_through_with_the_reason(
    visitor: Visitor, demo_copy: Path
) -> None:
    ask(visitor)
    with holder(demo_copy, SIGNING_TOKEN) as one:
        page = one.get(SIGNING)
        assert post(one, page).status == 200
        go(visitor, Move.SEND_BACK, Move.REQUEST_SIGNATURES)
        refused = post(one, page)
        assert refused.status == 409
        assert "新しくなりました" in refused.one("p", class_="alert").text
        assert record_of(refused) != record_of(page)
        former = refused.one("div", class_="former")
        assert "言い回しを直す" in former.text
        assert any("矢崎 悠人" in struck.text for struck in former.find("del"))


def test_a_link_of_another_purpose_does_not_open_the_page_of_signatures(
    visitor: Visitor, demo_copy: Path
) -> None:
    ask(visitor)
    with holder(demo_copy, LINK_TOKEN) as checker:
        assert checker.client.get(SIGNING).status_code == 403
        assert not any(
            a.attrs["href"] == SIGNING for a in checker.get(addresses.draft_url(MEETING)).find("a")
        )


def test_paper_is_printed_with_blanks_and_its_return_recorded(visitor: Visitor) -> None:
    url = addresses.procedure_url(visitor_committee(visitor))
    page = visitor.get(url)
    form = page.find("form", class_="committee-form")[0]
    sent = {
        i.attrs["name"]: i.attrs.get("value", "")
        for i in form.find("input")
        if i.attrs.get("type") not in ("radio", "checkbox") or "checked" in i.attrs
    }
    assert visitor.post(url, sent | {"method": "紙に署名"}).status_code == 303
    ask(visitor)
    page = visitor.get(SIGNING)
    sheet = visitor.client.get(addresses.sheet_url(MEETING))
    assert sheet.content.startswith(b"%PDF")
    for name in ("長岡 達弥", "矢崎 悠人"):
        page = post(visitor, page, addresses.paper_url(MEETING), name=name, note="郵送")
    assert "郵送" in page.one("ul", class_="signatories").text
    assert state(visitor.get(STAGE)) == "署名済み"


def visitor_committee(visitor: Visitor) -> int:
    """会議の会議体の id。"""
    link = next(a for a in visitor.get(SIGNING).find("a") if a.attrs["href"].startswith("/?committee="))
    return int(link.attrs["href"].removeprefix("/?committee="))


@pytest.mark.parametrize("name", ["record.zip", "record-public.zip", "record.pdf"])
def test_a_record_that_is_not_sealed_has_no_files_and_takes_no_errata(visitor: Visitor, name: str) -> None:
    assert visitor.client.get(addresses.sealed_file_url(MEETING, name)).status_code == 404
    refused = visitor.post(ERRATA, {"place": "1", "wrong": "a", "correct": "b", "reason": "c"})
    assert refused.status_code == 409
    assert "まだ確定していません" in visitor.get(ERRATA).one("main").text


def test_people_of_another_committee_see_no_request_of_a_meeting_with_withheld_words(
    visitor: Visitor, demo_copy: Path
) -> None:
    ask(visitor)
    with closing(connect(demo_copy)) as db, writing(db):
        # 署名を頼んだ後は画面からは伏せられないので、前に伏せてあったことにして、表に直に加える。
        turn = next(iter(db.query("SELECT id FROM turn WHERE meeting = ? AND number = 2", [MEETING])))["id"]
        db.execute(
            "INSERT INTO withholding (turn, start_offset, end_offset, kind, reason, decided_by, decided_at)"
            " VALUES (?, NULL, NULL, '秘密', '個人の情報', '試験', ?)",
            [turn, now()],
        )
    with person_of(demo_copy, "iin") as member:
        assert "公開版では人数だけになります" in record_of(member.get(SIGNING))
    for login, sees in (("gikai", False), ("kanri", False), ("iin", True)):
        with person_of(demo_copy, login) as person:
            page = person.get(SIGNING)
            assert page.status == 200
            assert bool(page.find("section", **{"aria-labelledby": "record-title"})) is sees
