"""要約案の画面で手直しする: フォームと、JS の受け取る変わったところ."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.anchors import Anchor
from db.connection import connect, writing
from db.draft_edits import DraftChange, add_draft_edit
from db.event_kinds import EventKind
from db.events import Act
from db.records import Span
from db.shapes import read_spans
from db.turns import list_turns
from tests.app.addresses_of_demo import meeting_with_suggestions
from tests.app.html import Document, Element, parse
from tests.app.visitor import Visitor


@pytest.fixture
def draft(visitor: Visitor) -> str:
    return f"{meeting_with_suggestions(visitor)}/draft"


def _sentences(page: Document | Element) -> list[Element]:
    return page.find("a", class_="sentence")


def _texts(page: Document) -> list[str]:
    return [one.text for one in _sentences(page)]


def _paragraph_with_two(page: Document) -> Element:
    return next(one for one in page.find("section", class_="paragraph") if len(_sentences(one)) > 1)


def _texts_without(page: Document, regenerate_url: str) -> list[list[str]]:
    """その質疑応答のほかの段落の文。"""
    others = (
        one
        for one in page.find("section", class_="paragraph")
        if one.attrs.get("data-regenerate") != regenerate_url
    )
    return [[sentence.text for sentence in _sentences(one)] for one in others]


def _fields(sentence: Element) -> dict[str, str]:
    return {"place": sentence.attrs["data-place"], "before": sentence.text}


def _undo(visitor: Visitor, draft: str) -> None:
    form = visitor.get(draft).one("form", data_undo="")
    response = visitor.post(form.attrs["action"], {"seq": form.find("input", name="seq")[0].attrs["value"]})
    assert response.status_code == 303


def test_a_sentence_is_rewritten_by_a_plain_form_and_undone(visitor: Visitor, draft: str) -> None:
    before = visitor.get(draft)
    first = _sentences(before)[0]
    form = visitor.get(f"{draft}/sentence?place={first.attrs['data-place']}")
    assert form.find("textarea", name="after")[0].text == first.text
    response = visitor.post(f"{draft}/rewrite", {**_fields(first), "after": "人が書いた文。"})
    assert response.headers["location"] == f"{draft}#{first.attrs['id']}"
    after = visitor.get(draft)
    assert _texts(after) == ["人が書いた文。", *_texts(before)[1:]]
    assert after.find("span", class_="writer")[0].text == "人"
    assert "人が直した 1" in after.text
    _undo(visitor, draft)
    assert _texts(visitor.get(draft)) == _texts(before)


def test_a_sentence_is_dropped_for_a_reason_and_restored_from_the_list(visitor: Visitor, draft: str) -> None:
    page = visitor.get(draft)
    paragraph = _paragraph_with_two(page)
    sentence = _sentences(paragraph)[1]
    visitor.post(f"{draft}/drop", {**_fields(sentence), "reason": "重複"})
    assert sentence.attrs["id"] not in {one.attrs["id"] for one in _sentences(visitor.get(draft))}
    listed = visitor.get(f"{draft}/dropped")
    group = next(one for one in listed.find("details") if one.find("summary")[0].text.startswith("重複"))
    place = group.find("input", name="place")[0].attrs["value"]
    assert place == sentence.attrs["data-place"]
    assert visitor.post(f"{draft}/restore", {"place": place}).status_code == 303
    ids = [one.attrs["id"] for one in _sentences(visitor.get(draft))]
    assert ids == [one.attrs["id"] for one in _sentences(page)]


def test_a_dropped_place_comes_back_as_the_persons_own_sentence(visitor: Visitor, draft: str) -> None:
    dropped = visitor.get(draft).find("a", class_="dropped")[0]
    form = visitor.get(dropped.attrs["href"])
    assert form.heading == "省略した箇所を戻す"
    fields = {"place": dropped.attrs["data-dropped"], "before": "", "after": "次の議題に入る。"}
    assert visitor.post(f"{draft}/rewrite", fields).status_code == 303
    assert "次の議題に入る。" in _texts(visitor.get(draft))


def test_a_sentence_is_joined_to_the_one_before_and_only_there(visitor: Visitor, draft: str) -> None:
    first, second = _sentences(_paragraph_with_two(visitor.get(draft)))[:2]
    form = visitor.get(f"{draft}/sentence?place={second.attrs['data-place']}")
    assert form.input("previous") == first.text
    fields = {**_fields(second), "previous_place": first.attrs["data-place"], "previous": first.text}
    visitor.post(f"{draft}/merge", fields)
    joined = next(one for one in _sentences(visitor.get(draft)) if one.attrs["id"] == first.attrs["id"])
    assert joined.text == first.text + second.text
    alone = visitor.post(f"{draft}/merge", {**_fields(joined)})
    assert alone.status_code == 422
    assert "つなげません" in alone.text


def test_an_exchange_is_written_again_in_the_chosen_length_and_no_other(visitor: Visitor, draft: str) -> None:
    before = visitor.get(draft)
    paragraph = next(
        one
        for one in before.find("section", class_="paragraph")
        if "data-regenerate" in one.attrs and len(_sentences(one)) > 1
    )
    url = paragraph.attrs["data-regenerate"]
    sentence = _sentences(paragraph)[0]
    visitor.post(f"{draft}/rewrite", {**_fields(sentence), "after": "人の文。"})
    form = visitor.get(paragraph.attrs["data-regenerate"])
    assert "人の文。" in form.one("div", class_="notice").text
    fields = {name: form.input(name) for name in ("exchange", "seen")}
    assert visitor.post(f"{draft}/regenerate", {**fields, "length": "要点"}).status_code == 303
    after = visitor.get(draft)
    assert "人の文。" not in _texts(after)
    assert _texts_without(after, url) == _texts_without(before, url)
    again = visitor.get(paragraph.attrs["data-regenerate"])
    chosen = [one.attrs["value"] for one in again.find("input", name="length") if "checked" in one.attrs]
    assert chosen == ["要点"]
    _undo(visitor, draft)
    assert "人の文。" in _texts(visitor.get(draft))


def test_rewriting_an_exchange_refuses_an_edit_made_since_the_list_was_seen(
    visitor: Visitor, draft: str
) -> None:
    page = visitor.get(draft)
    paragraph = next(
        one for one in page.find("section", class_="paragraph") if "data-regenerate" in one.attrs
    )
    form = visitor.get(paragraph.attrs["data-regenerate"])
    visitor.post(f"{draft}/rewrite", {**_fields(_sentences(paragraph)[0]), "after": "後からの文。"})
    fields = {name: form.input(name) for name in ("exchange", "seen")}
    response = visitor.post(f"{draft}/regenerate", {**fields, "length": "全文"})
    assert response.status_code == 409
    assert "後からの文。" in response.text
    assert "後からの文。" in _texts(visitor.get(draft))


def test_a_conflict_shows_both_texts_and_lets_one_be_chosen_or_both_joined(
    visitor: Visitor, draft: str
) -> None:
    first = _sentences(visitor.get(draft))[0]
    seen = _fields(first)
    visitor.post(f"{draft}/rewrite", {**seen, "after": "先の人の文。"})
    response = visitor.post(f"{draft}/rewrite", {**seen, "after": "後の人の文。"})
    assert response.status_code == 409
    page = parse(409, response.text)
    assert page.one("p", data_theirs="").text == "先の人の文。"
    assert page.one("p", data_mine_text="").text == "後の人の文。"
    mine, both = page.find("form", data_rewrite="")
    assert both.find("textarea", name="after")[0].text == "先の人の文。後の人の文。"
    assert _texts(visitor.get(draft))[0] == "先の人の文。"
    fields = {one.attrs["name"]: one.attrs["value"] for one in mine.find("input")}
    assert visitor.post(mine.attrs["action"], fields).status_code == 303
    assert _texts(visitor.get(draft))[0] == "後の人の文。"


@pytest.mark.parametrize("act", ["drop", "rewrite"])
def test_a_sentence_that_was_dropped_meanwhile_is_a_conflict(visitor: Visitor, draft: str, act: str) -> None:
    first = _sentences(visitor.get(draft))[0]
    visitor.post(f"{draft}/drop", _fields(first))
    response = visitor.post(f"{draft}/{act}", {**_fields(first), "after": "私の文。"})
    assert response.status_code == 409
    assert "いまは省略されています" in response.text
    assert ("私の文。" in response.text) == (act == "rewrite")


def test_sending_the_same_text_again_is_not_a_conflict_and_adds_no_edit(visitor: Visitor, draft: str) -> None:
    first = _sentences(visitor.get(draft))[0]
    fields = {**_fields(first), "after": "届いたか分からない文。"}
    assert [visitor.post(f"{draft}/rewrite", fields).status_code for _ in range(2)] == [303, 303]
    rows = visitor.get(f"{draft}/revisions").find("li", class_="revision")
    assert sum("届いたか分からない文。" in row.text for row in rows) == 1


def test_typing_on_is_undone_in_one_step(visitor: Visitor, draft: str) -> None:
    first = _sentences(visitor.get(draft))[0]
    text = first.text
    for after in ("夜も開", "夜も開け", "夜も開けます。"):
        visitor.post(f"{draft}/rewrite", {**_fields(first), "before": text, "after": after})
        text = after
    _undo(visitor, draft)
    assert _texts(visitor.get(draft))[0] == first.text


@pytest.mark.parametrize(
    ("act", "fields", "told"),
    [
        ("rewrite", {"after": " \r\n "}, "空にはできません"),
        ("rewrite", {"after": "あ" * 4001}, "4,000 字まで"),
        ("rewrite", {"place": "99.0-4", "after": "文。"}, "この会議の発言に無い箇所"),
        ("rewrite", {"place": "1.5-5", "after": "文。"}, "この会議の発言に無い箇所"),
        ("rewrite", {"place": "x", "after": "文。"}, "どの文のことか読めません"),
        ("drop", {"before": ""}, "省く文を選んでください"),
        ("restore", {"place": ""}, "どの文のことか読めません"),
    ],
)
def test_what_cannot_be_done_says_why_and_changes_nothing(
    visitor: Visitor, draft: str, act: str, fields: dict[str, str], told: str
) -> None:
    before = _texts(visitor.get(draft))
    first = _sentences(visitor.get(draft))[0]
    response = visitor.post(f"{draft}/{act}", {**_fields(first), **fields})
    assert response.status_code == 422
    assert told in response.text
    assert _texts(visitor.get(draft)) == before


def test_an_unknown_reason_or_length_changes_nothing(visitor: Visitor, draft: str) -> None:
    first = _sentences(visitor.get(draft))[0]
    assert visitor.post(f"{draft}/drop", {**_fields(first), "reason": "気分"}).status_code == 422
    assert visitor.post(f"{draft}/regenerate", {"exchange": "1", "length": "半分"}).status_code == 422


@pytest.mark.parametrize("act", ["rewrite", "drop", "restore", "merge", "undo", "regenerate"])
def test_a_form_of_another_site_is_refused(visitor: Visitor, draft: str, act: str) -> None:
    assert visitor.client.post(f"{draft}/{act}", data={"place": "1.0-3"}).status_code == 403


def test_an_act_of_the_script_gets_back_only_what_changed(visitor: Visitor, draft: str) -> None:
    page = visitor.get(draft)
    version = page.one("span", data_part="length").attrs["data-version"]
    paragraph = _paragraph_with_two(page)
    sentence = _sentences(paragraph)[0]
    response = visitor.post(f"{draft}/drop", {**_fields(sentence), "since": version})
    assert response.status_code == 200
    changed = parse(200, response.text)
    assert [one.attrs["id"] for one in changed.find("section", class_="paragraph")] == [paragraph.attrs["id"]]
    turn = sentence.attrs["data-place"].partition(".")[0]
    assert [one.attrs["id"] for one in changed.find("article")] == [f"turn-{turn}"]
    assert changed.one("span", data_part="length").attrs["data-version"] != version
    assert len(response.text) < len(page.html) / 2


def test_a_paragraph_that_goes_and_one_that_comes_are_told_with_their_places(
    visitor: Visitor, draft: str
) -> None:
    page = visitor.get(draft)
    paragraphs = page.find("section", class_="paragraph")
    at, lonely = next((n, one) for n, one in enumerate(paragraphs) if n and len(_sentences(one)) == 1)
    (sentence,) = _sentences(lonely)
    version = page.one("span", data_part="length").attrs["data-version"]
    gone = parse(200, visitor.post(f"{draft}/drop", {**_fields(sentence), "since": version}).text)
    assert [one.attrs["data-gone"] for one in gone.find("li") if "data-gone" in one.attrs] == [
        lonely.attrs["id"]
    ]
    version = gone.one("span", data_part="length").attrs["data-version"]
    fields = {"place": sentence.attrs["data-place"], "since": version}
    back = parse(200, visitor.post(f"{draft}/restore", fields).text)
    place = next(one.attrs["data-after"] for one in back.find("div") if "data-after" in one.attrs)
    assert place == paragraphs[at - 1].attrs["id"]


def test_changes_since_an_older_version_hold_those_of_other_people_too(visitor: Visitor, draft: str) -> None:
    page = visitor.get(draft)
    one, other = [p for p in page.find("section", class_="paragraph") if len(_sentences(p)) > 1][:2]
    visitor.post(f"{draft}/rewrite", {**_fields(_sentences(one)[0]), "after": "ほかの人の文。"})
    response = visitor.post(
        f"{draft}/rewrite", {**_fields(_sentences(other)[0]), "after": "私の文。", "since": "1.0"}
    )
    changed = parse(200, response.text)
    ids = {p.attrs["id"] for p in changed.find("section", class_="paragraph")}
    assert ids == {one.attrs["id"], other.attrs["id"]}
    assert not visitor.get(f"{draft}/changes?since=1.2").find("section", class_="paragraph")
    everything = visitor.get(f"{draft}/changes?since=")
    assert len(everything.find("section", class_="paragraph")) == len(
        page.find("section", class_="paragraph")
    )


def test_two_revisions_are_compared_word_by_word_with_the_rest_folded(visitor: Visitor, draft: str) -> None:
    first = _sentences(visitor.get(draft))[0]
    visitor.post(f"{draft}/rewrite", {**_fields(first), "after": f"まず、{first.text}"})
    page = visitor.get(f"{draft}/revisions")
    rows = page.find("li", class_="revision")
    assert [row.find("strong")[0].text for row in rows] == ["版 2", "版 1"]
    assert "事務局" in rows[0].text
    count = len(_sentences(visitor.get(draft)))
    assert all(f"{count} 文" in row.text for row in rows)
    compared = visitor.get(f"{draft}/compare?a=1.1&b=1.0")
    assert compared.heading == "版 1 と版 2 の違い"
    changed = compared.one("div", class_="compared")
    assert [one.text for one in changed.find("ins")] == ["まず、"]
    assert not changed.find("del")
    assert compared.find("details")


@pytest.mark.parametrize("names", ["", "?a=1.0&b=9.9", "?a=x&b=1.0"])
def test_a_revision_that_is_not_there_is_refused(visitor: Visitor, draft: str, names: str) -> None:
    assert visitor.get(f"{draft}/compare{names}").status == 422


@pytest.mark.parametrize("part", ["", "/sentence?place=1.0-4", "/dropped", "/revisions", "/changes"])
def test_a_draft_of_no_meeting_is_not_found(reader: Visitor, part: str) -> None:
    assert reader.get(f"/meetings/999/draft{part}").status == 404


def test_the_page_of_a_sentence_shows_its_source_what_was_changed_and_by_whom(
    visitor: Visitor, draft: str
) -> None:
    page = visitor.get(draft)
    sentence = _sentences(page)[3]
    visitor.post(f"{draft}/rewrite", {**_fields(sentence), "after": "人の文です。"})
    form = visitor.get(f"{draft}/sentence?place={sentence.attrs['data-place']}")
    source = form.find("p", class_="quote-text")[0].text
    diff = form.one("p", class_="diff")
    removed = "".join(one.text for one in diff.find("del"))
    assert removed
    assert set(removed) <= set(source)
    assert "人が" not in form.find("p", class_="quote-text")[0].text
    assert "直した" in form.text
    assert sentence.text in form.text


def test_an_edit_whose_place_is_gone_is_listed_with_its_text_until_its_place_is_edited_again(
    visitor: Visitor, draft: str, demo_copy: Path
) -> None:
    page = visitor.get(draft)
    sentence = next(one for one in _sentences(page) if len(one.text) > 20)
    (span,) = read_spans(sentence.attrs["data-place"].partition(",")[0])
    meeting_id = int(draft.split("/")[2])
    part = Span(span.turn, span.start, span.start + 4)
    db = connect(demo_copy)
    text = next(one.turn.text for one in list_turns(db, meeting_id) if one.turn.number == span.turn)
    change = DraftChange(
        EventKind.DRAFT_REWRITTEN,
        (Anchor(part, text[part.start : part.end]),),
        before="前",
        after="行き場のない文。",
    )
    with writing(db):
        add_draft_edit(db, meeting_id, change, Act("事務局 遠野", "2026-11-22T00:00:00Z"))
    db.close()
    listed = visitor.get(draft)
    assert "行き場のない手直し 1 件" in listed.text
    assert "行き場のない文。" in listed.text
    assert _texts(listed) == _texts(page)
    visitor.post(f"{draft}/rewrite", {**_fields(sentence), "after": "改めて書いた文。"})
    assert "行き場のない手直し" not in visitor.get(draft).text
