"""許しの表: どの入口を、だれが使えるか。"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount

from app.accounts.links import issue_link
from app.accounts.tokens import hash_token, new_token
from app.clock import now, shifted
from app.cookies import Cookie
from app.demo_accounts import ASSEMBLY, COUNCIL
from app.main import create_app
from app.permissions import find_entrance
from app.rules import RULES, Answer, Rule
from app.settings import Settings
from db.access_links import LinkTerms, find_access_link
from db.accounts import AccountEntry
from db.committees import list_committees
from db.connection import connect, writing
from db.events import Act
from db.exchanges import list_exchanges
from db.meetings import list_meetings
from db.records import LinkPurpose, Role
from db.rows import add_row
from db.sessions import NewSession, start_session
from db.stage_moves import stage_of
from db.stages import Move, Stage
from tests.app.html import parse
from tests.app.people import add_person, session_of
from tests.app.visitor import ORIGIN, TestClient

# 来る人ひとりに一字。a ログインしていない人、m その会議体の委員、o ほかの委員、s その会議体の事務局、t ほかの事務局、
# k 管理者、d 停止された人、x 期限の過ぎたリンク、r 取り消したリンク、l その会議のリンク、f ほかの会議のリンク。
PEOPLE = "amostkdxrlf"
NOBODY = "adxr"
ALL = PEOPLE
ACCOUNTS = "mostk"
# 表とは別に、どの入口をだれが使えるかを、ここにもう一度書く。
EXPECTED = {
    "GET /static/{path:path}": ALL,
    "HEAD /static/{path:path}": ALL,
    "GET /login": ALL,
    "POST /login": ALL,
    "GET /login/code": ALL,
    "POST /login/code": ALL,
    "POST /login/directory": ALL,
    "GET /login/directory/return": ALL,
    "POST /logout": ACCOUNTS + "lf",
    "GET /setup/{token}": ALL,
    "POST /setup/{token}": ALL,
    "GET /access/{token}": ALL,
    "POST /access/{token}": ALL,
    "GET /account": ACCOUNTS,
    "POST /account/password": ACCOUNTS,
    "POST /account/sessions": ACCOUNTS,
    "POST /account/totp": ACCOUNTS,
    "POST /account/totp/confirmation": ACCOUNTS,
    "POST /account/totp/removal": ACCOUNTS,
    "GET /accounts": "k",
    "POST /accounts": "k",
    "GET /accounts/{account_id}": "k",
    "POST /accounts/{account_id}": "k",
    "POST /accounts/{account_id}/standing": "k",
    "POST /accounts/{account_id}/setup-link": "k",
    "GET /accounts/{account_id}/directory": "k",
    "POST /accounts/{account_id}/directory": "k",
    "POST /accounts/{account_id}/sessions": "k",
    "POST /accounts/{account_id}/totp-removal": "k",
    "GET /events": "k",
    "GET /": ACCOUNTS,
    "GET /meetings/{meeting_id}": ACCOUNTS,
    "GET /meetings/{meeting_id}/turns": ACCOUNTS + "l",
    "GET /meetings/{meeting_id}/turns/{number}": ACCOUNTS + "l",
    "GET /meetings/{meeting_id}/access-links": "s",
    "POST /meetings/{meeting_id}/access-links": "s",
    "POST /meetings/{meeting_id}/access-links/{link_id}/revocation": "s",
    "GET /meetings/{meeting_id}/draft": ACCOUNTS + "l",
    "GET /meetings/{meeting_id}/draft/print.{form}": ACCOUNTS + "l",
    "GET /meetings/{meeting_id}/draft/dropped": ACCOUNTS + "l",
    "GET /meetings/{meeting_id}/draft/revisions": ACCOUNTS,
    "GET /meetings/{meeting_id}/draft/compare": ACCOUNTS,
    "GET /meetings/{meeting_id}/draft/changes": "s",
    "GET /meetings/{meeting_id}/draft/sentence": "s",
    "GET /meetings/{meeting_id}/draft/regenerate": "s",
    "POST /meetings/{meeting_id}/draft/rewrite": "s",
    "POST /meetings/{meeting_id}/draft/drop": "s",
    "POST /meetings/{meeting_id}/draft/restore": "s",
    "POST /meetings/{meeting_id}/draft/merge": "s",
    "POST /meetings/{meeting_id}/draft/undo": "s",
    "POST /meetings/{meeting_id}/draft/regenerate": "s",
    "POST /meetings/{meeting_id}/draft/checks": "s",
    "POST /meetings/{meeting_id}/draft/checks/{check_id}/removal": "s",
    "GET /meetings/{meeting_id}/language-model": "s",
    "POST /meetings/{meeting_id}/language-model": "s",
    "POST /meetings/{meeting_id}/language-model/removal": "s",
    "GET /meetings/{meeting_id}/stage": ACCOUNTS,
    "POST /meetings/{meeting_id}/stage": "s",
    "GET /meetings/{meeting_id}/signing": ACCOUNTS + "l",
    "POST /meetings/{meeting_id}/signing": "ml",
    "POST /meetings/{meeting_id}/signing/paper": "s",
    "GET /meetings/{meeting_id}/signing/sheet.pdf": "s",
    "POST /meetings/{meeting_id}/signatories": "s",
    "GET /meetings/{meeting_id}/record.zip": "ms",
    "GET /meetings/{meeting_id}/record-public.zip": ACCOUNTS,
    "GET /meetings/{meeting_id}/record.pdf": "ms",
    "GET /meetings/{meeting_id}/errata": ACCOUNTS,
    "POST /meetings/{meeting_id}/errata": "s",
    "GET /meetings/{meeting_id}/review": "msl",
    "POST /meetings/{meeting_id}/review/comments": "ml",
    "POST /meetings/{meeting_id}/review/comments/{comment_id}/replies": "ml",
    "POST /meetings/{meeting_id}/review/comments/{comment_id}/withdrawal": "ml",
    "POST /meetings/{meeting_id}/review/comments/{comment_id}/answer": "s",
    "POST /meetings/{meeting_id}/review/acceptance": "ml",
    "POST /meetings/{meeting_id}/review/received": "s",
    "POST /meetings/{meeting_id}/review/look": "ml",
    "GET /committees/{committee_id}/procedure": ACCOUNTS,
    "POST /committees/{committee_id}/procedure": "s",
    "GET /committees": ACCOUNTS,
    "GET /committees/{committee_id}": ACCOUNTS,
    "POST /committees/{committee_id}": "s",
    "POST /committees/{committee_id}/roster": "s",
    "POST /committees/{committee_id}/redraft": "s",
    "POST /meetings/{meeting_id}/turns/{number}/withholding": "s",
    "GET /meetings/{meeting_id}/disclosure": "s",
    "POST /meetings/{meeting_id}/disclosure": "s",
    "POST /meetings/{meeting_id}/masking": "s",
    "POST /meetings/{meeting_id}/masking/removal": "s",
    "POST /meetings/{meeting_id}/withholdings/{withholding_id}/release": "s",
    "POST /meetings/{meeting_id}/withholdings/{withholding_id}/again": "s",
    "GET /meetings/{meeting_id}/bulk": "s",
    "POST /meetings/{meeting_id}/bulk": "s",
    "POST /meetings/{meeting_id}/checks": "s",
    "POST /meetings/{meeting_id}/undo": "s",
    "GET /exchanges/{exchange_id}": ACCOUNTS,
    "GET /exchanges/{exchange_id}/edit": "s",
    "POST /exchanges/{exchange_id}/links": "s",
    "POST /exchanges/{exchange_id}/split": "s",
    "POST /exchanges/{exchange_id}/merge": "s",
    "POST /exchanges/{exchange_id}/answers": "s",
    "POST /exchanges/{exchange_id}/kind": "s",
    "POST /exchanges/{exchange_id}/dismiss": "s",
    "POST /exchanges/{exchange_id}/restore": "s",
    "POST /exchanges/{exchange_id}/follow-up": "s",
    "GET /plans": ACCOUNTS,
    "GET /plans/{plan_id}": ACCOUNTS,
    "POST /plans/{plan_id}/predecessor": "st",
    "POST /successions": "st",
    "GET /measures/{measure_id}": ACCOUNTS,
    "GET /measure-search": ACCOUNTS,
    "GET /follow-ups": ACCOUNTS,
    "GET /follow-ups.csv": ACCOUNTS,
    "GET /search": ACCOUNTS,
    "GET /search/suggestions": ACCOUNTS,
    "GET /search.csv": ACCOUNTS,
    "GET /search.docx": ACCOUNTS,
    "GET /ask": ACCOUNTS,
    "GET /records": ALL,
    "GET /records/feed.atom": ALL,
    "GET /records/measures": ALL,
    "GET /records/measures/{measure_id}": ALL,
    "GET /records/{issue}.{suffix}": ALL,
    "GET /records/{issue}/record-public.zip": ALL,
    "GET /records/{issue}": ALL,
    "GET /feeds/{token}/deadlines.ics": ALL,
    "GET /feeds/{token}/searches/{search_id}.atom": ALL,
    "POST /account/feed": ACCOUNTS,
    "POST /account/feed/removal": ACCOUNTS,
    "GET /deadlines": ACCOUNTS,
    "GET /searches": ACCOUNTS,
    "POST /searches": ACCOUNTS,
    "POST /searches/{search_id}/removal": ACCOUNTS,
    "GET /api/openapi.json": ALL,
    "GET /api/speech": ALL,
    "GET /api/meeting": ALL,
    "GET /api/meeting_list": ALL,
    "GET /open-data": ALL,
    "GET /open-data/speeches.jsonl": ALL,
    "GET /open-data/speeches.csv": ALL,
    "GET /open-data/akn.zip": ALL,
    "GET /open-data/{issue}.{suffix}": ALL,
    "GET /glossary": ACCOUNTS,
    "POST /glossary": "st",
    "GET /glossary/file": ACCOUNTS,
    "POST /glossary/file": "st",
    "POST /glossary/built-in": "st",
    "POST /glossary/relink": "st",
    "GET /glossary/{group_id}": "st",
    "POST /glossary/{group_id}": "st",
    "POST /glossary/{group_id}/removal": "st",
    "GET /import": "st",
    "POST /import": "st",
    "GET /jobs/{job_id}": "st",
    "GET /jobs/{job_id}/state": "st",
}
_NOT_OURS = "この画面から送られたものか確かめられなかった"


def name(rule: Rule) -> str:
    return f"{rule.method} {rule.path}"


@dataclass(frozen=True)
class City:
    """見本の市に、来る人のすべてが一人ずついる。tokens は、その人の一字からセッションの合い言葉を引く。"""

    client: TestClient
    tokens: dict[str, str]
    numbers: dict[str, str]
    path: Path

    def reach_stage_of(self, rule: Rule) -> None:
        """その入口を使える状態に、見本の会議録を進めておく。"""
        meeting = int(self.numbers["meeting_id"])
        with closing(connect(self.path)) as db:
            if stage_of(db, meeting) not in rule.stages:
                stage = next(stage for stage in Stage if stage in rule.stages)
                moved = {"meeting": meeting, "move": Move.SEND_BACK, "stage": stage}
                with writing(db):
                    add_row(
                        db, "stage_move", {**moved, "reason": "試験", "moved_by": "試験", "moved_at": now()}
                    )

    def ask(self, person: str, rule: Rule) -> tuple[int, str, str]:
        """その人がその入口を使ったときの、状態、中身、移る先。書き込む入口には、合い言葉を添えない。"""
        headers = {"cookie": f"{Cookie.SESSION}={self.tokens[person]}"} if person in self.tokens else {}
        self.client.cookies.clear()
        path = rule.path.replace("{path:path}", "css/base.css").format(**self.numbers)
        answer = self.client.request(rule.method, path, headers=headers)
        return answer.status_code, answer.text, answer.headers.get("location", "")


@pytest.fixture(scope="module")
def city(demo_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    path = Path(shutil.copy(demo_db, tmp_path_factory.mktemp("people") / "people.sqlite"))
    act = Act("試験", now())
    later, tokens = shifted(act.at, 3600), {}
    with closing(connect(path)) as db:
        committees = {one.name: one.id for one in list_committees(db)}
        meeting = list_meetings(db, committees[COUNCIL])[0].id
        other = list_meetings(db, committees[ASSEMBLY])[0].id
        exchange = list_exchanges(db, meeting)[0].id
        everything = frozenset(committees.values())
        add_person(db, "teishi", AccountEntry("停止 される", Role.SECRETARIAT, everything))
    for person, login in zip(
        "mostkd", ("iin", "gikai-iin", "jimukyoku", "gikai", "kanri", "teishi"), strict=True
    ):
        tokens[person] = session_of(path, login)
    with closing(connect(path)) as db, writing(db):
        # 停止や期限切れのあとにも残ったセッションの行があるとして、それでも通さないことを見る。
        db.execute("UPDATE account SET disabled = 1 WHERE login = 'teishi'")
        for person, place in (("l", meeting), ("f", other), ("x", meeting), ("r", meeting)):
            link = issue_link(db, LinkTerms(place, LinkPurpose.SIGNING, "梶谷 由紀乃", later), act)
            found = find_access_link(db, hash_token(link))
            assert found is not None
            tokens[person] = new_token()
            start_session(db, NewSession(hash_token(tokens[person]), "端末", link_id=found.id), act.at)
            if person == "x":
                db.execute("UPDATE access_link SET expires_at = ? WHERE id = ?", [act.at, found.id])
            if person == "r":
                db.execute("UPDATE access_link SET revoked_by = '', revoked_at = '' WHERE id = ?", [found.id])
    numbers = {
        **dict.fromkeys(
            (
                "number",
                "plan_id",
                "measure_id",
                "group_id",
                "account_id",
                "job_id",
                "link_id",
                "withholding_id",
                "search_id",
                "comment_id",
                "check_id",
            ),
            "1",
        ),
        "meeting_id": str(meeting),
        "exchange_id": str(exchange),
        "committee_id": str(committees[COUNCIL]),
        "token": "x" * 43,
        "form": "html",
        "issue": "1" * 21,
        "suffix": "json",
    }
    with TestClient(create_app(Settings(path)), base_url=ORIGIN, follow_redirects=False) as client:
        yield City(client, tokens, numbers, path)


def test_every_route_of_the_app_stands_in_the_table_once_and_nothing_else_does(tmp_path: Path) -> None:
    routes = []
    for route in iter_route_contexts(create_app(Settings(tmp_path / "a.sqlite")).routes):
        if isinstance(route.original_route, Mount):
            routes += [f"{method} {route.path}/{{path:path}}" for method in ("GET", "HEAD")]
        else:
            routes += [f"{method} {route.path}" for method in route.methods or ()]
    assert len(routes) > 60
    listed = [name(rule) for rule in RULES]
    assert sorted(listed) == sorted(routes)
    assert len(listed) == len(set(listed))
    assert set(listed) == set(EXPECTED)


def test_every_address_finds_its_own_line_of_the_table() -> None:
    """先に書いた行に、後の行のアドレスが隠れていない。"""
    for rule in RULES:
        path = re.sub(r"\{(?:number|\w+_id)\}", "1", rule.path.replace("{path:path}", "css/base.css"))
        path = path.replace("{token}", "x" * 43).replace("{form}", "html")
        path = path.replace("{issue}", "1" * 21).replace("{suffix}", "json")
        entrance = find_entrance(rule.method, path)
        assert entrance is not None
        assert entrance.rule == rule


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_each_route_lets_in_exactly_the_people_it_is_for(city: City, rule: Rule) -> None:
    let_in = ""
    for person in PEOPLE:
        status, text, location = city.ask(person, rule)
        refused = status in (401, 403) and _NOT_OURS not in text
        sent_away = status == 303 and location.startswith("/login")
        if not (refused or sent_away) or (rule.path.startswith("/login") and not refused):
            let_in += person
    assert let_in == "".join(person for person in PEOPLE if person in EXPECTED[name(rule)])


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.method == "POST"], ids=name)
def test_every_form_is_refused_without_its_token_and_nothing_changes(city: City, rule: Rule) -> None:
    person = next(one for one in "stkmoa" if one in EXPECTED[name(rule)])
    city.reach_stage_of(rule)
    status, text, _ = city.ask(person, rule)
    assert status == 403
    assert _NOT_OURS in text


@pytest.mark.parametrize("person", NOBODY)
def test_people_who_are_nobody_are_sent_to_log_in(city: City, person: str) -> None:
    for rule in RULES:
        if "a" in EXPECTED[name(rule)]:
            continue
        status, text, location = city.ask(person, rule)
        if rule.method == "POST":
            assert status == 401
            assert "ログインしてください" in parse(status, text).heading
        elif rule.answer is Answer.DATA:
            assert status == 401
            assert text.startswith('{"detail":')
        else:
            assert status == 303
            assert location.startswith("/login")


def test_a_refusal_says_the_same_whether_the_meeting_exists_or_not(city: City) -> None:
    """リンクの人は、ほかの会議があるかどうかも知れない。"""
    rule = next(rule for rule in RULES if name(rule) == "GET /meetings/{meeting_id}/turns")
    existing = city.ask("f", rule)
    missing = replace(city, numbers={**city.numbers, "meeting_id": "99999"}).ask("f", rule)
    assert existing == missing
    assert existing[0] == 403


@pytest.mark.parametrize(
    "spelling", ["+{}", "{}.0", " {}", "{} ", "0x{}", "{}_0", "-{}", "１", "{}%0A", "{}/"]
)
def test_another_spelling_of_a_number_passes_nobody(city: City, spelling: str) -> None:
    """部品が番号として読む書き方でも、門番の読まない番号は通さない。"""
    numbers = {**city.numbers, "exchange_id": spelling.format(city.numbers["exchange_id"])}
    other = replace(city, numbers=numbers)
    for rule in RULES:
        if "{exchange_id}" in rule.path:
            for person in "ts":
                status, text, _ = other.ask(person, rule)
                assert status in (404, 405), (name(rule), text)


def test_a_leading_zero_is_the_same_number_for_the_guard_and_for_the_route(city: City) -> None:
    numbers = {**city.numbers, "exchange_id": "00" + city.numbers["exchange_id"]}
    rule = next(rule for rule in RULES if name(rule) == "GET /exchanges/{exchange_id}/edit")
    other = replace(city, numbers=numbers)
    assert [other.ask(person, rule)[0] for person in "ts"] == [403, 200]


def test_an_unknown_address_is_not_found_and_a_wrong_method_is_named(city: City) -> None:
    for person in "as":
        headers = {"cookie": f"{Cookie.SESSION}={city.tokens.get(person, '')}"}
        assert city.client.get("/nowhere", headers=headers).status_code == 404
        wrong = city.client.delete("/glossary/file", headers=headers)
        assert (wrong.status_code, wrong.headers["allow"]) == (405, "GET, POST")
