"""アドレスでは分からない許し: フォームの中の番号と、ファイルの中の会議体。"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlite_utils import Database

from app.demo_accounts import ASSEMBLY, COUNCIL
from app.permissions import find_entrance
from app.rules import Area
from db.accounts import find_account
from db.committees import list_committees
from db.connection import connect
from db.events import list_events
from db.exchanges import list_exchanges
from db.meetings import list_meetings
from tests.app.addresses_of_demo import every_page
from tests.app.html import parse
from tests.app.visitor import Visitor, person_of

_MINUTES = """令和7年度第1回あさひ野市図書館協議会 会議録

日時 令和7年5月13日(火) 午後2時から午後3時まで

【有馬会長】

それでは議題に入ります。ご質問はありますか。

【久保委員】

図書館の開館時間についてお伺いします。夜も開けていただけませんか。

【館長】

開館時間につきましては、職員の配置も含めて検討してまいります。
"""


@pytest.fixture
def gikai(demo_copy: Path) -> Iterator[Visitor]:
    """総務常任委員会だけを担当する事務局。"""
    with person_of(demo_copy, "gikai") as one:
        yield one


@pytest.fixture
def db(demo_copy: Path) -> Iterator[Database]:
    with closing(connect(demo_copy)) as opened:
        yield opened


def meetings_of(db: Database, committee: str) -> list[int]:
    found = next(one.id for one in list_committees(db) if one.name == committee)
    return [one.id for one in list_meetings(db, found)]


def shapes(visitor: Visitor, meeting: int) -> dict[str, str]:
    """会議の札の id と形。"""
    return {
        card.attrs["data-card"]: card.attrs["data-shape"]
        for card in visitor.get(f"/meetings/{meeting}").find("article", class_="card")
    }


def test_an_exchange_of_another_committee_cannot_be_reached_through_the_own_one(
    gikai: Visitor, db: Database
) -> None:
    own, other = meetings_of(db, ASSEMBLY)[0], meetings_of(db, COUNCIL)[0]
    own_id, own_shape = next(iter(shapes(gikai, own).items()))
    other_id, other_shape = next(iter(shapes(gikai, other).items()))
    target = f"{other_id} {other_shape}"
    piece = gikai.get(f"/exchanges/{own_id}/edit").find("input", name="piece")
    before = list_events(db, 5), list_exchanges(db, other)
    attempts = [
        (f"/meetings/{own}/checks", {"exchange": target}),
        (f"/meetings/{own}/bulk", {"floor": "0", "shown": "1", "pick": f"{other_id}.1.00000000"}),
        (f"/exchanges/{own_id}/merge", {"seen": own_shape, "target": target}),
    ]
    if piece:
        fields = {"seen": own_shape, "act": "copy", "piece": piece[0].attrs["value"], "target": target}
        attempts.append((f"/exchanges/{own_id}/answers", fields))
    for url, fields in attempts:
        assert gikai.post(url, fields).status_code in (200, 409, 422), url
        assert (list_events(db, 5), list_exchanges(db, other)) == before, url


def test_the_last_step_of_another_committee_cannot_be_undone_through_the_own_one(
    demo_copy: Path, gikai: Visitor, db: Database
) -> None:
    own, other = meetings_of(db, ASSEMBLY)[0], meetings_of(db, COUNCIL)[0]
    with person_of(demo_copy, "jimukyoku") as secretary:
        card, shape = next(iter(shapes(secretary, other).items()))
        assert secretary.post(f"/meetings/{other}/checks", {"exchange": f"{card} {shape}"}).status_code == 303
        step = secretary.get(f"/meetings/{other}").input("step")
    before = list_events(db, 3)
    assert gikai.post(f"/meetings/{own}/undo", {"step": step}).status_code in (404, 409, 422)
    assert list_events(db, 3) == before


def test_minutes_of_another_committee_are_refused_and_a_new_committee_becomes_the_own_one(
    gikai: Visitor, db: Database
) -> None:
    refused = gikai.upload("kaigi.txt", _MINUTES.encode(), COUNCIL)
    assert refused.status_code == 422
    assert "担当する会議体ではない" in parse(422, refused.text).one("p", role="alert").text
    taken = gikai.upload("kaigi.txt", _MINUTES.encode(), "図書館協議会")
    done = gikai.finished_job(taken.headers["location"])
    assert done.heading == "取り込みました"
    account = find_account(db, "gikai")
    assert account is not None
    names = {one.name for one in list_committees(db) if one.id in account.committees}
    assert names == {ASSEMBLY, "図書館協議会"}
    meeting = meetings_of(db, "図書館協議会")[0]
    assert gikai.client.get(f"/meetings/{meeting}/bulk").status_code == 200
    assert list_events(db, 1)[0].act.actor == "遠野 隆(gikai)"


@pytest.mark.parametrize("login", ["iin", "kanri", "gikai"])
def test_nobody_is_shown_a_button_or_a_link_that_would_refuse_them(
    demo_db: Path, reader: Visitor, login: str
) -> None:
    with person_of(demo_db, login) as one:
        gate, seen, samples = {}, 0, {}
        for url in [*every_page(reader), "/account"]:
            page = one.get(url)
            if page.status != 200:
                assert page.status == 403, url
                continue
            seen += 1
            for form in page.find("form"):
                if form.attrs.get("method") == "post" and "action" in form.attrs:
                    gate[form.attrs["action"], "POST"] = url
            for link in page.find("a"):
                if not link.attrs["href"].startswith("#"):
                    gate[_sample(link.attrs["href"].partition("#")[0], samples), "GET"] = url
        assert seen > 20
        wrong = {}
        for (target, method), url in gate.items():
            answer = one.client.request(method, target)
            refused = answer.status_code == 403 and "この画面から送られたものか" not in answer.text
            if refused or answer.status_code in (401, 404, 405):
                wrong[target, method] = url
        assert wrong == {}


def _sample(url: str, samples: dict[str, str]) -> str:
    """許しの同じアドレス(市全体の入口どうし)を、はじめに見た一つで代表する。"""
    entrance = find_entrance("GET", urlsplit(url).path)
    if entrance is None or entrance.rule.area is not Area.CITY:
        return url
    return samples.setdefault(entrance.rule.path, url)
