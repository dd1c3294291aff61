"""用語集の画面: 加え、直し、消すと、紐付けと検索に効く。"""

from __future__ import annotations

from typing import Any

import pytest

from tests.app.addresses_of_demo import decision_form, meeting_with_suggestions, suggestion
from tests.app.html import Document, Element, parse
from tests.app.visitor import Visitor, editor_of


def _words(page: Document) -> list[str]:
    return [word.text for word in page.find("ul", class_="word-groups")[0].find("span", class_="word")]


def _group_url(visitor: Visitor, word: str) -> str:
    page = visitor.get(f"/glossary?q={word}")
    return page.find("ul", class_="word-groups")[0].find("a")[0].attrs["href"]


def _seen(page: Document) -> dict[str, str]:
    return {name: page.input(name) for name in ("seen_words", "seen_note")}


def _relinked(visitor: Visitor) -> Document:
    """紐付けのやり直しが終わるのを待った、用語集の画面。"""
    page = visitor.get("/glossary")
    job = [a.attrs["href"] for a in page.one("main").find("a") if a.text == "進み具合を見る"]
    if job:
        visitor.finished_job(job[0])
    return visitor.get("/glossary")


def _refused(visitor: Visitor, response: Any) -> str:
    assert response.status_code == 422
    page = visitor.get("/glossary")
    assert not page.find("p", class_="alert")
    return str(response.text)


def test_the_demo_begins_with_the_glossary_of_its_city(reader: Visitor) -> None:
    page = reader.get("/glossary")
    assert "ひのわフリースポット" in _words(page)
    assert not page.find("p", class_="notice")
    assert "GIGAスクール" in page.one("main").text


def test_an_added_group_is_shown_and_links_are_made_again(visitor: Visitor) -> None:
    response = visitor.post("/glossary", {"words": "もえログ\r\nごみ分別検索アプリ", "note": "令和8年から"})
    assert (response.status_code, response.headers["location"]) == (303, "/glossary")
    page = _relinked(visitor)
    assert _words(page)[:2] == ["もえログ", "ごみ分別検索アプリ"]
    assert "令和8年から" in page.text
    assert "にやり直しました" in page.text


def test_what_people_decided_survives_a_new_linking(visitor: Visitor) -> None:
    link = suggestion(visitor.get(meeting_with_suggestions(visitor)))
    url, fields = decision_form(link, "reject")
    visitor.post(url, fields)
    exchange = url.removesuffix("/links")
    before = [_state(found) for found in visitor.get(exchange).find("li", class_="link-rejected")]
    visitor.post("/glossary", {"words": "もえログ\nごみ分別検索アプリ"})
    _relinked(visitor)
    after = [_state(found) for found in visitor.get(exchange).find("li", class_="link-rejected")]
    assert before == after != []


def _state(link: Element) -> tuple[str, str]:
    return link.attrs["data-link"], link.text


def test_the_city_s_word_changes_the_links_of_old_meetings(visitor: Visitor) -> None:
    url = _group_url(visitor, "ひのわ号")
    exchange = visitor.get("/search?q=ひのわ号の現在位置").find("h2", class_="hit-title")[0].find("a")[0]

    def first(address: str) -> str:
        return visitor.get(address).find("li", class_="link")[0].text

    linked = first(exchange.attrs["href"])
    assert "コミュニティバス" in linked
    visitor.post(f"{url}/removal", _seen(visitor.get(url)))
    _relinked(visitor)
    assert first(exchange.attrs["href"]) != linked


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ("ひのわ便", "語が二つありません"),
        ("ひのわ便\n車", "「車」は一字"),
        ("ひのわ便\n学びタブ", "「学びタブ」は、すでに「学びタブ、学習用端末」の組"),
        ("<script>alert(1)</script>\n学びタブ", "すでに"),
    ],
)
def test_a_group_that_cannot_be_added_keeps_what_was_typed(visitor: Visitor, words: str, says: str) -> None:
    response = visitor.post("/glossary", {"words": words})
    text = _refused(visitor, response)
    assert says in text
    assert words.splitlines()[0].replace("<", "&lt;").replace(">", "&gt;") in text
    assert "<script>alert" not in text


def test_a_group_is_changed_and_a_second_change_from_the_old_page_is_refused(visitor: Visitor) -> None:
    url = _group_url(visitor, "ひのわ号")
    seen = _seen(visitor.get(url))
    first = visitor.post(url, {**seen, "words": "ひのわ号\nコミュニティバス\n循環バス"})
    assert first.status_code == 303
    second = visitor.post(url, {**seen, "words": "ひのわ号\n市バス"})
    assert second.status_code == 409
    assert "ひのわ号、コミュニティバス」" in second.text
    assert "ひのわ号、コミュニティバス、循環バス」" in second.text
    again = parse(409, second.text)
    assert again.one("textarea", id="words").text == "ひのわ号\n市バス"
    assert again.find("input", name="seen_words")[0].attrs["value"].endswith("循環バス")
    assert visitor.post(f"{url}/removal", seen).status_code == 409
    assert "循環バス" in visitor.get(url).text
    assert visitor.post(url, {**_seen(visitor.get(url)), "words": "ひのわ号"}).status_code == 422


@pytest.mark.parametrize("words", ["ひのわ号\n循環バス", "ひのわ号"])
def test_a_change_to_a_group_removed_meanwhile_keeps_what_was_typed(visitor: Visitor, words: str) -> None:
    url = _group_url(visitor, "ひのわ号")
    seen = _seen(visitor.get(url))
    assert visitor.post(f"{url}/removal", seen).status_code == 303
    late = visitor.post(url, {**seen, "words": words, "note": "愛称"})
    page = parse(late.status_code, late.text)
    assert late.status_code == 404
    assert "消されました" in page.text
    assert page.one("textarea", id="words").text == words


def test_a_built_in_group_is_stopped_and_taken_back(visitor: Visitor) -> None:
    def used() -> bool:
        page = visitor.get("/glossary?q=廃棄物")
        return not page.find("li", class_="unused")

    assert "廃棄物" in visitor.get("/search?q=リサイクル&in=turns").text or used()
    for wanted in (False, True):
        data = {"name": "ごみ", "used": str(wanted).lower()}
        assert visitor.post("/glossary/built-in", data).status_code == 303
        assert used() is wanted
    assert visitor.post("/glossary/built-in", {"name": "無い組", "used": "false"}).status_code == 422


def test_a_file_goes_out_and_comes_back(visitor: Visitor) -> None:
    file = visitor.client.get("/glossary/file")
    assert file.headers["content-disposition"] == 'attachment; filename="glossary.tsv"'
    same = visitor.post("/glossary/file", {}, files={"file": ("a.tsv", file.content)})
    assert same.status_code == 303
    more = file.text.replace("ひのわ号\t", "ひのわ号\t循環バス\t").encode("cp932", errors="ignore")
    assert visitor.post("/glossary/file", {}, files={"file": ("a.tsv", more)}).status_code == 303
    assert "循環バス" in _words(_relinked(visitor))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "中身がありません"),
        ("はぐはぐ通信\n".encode(), "a.tsv の 1 行目"),
        (b"%PDF-1.7", "PDF"),
    ],
)
def test_a_bad_file_gets_one_line_and_adds_nothing(visitor: Visitor, content: bytes, says: str) -> None:
    before = _words(visitor.get("/glossary"))
    response = visitor.post("/glossary/file", {}, files={"file": ("a.tsv", content)})
    assert response.status_code == 422
    assert says in response.text
    assert _words(visitor.get("/glossary")) == before
    assert visitor.post("/glossary/file", {}).status_code == 422


def test_links_can_be_made_again_by_hand(visitor: Visitor) -> None:
    response = visitor.post("/glossary/relink", {})
    done = visitor.finished_job(response.headers["location"])
    assert done.heading == "紐付けをやり直しました"
    assert "すべての会議を紐付け直しました" in done.text


@pytest.mark.parametrize("path", ["", "/file", "/built-in", "/relink", "/1", "/1/removal"])
def test_another_site_cannot_change_the_glossary(visitor: Visitor, path: str) -> None:
    assert visitor.client.post(f"/glossary{path}", data={"words": "a"}).status_code == 403
    # 合い言葉を知っていても、よその画面からは送れない。
    data = {"csrf": visitor.token(), "name": "ごみ", "used": "false"}
    other = {"origin": "http://other.example"}
    assert visitor.client.post(f"/glossary{path}", data=data, headers=other).status_code == 403


def test_a_search_of_the_glossary_shows_the_general_dictionary_too(reader: Visitor) -> None:
    page = reader.get("/glossary?q=高齢者")
    assert "老人" in page.text
    assert reader.get("/glossary?q=" + "あ" * 500).status == 200
    assert reader.get("/glossary/99999").status == 404


def test_an_empty_city_can_begin(empty: Visitor) -> None:
    assert "まだありません" in empty.get("/glossary").text
    empty.post("/glossary", {"words": "ひのわ号\nコミュニティバス"})
    assert "ひのわ号" in _words(_relinked(empty))


def test_many_changes_wait_in_one_line_for_one_new_linking(visitor: Visitor) -> None:
    for n in range(6):
        visitor.post("/glossary", {"words": f"愛称{n}号\n正式な名前{n}"})
    page = _relinked(visitor)
    services = visitor.client.app.state.services  # type: ignore[attr-defined]
    assert len(_words(page)) == 12 * 2 + 12
    assert services.jobs._waiting_relink is None
    assert not page.find("p", class_="alert")


def test_a_linking_that_died_with_its_process_can_be_begun_again(visitor: Visitor) -> None:
    from db.connection import open_store, writing
    from db.jobs import JobKind, start_job

    path = visitor.client.app.state.services.settings.db_path  # type: ignore[attr-defined]
    with open_store(path) as db, writing(db):
        job = start_job(db, JobKind.ANALYSIS, "紐付けのやり直し", 5, "2026-01-01T00:00:00Z")
    with editor_of(path) as editor:
        page = editor.get(f"/jobs/{job}")
    assert "途中で止まりました" in page.one("p", role="alert").text
    assert "用語集に戻る" in page.text
