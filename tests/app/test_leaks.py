"""閉じた会議と伏せた発言は、見てよくない人のどの応答にも現れず、数も一覧も、それが無い市と同じである."""

from __future__ import annotations

import io
import logging
import re
import time
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlite_utils import Database

from app.accounts.links import issue_link
from app.accounts.tokens import hash_token, new_token
from app.clock import now, shifted
from app.cookies import Cookie
from app.demo_accounts import ASSEMBLY, COUNCIL
from app.importing import Document, import_document
from app.main import create_app
from app.rules import RULES, Area
from app.settings import Settings
from db.access_links import LinkTerms, find_access_link
from db.committees import list_committees
from db.connection import connect, writing
from db.events import Act
from db.exchanges import list_exchanges
from db.follow_ups import FollowUpChange, FollowUpDecision, decide_follow_up
from db.links import DecisionChange, decide
from db.meetings import list_meetings
from db.plans import list_measures, list_plans
from db.records import Decision, LinkPurpose
from db.sessions import NewSession, start_session
from nlp.links.synonyms import Synonyms
from nlp.pipeline import Tools
from nlp.text.tokenizer import Tokenizer
from nlp.turns.parser import parse_minutes
from tests.app.html import parse
from tests.app.people import session_of
from tests.app.published import publish
from tests.app.visitor import ORIGIN, TestClient

# 閉じた会議と、伏せた箇所にだけある言葉。
CLOSED, WITHHELD = "ぬばたま", "たまかぎる"
_MINUTES = """令和{year}年度 第9回{word}審議会 会議録

日時 令和{year}年9月3日(金) 午後2時から午後3時まで
場所 {word}会館
公開又は非公開の別 {disclosure}
出席者 委員 {name}委員(会長)
久保委員
事務局 {name}支援課長
議題 {word}の整備について
配布資料 {word}資料

【{name}会長】

それでは、{word}の整備について、久保委員からご質問をどうぞ。

【久保委員】

公園の整備についてお伺いします。{word}の公衆無線LANの整備はいつごろ決まりますか。

【{name}支援課長】

{word}の公衆無線LANの整備につきましては、来年度に検討してまいります。

【久保委員】

次に、図書館の開館時間についてお伺いします。いつ延ばしますか。

【支援課長】

図書館の開館時間につきましては、来月から延長いたします。

【{name}会長】

ありがとうございます。{word}は以上です。
"""
# m その会議体の委員、s その会議体の事務局、o と t はほかの会議体の委員と事務局、k 管理者、l その会議のリンク、f ほかの会議のリンク。
LOGINS = {"m": "iin", "s": "jimukyoku", "o": "gikai-iin", "t": "gikai", "k": "kanri"}
OUTSIDERS = "otk"
_MISSING = 99999


@dataclass
class City:
    """見本の市。tokens と forms は、人の一字からセッションの合い言葉と、それから決まるフォームの合い言葉を引く。"""

    path: Path
    client: TestClient
    committees: Mapping[str, int]
    opened: int
    tokens: dict[str, str] = field(default_factory=dict)
    forms: dict[str, str] = field(default_factory=dict)

    def get(self, person: str, url: str) -> tuple[int, str]:
        """状態と、展開した中身。"""
        self.client.cookies.clear()
        headers = {"cookie": f"{Cookie.SESSION}={self.tokens[person]}"} if person in self.tokens else {}
        answer = self.client.get(url, headers=headers)
        return answer.status_code, _unpacked(answer.content)

    def post(self, person: str, url: str, data: Mapping[str, str], files: object = None) -> tuple[int, str]:
        if person not in self.forms:
            self.forms[person] = parse(*self.get(person, "/account")).input("csrf")
        headers = {"cookie": f"{Cookie.SESSION}={self.tokens[person]}", "origin": ORIGIN}
        answer = self.client.post(
            url, data={"csrf": self.forms[person], **data}, headers=headers, files=files
        )  # type: ignore[arg-type]
        return answer.status_code, answer.text + answer.headers.get("location", "")

    def db(self) -> closing[Database]:
        return closing(connect(self.path))


def _unpacked(content: bytes) -> str:
    """docx や zip なら、中のファイルをつないだもの。"""
    if content[:2] != b"PK":
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def _text(word: str, disclosure: str, year: int, name: str) -> str:
    return _MINUTES.format(word=word, disclosure=disclosure, year=year, name=name)


@pytest.fixture
def city(demo_copy: Path) -> Iterator[City]:
    """公開の会議がひとつ加わった見本の市。その会議の、言葉を含む三つの発言は、後で伏せる。"""
    text = _text(WITHHELD, "公開", 7, "有馬").replace(f"第9回{WITHHELD}", "第9回まちづくり")
    for line in ("会館", "の整備について\n配布", "資料\n"):
        text = text.replace(f"{WITHHELD}{line}", f"中央{line}")
    tokenizer = Tokenizer()
    minutes = parse_minutes(text, tokenizer.surname_length)
    act = Act("試験", now())
    with closing(connect(demo_copy)) as db:
        committees = {one.name: one.id for one in list_committees(db)}
        document = Document(minutes, text, "machi.txt", COUNCIL)
        opened = import_document(db, document, Tools(tokenizer, Synonyms()), act).meeting_id
        assert opened is not None
        other = list_meetings(db, committees[ASSEMBLY])[0].id
        _decide_everything(db, opened, WITHHELD, act)
        publish(db, opened)
        with writing(db):
            far = issue_link(db, LinkTerms(other, LinkPurpose.SIGNING, "梶谷", shifted(act.at, 3600)), act)
    with TestClient(create_app(Settings(demo_copy)), base_url=ORIGIN, follow_redirects=False) as client:
        found = City(demo_copy, client, committees, opened)
        found.tokens = {person: session_of(demo_copy, login) for person, login in LOGINS.items()}
        found.tokens["f"] = _link_session(found, far)
        yield found


def _link_session(city: City, link: str) -> str:
    token = new_token()
    with city.db() as db, writing(db):
        found = find_access_link(db, hash_token(link))
        assert found is not None
        start_session(db, NewSession(hash_token(token), "端末", link_id=found.id), now())
    return token


def _decide_everything(db: Database, meeting: int, word: str, act: Act) -> None:
    """はじめの質疑応答を施策に結び、理由に言葉のある判断を付ける。"""
    exchange = list_exchanges(db, meeting)[0].id
    measure = list_measures(db, list_plans(db)[0].id)[0].id
    with writing(db):
        decide(db, exchange, measure, DecisionChange(None, Decision.CONFIRMED), act)
        decide_follow_up(db, exchange, FollowUpChange(None, FollowUpDecision.CLOSED, f"{word}は済んだ"), act)


def _close_by_import(city: City) -> tuple[int, int, int]:
    """閉じた会議を画面から取り込み、判断とリンクを付けて、処理・会議・はじめの質疑応答の id を返す。"""
    text = _text(CLOSED, "非公開", 9, CLOSED)
    status, where = city.post(
        "s", "/import", {"committee": COUNCIL}, {"file": (f"{CLOSED}.txt", text.encode())}
    )
    assert status == 303
    job = int(where.rsplit("/", 1)[1])
    for _ in range(600):
        if '"running":false' in city.get("s", f"/jobs/{job}/state")[1].replace(" ", ""):
            break
        time.sleep(0.02)
    with city.db() as db:
        meeting = max(one.id for one in list_meetings(db))
        act = Act("試験", now())
        _decide_everything(db, meeting, CLOSED, act)
        # 公表に進めてしまっても、閉じた会議は外に出ない。
        publish(db, meeting)
        with writing(db):
            terms = LinkTerms(meeting, LinkPurpose.SIGNING, f"{CLOSED} 太郎", shifted(act.at, 3600))
            link = issue_link(db, terms, act)
        exchange = list_exchanges(db, meeting)[0].id
    city.tokens["l"] = _link_session(city, link)
    return job, meeting, exchange


def _pages(city: City) -> list[str]:
    """会議を指さない画面とファイルと、公開の会議の画面のすべて。探す言葉は、閉じた言葉とありふれた言葉。"""
    words = [
        CLOSED,
        WITHHELD,
        CLOSED[:2],
        "公衆無線LAN",
        "整備",
        "図書館 開館時間",
        "発言者:久保",
        "-公園",
        "会議:審議会",
    ]
    with city.db() as db:
        measures = [one.id for plan in list_plans(db) for one in list_measures(db, plan.id)]
        exchanges = [one.id for one in list_exchanges(db, city.opened)]
        plans = [plan.id for plan in list_plans(db)]
    searches = [
        f"/{page}?q={quote(word)}{more}"
        for word in words
        for page, more in [("search", ""), ("search", "&in=turns"), ("search", "&in=meetings"), ("search", "&in=measures"),
            ("search", "&order=newest&in=turns"), ("search.csv", ""), ("search/suggestions", ""), ("ask", ""), ("measure-search", "")]
    ]  # fmt: skip
    return [
        *searches,
        *(f"/search.docx?q={quote(word)}" for word in words[:4]),
        f"/search?committee={city.committees[COUNCIL]}",
        "/search?since=2027-01-01",
        *("/", f"/?committee={city.committees[COUNCIL]}", "/committees", f"/committees/{city.committees[COUNCIL]}"),
        *("/follow-ups", "/follow-ups?state=closed", "/follow-ups.csv?state=closed", "/follow-ups.csv", "/glossary", "/glossary/file", "/plans", "/import", "/account"),
        *(f"/plans/{plan}" for plan in plans),
        *(f"/measures/{measure}" for measure in measures[:6]),
        *(f"/exchanges/{exchange}" for exchange in exchanges),
        *(f"/meetings/{city.opened}{part}" for part in ("", "/turns", "/draft", "/draft/dropped", "/draft/revisions", "/draft/print.html", "/draft/print.docx")),
        *(f"/meetings/{city.opened}/turns/{number}" for number in range(1, 7)),
        *("/open-data", "/open-data/speeches.jsonl", "/open-data/speeches.csv", "/open-data/akn.zip"),
        *(f"/api/{name}?from=2000-01-01&maximumRecords=10" for name in ("speech", "meeting", "meeting_list")),
        *(f"/api/speech?any={quote(word)}" for word in words[:4]),
    ]  # fmt: skip


def _holds(text: str, word: str) -> bool:
    return word in text or quote(word) in text


def test_a_closed_meeting_is_for_outsiders_as_if_it_did_not_exist(
    city: City, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    urls = _pages(city)
    before = {(person, url): city.get(person, url) for person in OUTSIDERS for url in urls}
    job, meeting, exchange = _close_by_import(city)
    for (person, url), page in before.items():
        # 探した言葉は画面に戻るので、閉じた言葉の有無ではなく、会議の無いときと同じであることを見る。
        assert city.get(person, url) == page, (person, url)
    numbers = {"meeting_id": meeting, "exchange_id": exchange, "job_id": job}
    others = dict.fromkeys(
        (
            "number", "plan_id", "measure_id", "group_id", "account_id", "withholding_id", "link_id", "search_id",
            "comment_id",
                "check_id",
        ),
        1,
    )  # fmt: skip
    rest = {"committee_id": city.committees[COUNCIL], "form": "html", "issue": "1" * 21, "suffix": "json"}
    for rule in RULES:
        if "{token}" in rule.path or "{path:path}" in rule.path or rule.path in ("/logout", "/login"):
            continue
        url = rule.path.format(**others, **rest, **numbers)
        missing = rule.path.format(**others, **rest, **dict.fromkeys(numbers, _MISSING))
        for person in f"a{OUTSIDERS}f":
            if rule.method == "GET":
                status, text = city.get(person, url)
                assert not _holds(text, CLOSED), (person, url)
                if rule.area in (Area.MEETING, Area.EXCHANGE) or "job_id" in rule.path:
                    there = city.get(person, missing)
                    assert _without(text, numbers.values()) == _without(there[1], [_MISSING]), (person, url)
                    assert status == there[0], (person, url)
                    assert status != 200, (person, url)
            elif person in OUTSIDERS and rule.area in (Area.MEETING, Area.EXCHANGE):
                here, there = (city.post(person, one, {}) for one in (url, missing))
                assert here[0] == there[0], (person, url)
                assert here[0] in (403, 404), (person, url)
                assert _without(here[1], numbers.values()) == _without(there[1], [_MISSING]), (person, url)
    assert not _holds(_logged(caplog), CLOSED)


def _without(text: str, numbers: Iterable[int]) -> str:
    """述べている番号を除いた中身。"""
    for number in numbers:
        text = text.replace(f"「{number}」", "「#」")
    return text


def _logged(caplog: pytest.LogCaptureFixture) -> str:
    """この製品の残した記録。試験の部品の記録には、探した言葉が入る。"""
    return "".join(one.getMessage() for one in caplog.records if one.name.startswith("kaigiroku"))


def test_a_form_of_another_meeting_cannot_ask_whether_a_closed_exchange_exists(city: City) -> None:
    """書き込みの間はすべての行が見えるので、フォームの中の番号からも漏れないことを見る。"""
    _, _, exchange = _close_by_import(city)
    with city.db() as db:
        meeting = list_meetings(db, city.committees[ASSEMBLY])[0].id
        own = list_exchanges(db, meeting)[0].id
    asked = {
        f"/meetings/{meeting}/checks": {"exchange": "{} question|1.0-1|"},
        f"/meetings/{meeting}/bulk": {"floor": "0", "shown": "1", "pick": "{}.1.00000000"},
        f"/exchanges/{own}/merge": {"seen": "question|1.0-1|", "target": "{} question|1.0-1|"},
        f"/exchanges/{own}/answers": {
            "seen": "question|1.0-1|", "act": "move", "piece": "1.0-1", "target": "{} question|1.0-1|",
        },
        f"/meetings/{meeting}/draft/regenerate": {"exchange": "{}", "length": "要約"},
    }  # fmt: skip
    for url, data in asked.items():
        here, there = (
            city.post("t", url, {name: value.format(number) for name, value in data.items()})
            for number in (exchange, _MISSING)
        )
        assert here[0] == there[0] == (200 if url.endswith("/bulk") else 404), url
        assert _without(here[1], [exchange]) == _without(there[1], [_MISSING]), url


def test_a_closed_meeting_is_there_for_its_own_committee(city: City) -> None:
    job, meeting, exchange = _close_by_import(city)
    for person in "ms":
        for url in (
            *("/", f"/meetings/{meeting}", f"/meetings/{meeting}/turns", f"/meetings/{meeting}/draft"),
            *(f"/exchanges/{exchange}", f"/search?q={quote(CLOSED)}", "/follow-ups?state=closed"),
        ):
            status, text = city.get(person, url)
            assert status == 200, (person, url)
            assert _holds(text.replace(f'value="{CLOSED}"', ""), CLOSED), (person, url)
    assert city.get("l", f"/meetings/{meeting}/draft")[0] == 200
    assert CLOSED in city.get("l", f"/meetings/{meeting}/turns")[1]
    assert CLOSED in city.get("s", f"/jobs/{job}")[1]
    assert CLOSED in city.get("s", "/import")[1]
    page = parse(*city.get("m", f"/search?q={quote(CLOSED)}&in=turns"))
    assert "非公開の会議から" in page.find("section", class_="closed-hits")[0].text
    # だれにでも出す結果と、外に出すものには、自分の会議体の人にも加えない。
    for url in (f"/search.csv?q={quote('整備')}", "/open-data/speeches.csv", "/api/speech?from=2000-01-01"):
        assert CLOSED not in city.get("s", url)[1]


def _withhold(city: City) -> None:
    """公開の会議の、言葉を含む発言を伏せる。質問は言葉だけ、ほかは発言の全体。"""
    with city.db() as db:
        turns = list(
            db.query("SELECT number, text FROM turn WHERE meeting = ? ORDER BY number", [city.opened])
        )
    for turn in turns:
        if WITHHELD not in turn["text"]:
            continue
        page = parse(*city.get("s", f"/meetings/{city.opened}/turns/{turn['number']}"))
        seen = page.find("form", class_="withhold-form")[0].find("input", name="seen")[0].attrs["value"]
        part = {"words": f"{WITHHELD}の公衆無線LAN"} if "お伺い" in turn["text"] else {"piece": "whole"}
        status, _ = city.post(
            "s",
            f"/meetings/{city.opened}/turns/{turn['number']}/withholding",
            {"kind": "秘密", "reason": "個人の情報", "seen": seen, **part},
        )
        assert status == 303


def test_withheld_words_are_seen_only_by_the_own_committee(
    city: City, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    meeting = f"/meetings/{city.opened}"
    assert WITHHELD in city.get("t", f"{meeting}/turns")[1]
    _withhold(city)
    for person in OUTSIDERS:
        for url in _pages(city):
            status, text = city.get(person, url)
            asked = re.sub(rf"{WITHHELD}|{quote(WITHHELD)}", "", url)
            shown = (
                text
                if asked == url
                else re.sub(
                    rf'(value="|「|[?&"]q=|<textarea[^>]*>)(?:{WITHHELD}|{quote(WITHHELD)})', "", text
                )
            )
            assert not _holds(shown, WITHHELD), (person, url)
            assert status == city.get(person, url)[0]
        assert "（秘密のため非公開：個人の情報）" in city.get(person, f"{meeting}/turns")[1]
        assert "（秘密のため非公開：個人の情報）" in city.get(person, f"{meeting}/draft")[1]
    for person in "ms":
        for url in ("/turns", "/draft", "/draft/print.html", ""):
            assert WITHHELD in city.get(person, meeting + url)[1], url
        for url in ("/turns?version=public", "/draft/print.html?version=public"):
            status, text = city.get(person, meeting + url)
            assert status == 200
            assert WITHHELD not in text
            assert "（秘密のため非公開：個人の情報）" in text
        assert "非公開の会議から" in city.get(person, f"/search?q={quote(WITHHELD)}")[1]
    assert not _holds(_logged(caplog), WITHHELD)


def test_what_is_released_is_seen_again_by_everyone(city: City) -> None:
    _withhold(city)
    page = parse(*city.get("s", f"/meetings/{city.opened}/disclosure"))
    for form in page.find("form"):
        if form.attrs["action"].endswith("/release"):
            assert city.post("s", form.attrs["action"], {})[0] == 303
    assert WITHHELD in city.get("t", f"/meetings/{city.opened}/turns")[1]
    for url in (f"/search?q={quote(WITHHELD)}&in=turns", "/open-data/speeches.csv"):
        assert "公衆無線LAN" in city.get("t", url)[1]
    assert "ありがとうございます" in city.get("t", f"/search?q={quote(WITHHELD)}&in=turns")[1]


def test_closing_an_open_meeting_and_opening_it_again(city: City) -> None:
    meeting = f"/meetings/{city.opened}"
    urls = _pages(city)
    before = {url: city.get("t", url) for url in urls}
    steps = [
        ({"seen": "公開", "disclosure": "一部非公開", "reason": "個人の情報を含む"}, 404),
        ({"seen": "一部非公開", "disclosure": "非公開", "reason": "個人の情報を含む"}, 404),
        ({"seen": "非公開", "disclosure": "公開", "reason": "確かめた"}, 200),
    ]
    for data, status in steps:
        assert city.post("s", f"{meeting}/disclosure", data)[0] == 303
        assert city.get("t", meeting)[0] == status
        assert city.get("m", meeting)[0] == 200
        if status == 404:
            assert "まちづくり" not in city.get("t", "/")[1]
            assert city.get("t", f"/search/suggestions?q={quote(WITHHELD)}")[1] == '{"suggestions":[]}'
            assert WITHHELD not in city.get("t", "/open-data/speeches.csv")[1]
    for url in urls:
        if "open-data" not in url and "/api/" not in url:
            assert city.get("t", url) == before[url], url


def test_a_partly_closed_meeting_opens_when_everything_is_masked(city: City) -> None:
    meeting = f"/meetings/{city.opened}"
    data = {"seen": "公開", "disclosure": "一部非公開", "reason": "個人の情報を含む"}
    assert city.post("s", f"{meeting}/disclosure", data)[0] == 303
    _withhold(city)
    assert [city.get(person, f"{meeting}/turns")[0] for person in "otkms"] == [404, 404, 404, 200, 200]
    assert city.post("s", f"{meeting}/masking", {})[0] == 303
    assert city.post("s", f"{meeting}/masking", {})[0] == 409
    for person in OUTSIDERS:
        status, text = city.get(person, f"{meeting}/turns")
        assert status == 200
        assert WITHHELD not in text
    assert "まちづくり" in city.get("t", "/open-data/speeches.csv")[1]
    assert city.post("s", f"{meeting}/masking/removal", {})[0] == 303
    assert city.get("t", f"{meeting}/turns")[0] == 404


def test_a_signatory_by_link_is_shown_the_original_that_is_signed_and_a_reviewer_by_link_the_mask(
    city: City,
) -> None:
    _withhold(city)
    for purpose, sees in ((LinkPurpose.SIGNING, True), (LinkPurpose.STATEMENT_CHECK, False)):
        act = Act("試験", now())
        with closing(connect(city.path)) as db, writing(db):
            terms = LinkTerms(city.opened, purpose, "梶谷", shifted(act.at, 3600))
            token = issue_link(db, terms, act)
        city.tokens["n"] = _link_session(city, token)
        assert (WITHHELD in city.get("n", f"/meetings/{city.opened}/turns")[1]) is sees
