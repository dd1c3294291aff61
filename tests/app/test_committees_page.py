"""会議体の設定の画面: 書き方と名簿を変え、手を入れていない要約案だけを書き直す."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from app.analysis import analyze_meeting
from app.draft_style import draft_style
from app.draft_weights import city_draft_weights
from app.vocabulary import load_synonyms
from db.committees import list_committees
from db.connection import connect, writing
from db.drafts import get_draft
from db.events import Act
from db.meetings import list_meetings
from db.records import Draft
from nlp.drafts.style import Style
from nlp.pipeline import Tools
from nlp.text.tokenizer import Tokenizer
from tests.app.html import Document, parse
from tests.app.published import publish
from tests.app.visitor import Visitor

COUNCIL = "あさひ野市デジタル推進会議"


def _url(visitor: Visitor, name: str = COUNCIL) -> str:
    links = visitor.get("/committees").one("main").find("a")
    return next(link.attrs["href"] for link in links if link.text == name)


def _fields(page: Document) -> dict[str, Any]:
    """設定のフォームが、そのまま送る値。"""
    form = page.find("form", class_="committee-form")[0]
    inputs = form.find("input")
    texts = {
        i.attrs["name"]: i.attrs["value"] for i in inputs if i.attrs.get("type") not in ("checkbox", "radio")
    }
    radios = {
        i.attrs["name"]: i.attrs["value"]
        for i in inputs
        if i.attrs["type"] == "radio" and "checked" in i.attrs
    }
    rules = [i.attrs["value"] for i in inputs if i.attrs["type"] == "checkbox" and "checked" in i.attrs]
    ways = [option.attrs["value"] for option in form.find("option") if "selected" in option.attrs]
    return {**texts, **radios, "rules": rules, "ways": ways}


def test_a_committee_that_decided_nothing_writes_as_the_command_does(demo_copy: Path) -> None:
    with connect(demo_copy) as db:
        other = next(c for c in list_committees(db) if c.name != COUNCIL)
        meeting = next(m for m in list_meetings(db) if m.committee_id == other.id)
        assert draft_style(db, meeting.id) == Style(weights=city_draft_weights())


def test_sending_the_page_as_it_is_changes_nothing(visitor: Visitor) -> None:
    url = _url(visitor)
    before = visitor.get(url)
    assert visitor.post(url, _fields(before)).status_code == 303
    assert _fields(visitor.get(url)) == _fields(before)
    assert not visitor.get(url).find("section", class_="redraft")


def test_a_new_style_is_kept_and_rewrites_untouched_drafts(visitor: Visitor, demo_copy: Path) -> None:
    url = _url(visitor)
    fields = _fields(visitor.get(url))
    fields |= {"form": "委員と記号", "length": "全文", "ways": ["数字を全角にする"], "rules": [r for r in fields["rules"] if r != "けど"]}  # fmt: skip
    with connect(demo_copy) as db, writing(db):
        meetings = [m.id for m in list_meetings(db) if m.committee == COUNCIL]
        db.execute(
            "UPDATE draft_sentence SET writer = '人' WHERE item IN (SELECT id FROM draft_item WHERE meeting = ?)",
            [meetings[0]],
        )
    kept = _draft(demo_copy, meetings[0])
    assert visitor.post(url, fields).status_code == 303
    page = visitor.get(url)
    assert {**_fields(page), "seen": ""} == {**fields, "seen": "", "csrf": page.input("csrf")} | {
        "ways": _fields(page)["ways"]
    }
    assert "数字を全角にする" in _fields(page)["ways"]
    assert f"まだ誰も手を入れていない {len(meetings) - 1} 件" in page.text
    assert "人が手を入れた 1 件" in page.text
    done = visitor.finished_job(visitor.post(f"{url}/redraft", {}).headers["location"])
    assert done.heading == "要約案を書き直しました"
    assert "委員Ａ" in {item.speaker for m in meetings[1:] for item in _draft(demo_copy, m).items}
    assert _draft(demo_copy, meetings[0]) == kept
    assert "誰も手を入れていない" not in visitor.get(url).text


def test_drafts_that_are_closed_to_edits_are_left_and_the_page_says_why(
    visitor: Visitor, demo_copy: Path
) -> None:
    url = _url(visitor)
    with connect(demo_copy) as db:
        meetings = [m.id for m in list_meetings(db) if m.committee == COUNCIL]
        for meeting in meetings[:2]:
            publish(db, meeting)
    kept = [_draft(demo_copy, meeting) for meeting in meetings[:2]]
    assert visitor.post(url, _fields(visitor.get(url)) | {"length": "全文"}).status_code == 303
    page = visitor.get(url)
    assert f"まだ誰も手を入れていない {len(meetings) - 2} 件" in page.text
    assert "署名を依頼した後の 2 件の要約案は" in page.text
    visitor.finished_job(visitor.post(f"{url}/redraft", {}).headers["location"])
    assert [_draft(demo_copy, meeting) for meeting in meetings[:2]] == kept
    page = visitor.get(url)
    assert not page.find("section", class_="redraft")
    assert "署名を依頼した後の 2 件の要約案は" in page.text


def _draft(path: Path, meeting: int) -> Draft:
    with connect(path) as db:
        return get_draft(db, meeting)


def test_two_people_never_overwrite_each_other(visitor: Visitor) -> None:
    url = _url(visitor)
    fields = _fields(visitor.get(url))
    assert visitor.post(url, fields | {"form": "姓と役職"}).status_code == 303
    late = visitor.post(url, fields | {"percent": "50"})
    assert late.status_code == 409
    page = parse(409, late.text)
    assert "発言者の印字は「役職」でしたが、いまは「姓と役職」です" in page.one("p", role="alert").text
    assert page.one("input", id="percent").attrs["value"] == "50"
    assert _fields(visitor.get(url))["percent"] == "34"
    # 画面はいまの設定を見たことになるので、確かめてから保存し直せる。
    assert visitor.post(url, _fields(page)).status_code == 303


@pytest.mark.parametrize(
    ("change", "says"),
    [({"name": " "}, "名前を"), ({"percent": "120"}, "10 から 90"), ({"name": "総務常任委員会"}, "すでにあります"), ({"seen": "x"}, "読み込み直して")],
)  # fmt: skip
def test_a_bad_setting_gets_one_line_and_keeps_what_was_typed(
    visitor: Visitor, change: dict[str, str], says: str
) -> None:
    url = _url(visitor)
    fields = _fields(visitor.get(url))
    response = visitor.post(url, fields | {"length": "要点"} | change)
    page = parse(response.status_code, response.text)
    assert page.status == 422
    assert says in page.one("p", role="alert").text
    assert _fields(page)["length"] == "要点"
    assert _fields(visitor.get(url)) == fields


def test_the_roster_is_edited_as_lines_and_refused_when_it_changed_meanwhile(visitor: Visitor) -> None:
    url = _url(visitor)
    page = visitor.get(url)
    text = page.one("textarea", id="roster").text
    assert "、会長" in text
    seen = {"seen": page.find("form", action=f"{url}/roster")[0].find("input", name="seen")[0].attrs["value"]}
    added = f"{text}\n平井 歩（ひらい あゆむ）、委員"
    assert visitor.post(f"{url}/roster", seen | {"roster": added}).status_code == 303
    assert "平井 歩（ひらい あゆむ）、委員" in visitor.get(url).one("textarea", id="roster").text
    late = visitor.post(f"{url}/roster", seen | {"roster": "青木 恵"})
    assert late.status_code == 409
    assert parse(409, late.text).one("textarea", id="roster").text == "青木 恵"
    bad = visitor.post(f"{url}/roster", seen | {"roster": "青木 恵（アオキ）"})
    assert (bad.status_code, "1 行目のよみ" in bad.text) == (422, True)
    assert "平井 歩" in visitor.get(url).one("textarea", id="roster").text


def test_what_is_not_there_is_not_found_and_other_sites_are_refused(visitor: Visitor) -> None:
    assert visitor.get("/committees/999").status == 404
    assert visitor.post("/committees/999/roster", {"roster": "", "seen": ""}).status_code == 404
    assert visitor.post("/committees/999/redraft", {}).status_code == 404
    for path in ("", "/roster", "/redraft"):
        assert visitor.client.post(f"/committees/1{path}", data={"name": "a"}).status_code == 403


def test_a_new_city_is_told_how_to_begin(empty: Visitor) -> None:
    assert "まだありません" in empty.get("/committees").text


def test_letters_stay_the_same_when_a_meeting_is_analyzed_again(visitor: Visitor, demo_copy: Path) -> None:
    url = _url(visitor)
    assert visitor.post(url, _fields(visitor.get(url)) | {"form": "委員と記号"}).status_code == 303
    visitor.finished_job(visitor.post(f"{url}/redraft", {}).headers["location"])
    with connect(demo_copy) as db:
        meeting = next(m.id for m in list_meetings(db) if m.committee == COUNCIL)
        before = get_draft(db, meeting)
        with writing(db):
            analyze_meeting(
                db, meeting, Tools(Tokenizer(), load_synonyms(db)), Act("事務局", "2026-11-21T00:00:00Z")
            )
        assert get_draft(db, meeting) == before
