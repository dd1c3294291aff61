"""アカウントのない委員の確認リンク."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from app.accounts.links import issue_link
from app.accounts.tokens import hash_token
from app.clock import now, shifted
from app.demo_accounts import LINK_TOKEN
from app.errors import UsageError
from app.guard import safe_next
from db.access_links import LinkTerms, find_access_link, revoke_access_link
from db.connection import connect, writing
from db.events import Act
from db.records import LinkPurpose
from tests.app.people import stop_the_clock
from tests.app.visitor import ORIGIN, Visitor

LINK = f"/access/{LINK_TOKEN}"


def enter_by(one: Visitor, link: str) -> str:
    fields = {"csrf": one.get(link).input("csrf")}
    answer = one.client.post(link, data=fields, headers={"origin": ORIGIN})
    assert answer.status_code == 303
    return str(answer.headers["location"])


def test_reading_the_link_starts_nothing_and_pressing_the_button_opens_that_meeting(
    stranger: Visitor,
) -> None:
    page = stranger.get(LINK)
    assert "梶谷 由紀乃" in page.text
    assert stranger.client.get("/").status_code == 303
    review = enter_by(stranger, LINK)
    assert review.endswith("/review")
    shown = stranger.get(review)
    assert shown.status == 200
    assert "梶谷 由紀乃" in shown.one("div", class_="site-me").text
    assert not shown.find("nav", class_="site-nav")
    assert not shown.find("form", role="search")
    turns = review.replace("/review", "/turns")
    assert stranger.client.get(turns).status_code == 200
    assert stranger.client.get(f"{turns}/1").status_code == 200


@pytest.mark.parametrize(
    "url", ["/", "/plans", "/search?q=避難所", "/follow-ups", "/meetings/1/turns", "/account", "/import"]
)
def test_nothing_else_opens(stranger: Visitor, url: str) -> None:
    draft = enter_by(stranger, LINK)
    assert not draft.startswith("/meetings/1/")
    page = stranger.get(url)
    assert page.status == 403
    if not url.startswith("/account"):
        assert "案内された会議だけ" in page.text


def test_the_pages_of_the_holder_lead_nowhere_that_is_refused(stranger: Visitor) -> None:
    review = enter_by(stranger, LINK)
    draft, turns = (review.replace("/review", part) for part in ("/draft", "/turns"))
    for url in (review, draft, f"{draft}/dropped", turns, f"{turns}/1", f"{turns}/4"):
        page = stranger.get(url)
        sent = {form.attrs["action"] for form in page.find("form") if form.attrs.get("method") == "post"}
        assert sent == {"/logout"}
        links = {a.attrs["href"].partition("#")[0] for a in page.find("a")} - {""}
        assert {link: stranger.client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_a_revoked_link_closes_at_once(stranger: Visitor, demo_copy: Path) -> None:
    draft = enter_by(stranger, LINK)
    with closing(connect(demo_copy)) as db:
        link = find_access_link(db, hash_token(LINK_TOKEN))
        assert link is not None
        with writing(db):
            revoke_access_link(db, link.id, Act("試験", now()))
    assert stranger.client.get(draft).status_code == 303
    assert stranger.get(LINK).status == 422


def test_an_expired_link_closes_and_says_whom_to_ask(
    stranger: Visitor, demo_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = now()
    with closing(connect(demo_copy)) as db, writing(db):
        terms = LinkTerms(1, LinkPurpose.STATEMENT_CHECK, "宇佐美 千鶴", shifted(at, 3600))
        token = issue_link(db, terms, Act("試験", at))
    draft = enter_by(stranger, f"/access/{token}")
    stop_the_clock(monkeypatch, shifted(at, 3599))
    assert stranger.client.get(draft).status_code == 200
    stop_the_clock(monkeypatch, shifted(at, 3600))
    assert stranger.client.get(draft).status_code == 303
    refused = stranger.get(f"/access/{token}")
    assert refused.status == 422
    assert "事務局に" in refused.text


@pytest.mark.parametrize("token", ["x", "x" * 43, "%00", "あ"])
def test_a_made_up_link_opens_nothing(stranger: Visitor, token: str) -> None:
    assert stranger.client.get(f"/access/{token}").status_code in (404, 422)


def test_a_link_that_has_already_expired_is_not_issued(demo_copy: Path) -> None:
    at = now()
    with closing(connect(demo_copy)) as db:
        before = db.table("access_link").count
        with pytest.raises(UsageError, match="期限"), writing(db):
            issue_link(db, LinkTerms(1, LinkPurpose.SIGNING, "宇佐美 千鶴", at), Act("試験", at))
        assert db.table("access_link").count == before


def test_a_login_never_leads_to_a_link() -> None:
    assert safe_next(LINK) == "/"
