"""問いから探す."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.asking import MAX_QUESTION
from db.connection import connect
from db.errors import TookTooLongError
from tests.app.html import Document
from tests.app.test_editions import import_minutes
from tests.app.visitor import Visitor


def _ask(reader: Visitor, question: str) -> Document:
    return reader.get(f"/ask?{urlencode({'q': question})}")


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("災害のときに避難所がどれくらい混んでいるか、アプリで見られるようにならないでしょうか。", "混雑"),
        ("出張所の窓口でも、スマホ決済やカードで支払えるようにしてほしい。", "キャッシュレス"),
        ("図書館の利用券をマイナンバーカードで代用できるのはいつですか。", "マイナンバーカード"),
        ("小中学校で使う学習用の端末が壊れたときの予備はありますか。", "端末"),
    ],
)
def test_a_draft_question_finds_what_was_asked_before(reader: Visitor, question: str, about: str) -> None:
    hits = _ask(reader, question).find("li", class_="hit")
    assert 0 < len(hits) <= 10
    assert any(about in hit.text for hit in hits[:2])
    assert reader.get(hits[0].find("a")[0].attrs["href"]).status == 200


def test_the_promise_and_what_the_table_said_since_stand_beside_it(reader: Visitor) -> None:
    page = _ask(reader, "図書館の利用券をマイナンバーカードで代用できるのはいつですか。")
    first = page.find("li", class_="hit")[0]
    assert "検討" in first.find("span", class_="commitment")[0].text
    assert first.find("p", class_="asked-finding")
    assert [th.text for th in first.find("th") if "年度" in th.text]
    assert first.find("span", class_="evidence-word")


@pytest.mark.parametrize("question", ["", "   ", "。", "\x00", "zzzz qqqq"])
def test_a_question_without_content_finds_nothing(reader: Visitor, question: str) -> None:
    page = _ask(reader, question)
    assert page.status == 200
    assert not page.find("li", class_="hit")


def test_a_question_that_is_too_long_is_cut_and_the_page_says_so(reader: Visitor) -> None:
    page = _ask(reader, "避難所の混雑について伺います。" * 300)
    assert f"{MAX_QUESTION:,} 字" in page.one("p", class_="notice").text
    assert page.find("li", class_="hit")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_any_text_may_be_asked(reader: Visitor, question: str) -> None:
    assert reader.get(f"/ask?q={quote(question, errors='replace')}").status == 200


def test_a_search_that_takes_too_long_says_so(reader: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_: object) -> object:
        raise TookTooLongError("")

    monkeypatch.setattr("app.contexts.ask.find_similar", slow)
    assert "途中でやめました" in _ask(reader, "避難所").one("p", role="alert").text


@pytest.mark.parametrize("disclosure", ["非公開", "一部非公開"])
def test_a_closed_meeting_is_not_found(visitor: Visitor, demo_copy: Path, disclosure: str) -> None:
    question = "旧校舎の跡地の利用はいつごろ決まりますか。"
    before = [hit.text for hit in _ask(visitor, question).find("li", class_="hit")]
    db = connect(demo_copy)
    import_minutes(db, disclosure)
    db.close()
    after = [hit.text for hit in _ask(visitor, question).find("li", class_="hit")]
    assert sorted(after) == sorted(before)
    assert not any("旧校舎" in text for text in after)
