"""会議の画面: 残りの数、絞り込み、直す、元に戻す、まとめて確定する、施策を探す."""

from __future__ import annotations

import pytest

from app.contexts.bulk import SHOWN_AT_ONCE
from tests.app.addresses_of_demo import meeting_with_suggestions
from tests.app.html import Document, Element, parse
from tests.app.visitor import ORIGIN, Visitor


def _counts(page: Document) -> dict[str, int]:
    links = page.one("nav", class_="board-filters").find("a")
    return {label: int(number) for label, number in (link.text.split() for link in links)}


def _cards(page: Document) -> list[Element]:
    return page.find("article", class_="card")


def _first(visitor: Visitor, meeting: str) -> Element:
    return _cards(visitor.get(meeting))[0]


def _edit(visitor: Visitor, card: Element, act: str, **fields: str) -> str:
    """直して、移った先のアドレスを返す。"""
    response = visitor.post(f"{card.attrs['data-url']}/{act}", {"seen": card.attrs["data-shape"], **fields})
    assert response.status_code == 303, response.text
    return str(response.headers["location"])


def _undo(visitor: Visitor, meeting: str) -> None:
    form = visitor.get(meeting).one("form", data_undo="")
    response = visitor.post(form.attrs["action"], {"step": form.find("input", name="step")[0].attrs["value"]})
    assert response.status_code == 303


def _target(card: Element) -> str:
    return f"{card.attrs['data-card']} {card.attrs['data-shape']}"


def test_the_counts_of_what_is_left_are_those_of_the_filtered_boards(visitor: Visitor) -> None:
    meeting = meeting_with_suggestions(visitor)
    page = visitor.get(meeting)
    counts = _counts(page)
    assert counts["すべて"] == len(_cards(page))
    for link in page.one("nav", class_="board-filters").find("a"):
        label, number = link.text.split()
        assert len(_cards(visitor.get(link.attrs["href"]))) == int(number), label
    assert f"残り {counts['残り']} 件" in page.text
    assert counts["残り"] <= sum(counts[one] for one in ("確認待ち", "答弁なし", "確かさ低"))


@pytest.mark.parametrize("show", ["", "nothing", "ALL", "残り"])
def test_an_unknown_filter_shows_everything(visitor: Visitor, show: str) -> None:
    meeting = meeting_with_suggestions(visitor)
    assert len(_cards(visitor.get(f"{meeting}?show={show}"))) == len(_cards(visitor.get(meeting)))


def test_one_card_comes_with_the_counts_of_the_whole_meeting(visitor: Visitor) -> None:
    meeting = meeting_with_suggestions(visitor)
    whole = visitor.get(meeting)
    card = _cards(whole)[1]
    alone = visitor.get(f"{meeting}?card={card.attrs['data-card']}")
    assert [one.attrs["data-shape"] for one in _cards(alone)] == [card.attrs["data-shape"]]
    assert _counts(alone) == _counts(whole)
    assert not _cards(visitor.get(f"{meeting}?card=999999"))


def test_candidates_nobody_asked_for_stay_out_of_the_board_but_can_be_reached(visitor: Visitor) -> None:
    page = visitor.get(meeting_with_suggestions(visitor))
    assert not page.find("li", data_state="candidate")
    link = page.find("a", data_others="")[0]
    exchange = visitor.get(link.attrs["href"].partition("#")[0])
    assert len(exchange.find("li", data_state="candidate")) == int(link.text.split()[1])
    assert exchange.find("details", id=link.attrs["href"].partition("#")[2])


def test_what_a_person_checked_is_left_no_longer(visitor: Visitor) -> None:
    rows = visitor.get("/").find("li", class_="meeting-row")
    meetings = [row.find("a")[0].attrs["href"] for row in rows]
    meeting = next(url for url in meetings if _cards(visitor.get(f"{url}?show=unanswered")))
    before = _counts(visitor.get(meeting))
    (card, *_) = _cards(visitor.get(f"{meeting}?show=unanswered"))
    response = visitor.post(f"{meeting}/checks", {"exchange": _target(card)})
    assert response.headers["location"] == f"{meeting}#{card.attrs['id']}"
    after = visitor.get(meeting)
    assert _counts(after)["答弁なし"] == before["答弁なし"] - 1
    checked = after.one("article", id=card.attrs["id"])
    assert "確認済み" in checked.find("span", class_="checked")[0].text
    _undo(visitor, meeting)
    assert _counts(visitor.get(meeting)) == before


def test_a_merged_exchange_leads_to_the_one_it_went_into(visitor: Visitor) -> None:
    meeting = meeting_with_suggestions(visitor)
    first, second, *_ = _cards(visitor.get(meeting))
    assert _edit(visitor, first, "merge", target=_target(second)) == f"{meeting}#{first.attrs['id']}"
    response = visitor.client.get(second.attrs["data-url"])
    assert (response.status_code, response.headers["location"]) == (303, first.attrs["data-url"])
    assert visitor.client.get(f"{second.attrs['data-url']}/edit").status_code == 303
    assert (
        "質疑統合"
        in visitor.get(first.attrs["data-url"]).find("section", aria_labelledby="history-title")[0].text
    )
    _undo(visitor, meeting)
    assert visitor.get(second.attrs["data-url"]).status == 200
    assert "質疑統合を元に戻す" in visitor.get(first.attrs["data-url"]).text


def test_a_dismissed_exchange_is_listed_below_and_can_be_put_back(visitor: Visitor) -> None:
    meeting = meeting_with_suggestions(visitor)
    card = _first(visitor, meeting)
    assert _edit(visitor, card, "dismiss") == meeting
    after = visitor.get(meeting)
    assert not after.find("article", id=card.attrs["id"])
    (link,) = after.one("details", class_="dismissed").find("a")
    assert link.attrs["href"] == card.attrs["data-url"]
    gone = visitor.get(link.attrs["href"])
    assert gone.heading.startswith("外した質疑応答")
    assert not gone.find("section", aria_labelledby="choose-title")
    _edit(visitor, card, "restore")
    assert _first(visitor, meeting).attrs["id"] == card.attrs["id"]


def test_the_page_for_editing_offers_every_sentence_and_every_other_exchange(visitor: Visitor) -> None:
    meeting = meeting_with_suggestions(visitor)
    cards = _cards(visitor.get(meeting))
    for card in cards[:3]:
        page = visitor.get(f"{card.attrs['data-url']}/edit")
        targets = page.one("select", id="merge-target").find("option")
        assert len(targets) == len(cards)
        labels = {label.attrs["for"]: label.text for label in page.find("label")}
        said = "".join(labels[box.attrs["id"]] for box in page.find("input", name="piece"))
        quoted = "".join(
            p.text
            for q in card.find("div", class_="quote")
            if "data-piece" in q.attrs
            for p in q.find("p", class_="quote-text")
        )
        assert "".join(said.split()) == "".join(quoted.split())


@pytest.mark.parametrize(
    ("act", "fields"),
    [
        ("split", {}),
        ("split", {"second": "1.2"}),
        ("split", {"second": "9999.0-3"}),
        ("merge", {}),
        ("merge", {"target": "abc question||"}),
        ("merge", {"target": "1"}),
        ("answers", {}),
        ("answers", {"act": "burn"}),
        ("answers", {"act": "remove"}),
        ("answers", {"act": "remove", "piece": "x"}),
        ("answers", {"act": "move", "piece": "1.0-3"}),
        ("kind", {"kind": "speech"}),
        ("dismiss", {"seen": "何か"}),
        ("dismiss", {"seen": ""}),
    ],
)
def test_a_wrong_field_gets_one_clear_page_and_changes_nothing(
    visitor: Visitor, act: str, fields: dict[str, str]
) -> None:
    meeting = meeting_with_suggestions(visitor)
    before = [card.attrs["data-shape"] for card in _cards(visitor.get(meeting))]
    card = _first(visitor, meeting)
    response = visitor.post(f"{card.attrs['data-url']}/{act}", {"seen": card.attrs["data-shape"], **fields})
    assert response.status_code == 422
    assert "<h1>" in response.text
    assert [card.attrs["data-shape"] for card in _cards(visitor.get(meeting))] == before


def test_an_edit_on_an_old_page_is_refused_with_both_shapes(visitor: Visitor) -> None:
    meeting = meeting_with_suggestions(visitor)
    card = _first(visitor, meeting)
    _edit(visitor, card, "kind", kind="request")
    late = visitor.post(f"{card.attrs['data-url']}/dismiss", {"seen": card.attrs["data-shape"]})
    assert late.status_code == 409
    assert "でしたが、いまは「要望、" in late.text
    assert visitor.post(f"{meeting}/checks", {"exchange": _target(card)}).status_code == 409
    stale = visitor.get(meeting).one("form", data_undo="").find("input", name="step")[0].attrs["value"]
    _undo(visitor, meeting)
    assert visitor.post(f"{meeting}/undo", {"step": stale}).status_code == 409


@pytest.mark.parametrize("url", ["/exchanges/999999/edit", "/meetings/999999/bulk"])
def test_what_does_not_exist_cannot_be_edited(visitor: Visitor, url: str) -> None:
    assert visitor.get(url).status == 404


def test_no_more_is_shown_at_once_than_a_form_can_carry_and_the_rest_follows(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert SHOWN_AT_ONCE + 10 < 1000, "Starlette がフォームで受け取る欄の数"
    monkeypatch.setattr("app.contexts.bulk.SHOWN_AT_ONCE", 3)
    url = f"{meeting_with_suggestions(visitor)}/bulk"
    page = visitor.get(f"{url}?floor=0")
    total = int(page.find("p", class_="summary-line")[0].find("strong")[0].text.split()[0])
    seen: list[str] = []
    scores: list[float] = []
    while boxes := page.find("input", name="pick"):
        picks = [box.attrs["value"] for box in boxes]
        seen += picks
        scores += [float(score.text) for score in page.find("span", class_="score")]
        left = total - len(seen)
        assert (f"ほかの {left} 件" in page.text) == (left > 0)
        # はじめの一つの印を外して確定する。
        hidden = {name: page.input(name) for name in ("csrf", "skip", "shown")}
        form = {"floor": "0", **hidden, "pick": picks[1:]}
        answer = visitor.client.post(url, data=form, headers={"origin": ORIGIN})
        page = parse(answer.status_code, answer.text)
    assert len(set(seen)) == len(seen) == total > 3
    assert scores == sorted(scores, reverse=True)
    assert "すべて見ました" in page.text
    assert visitor.get(f"{url}?floor=0").find("input", name="pick")[0].attrs["value"] == seen[0]


def test_suggestions_above_a_score_are_shown_then_confirmed_and_undone_as_one(visitor: Visitor) -> None:
    meeting = meeting_with_suggestions(visitor)
    before = _counts(visitor.get(meeting))
    page = visitor.get(f"{meeting}/bulk?floor=0.5")
    picks = [box.attrs["value"] for box in page.find("input", name="pick")]
    scores = [float(score.text) for score in page.find("span", class_="score")]
    assert len(picks) == len(scores) > 1
    assert min(scores) >= 0.5
    done = visitor.client.post(
        f"{meeting}/bulk",
        data={"csrf": visitor.token(), "floor": "0.5", "pick": picks[1:]},
        headers={"origin": "http://127.0.0.1"},
    )
    assert f"{len(picks) - 1} 件を確定しました" in done.text
    assert [
        box.attrs["value"] for box in visitor.get(f"{meeting}/bulk?floor=0.5").find("input", name="pick")
    ] == picks[:1]
    again = visitor.post(f"{meeting}/bulk", {"floor": "0.5", "pick": picks[-1]})
    assert "一件も確定していません" in again.text
    assert "次の 1 件は" in again.text
    _undo(visitor, meeting)
    assert _counts(visitor.get(meeting)) == before


@pytest.mark.parametrize(
    ("url", "fields"),
    [
        ("bulk", {"floor": "2"}),
        ("bulk", {"floor": "nan"}),
        ("bulk", {"floor": "0.5", "pick": "1.2"}),
        ("bulk", {"floor": "0.5", "pick": "1.2.zzzzzzzz"}),
        ("undo", {"step": "x"}),
        ("undo", {}),
        ("checks", {"exchange": "何か"}),
        ("checks", {}),
    ],
)
def test_a_wrong_field_of_the_board_is_refused(visitor: Visitor, url: str, fields: dict[str, str]) -> None:
    assert visitor.post(f"{meeting_with_suggestions(visitor)}/{url}", fields).status_code == 422


@pytest.mark.parametrize("url", ["undo", "checks", "bulk"])
def test_the_board_takes_no_form_from_elsewhere(visitor: Visitor, url: str) -> None:
    meeting = meeting_with_suggestions(visitor)
    assert visitor.client.post(f"{meeting}/{url}", data={}).status_code in (403, 422)
    fields = {"csrf": visitor.token(), "step": "1", "exchange": "1 question||", "floor": "0.5"}
    evil = {"origin": "http://evil.example"}
    assert visitor.client.post(f"{meeting}/{url}", data=fields, headers=evil).status_code == 403


def test_measures_of_every_plan_are_found_while_typing(reader: Visitor) -> None:
    found = reader.client.get("/measure-search", params={"q": "すまーとふぉん"}).json()
    assert found["measures"]
    assert all("スマートフォン" in one["name"] + one["detail"] for one in found["measures"])
    assert len({one["detail"].rsplit(" / ", 1)[1] for one in found["measures"]}) > 1
    many = reader.client.get("/measure-search", params={"q": "課"}).json()
    assert many["more"] > 0
    assert reader.client.get("/measure-search").json() == {"measures": [], "more": 0}
    assert reader.client.get("/measure-search", params={"q": "ん" * 2000}).json() == {
        "measures": [],
        "more": 0,
    }


def test_only_an_exchange_of_the_meeting_itself_is_checked(visitor: Visitor) -> None:
    meeting = meeting_with_suggestions(visitor)
    card = _first(visitor, meeting)
    rows = visitor.get("/").find("li", class_="meeting-row")
    other = next(url for row in rows if (url := row.find("a")[0].attrs["href"]) != meeting)
    response = visitor.post(f"{other}/checks", {"exchange": _target(card)})
    assert response.status_code == 422
    assert "この会議のものではありません" in response.text
    assert not _first(visitor, meeting).find("span", class_="checked")


@pytest.mark.parametrize(
    "wrong", ["{id}{zeros} {shape}", "-{id} {shape}", "+{id} {shape}", "0{id} {shape}", "{id}"]
)
def test_an_id_that_cannot_be_read_whole_is_never_taken_for_another(visitor: Visitor, wrong: str) -> None:
    meeting = meeting_with_suggestions(visitor)
    card = _first(visitor, meeting)
    number = card.attrs["data-card"].rjust(18, "0")
    text = wrong.format(
        id=number if "zeros" in wrong else card.attrs["data-card"], zeros="00", shape=card.attrs["data-shape"]
    )
    response = visitor.post(f"{meeting}/checks", {"exchange": text})
    assert response.status_code == 422
    assert "確かめた質疑応答を読めません" in response.text
    assert not _first(visitor, meeting).find("span", class_="checked")


def test_confirming_nothing_together_promises_no_way_back(visitor: Visitor) -> None:
    response = visitor.post(f"{meeting_with_suggestions(visitor)}/bulk", {"floor": "0.5"})
    assert "一件も確定していません" in response.text
    assert "まとめて戻せます" not in response.text
