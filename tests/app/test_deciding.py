"""紐付けを決める."""

from __future__ import annotations

import re

import pytest

from tests.app.addresses_of_demo import decision_form, meeting_with_suggestions, suggestion
from tests.app.html import Document, Element
from tests.app.visitor import ORIGIN, Visitor


def _waiting(page: Document) -> int:
    found = re.search(r"確認待ちの提案 (\d+) 件", page.one("strong", role="status").text)
    return int(found[1]) if found else 0


def _link(page: Document, card: str, measure: str) -> Element:
    return page.one("article", id=card).find("li", data_link=measure)[0]


@pytest.mark.parametrize(("choice", "state"), [("confirm", "confirmed"), ("reject", "rejected")])
def test_a_decision_leads_back_to_the_card_and_can_be_undone(
    visitor: Visitor, choice: str, state: str
) -> None:
    meeting = meeting_with_suggestions(visitor)
    before = visitor.get(meeting)
    link = suggestion(before)
    url, fields = decision_form(link, choice)

    response = visitor.post(url, fields)
    assert response.status_code == 303
    place, _, card = response.headers["location"].partition("#")
    assert place == meeting
    after = visitor.get(meeting)
    decided = _link(after, card, fields["measure"])
    assert decided.attrs["data-state"] == state
    assert "試験 太郎(tester)が" in decided.text
    assert _waiting(after) == _waiting(before) - 1

    visitor.post(*decision_form(decided, "reopen"))
    again = visitor.get(meeting)
    assert _link(again, card, fields["measure"]).attrs["data-state"] == "suggested"
    assert _waiting(again) == _waiting(before)


def test_a_confirmed_question_stays_with_its_measure_and_a_rejected_one_leaves_it(visitor: Visitor) -> None:
    link = suggestion(visitor.get(meeting_with_suggestions(visitor)))
    measure = link.find("a")[0].attrs["href"]
    url, fields = decision_form(link, "confirm")
    exchange = url.removesuffix("/links")

    def states() -> list[str]:
        asked = visitor.get(measure).find("section", id="asked")[0].find("li", class_="asked")
        return [
            item.find("span", class_="state")[0].text
            for item in asked
            if item.find("a", class_="permalink")[0].attrs["href"] == exchange
        ]

    assert states() == ["提案"]
    visitor.post(url, fields)
    assert states() == ["確定"]
    visitor.post(url, {**fields, "choice": "reject", "seen": "確定"})
    assert states() == []


def test_two_officers_deciding_the_same_link_do_not_overwrite_each_other(visitor: Visitor) -> None:
    page = visitor.get(meeting_with_suggestions(visitor))
    url, confirm = decision_form(suggestion(page), "confirm")
    _, reject = decision_form(suggestion(page), "reject")
    assert visitor.post(url, confirm).status_code == 303
    late = visitor.post(url, reject)
    assert late.status_code == 409
    assert "「未確認」でしたが、いまは「確定」です" in late.text
    assert visitor.post(url, confirm).status_code == 303, "同じ判断を二度送っても誤りではない"
    link = visitor.get(url.removesuffix("/links")).one("li", data_link=confirm["measure"])
    assert link.attrs["data-state"] == "confirmed"


def test_a_measure_outside_the_candidates_can_be_chosen_and_the_act_is_kept(visitor: Visitor) -> None:
    meeting = meeting_with_suggestions(visitor)
    exchange = visitor.get(meeting).find("a", class_="permalink")[0].attrs["href"]
    page = visitor.get(exchange)
    option = next(option for option in page.one("select").find("option") if option.attrs["value"])
    fields = {"measure": option.attrs["value"], "choice": "confirm", "back_to": "exchange"}
    response = visitor.post(f"{exchange}/links", fields)
    assert (response.status_code, response.headers["location"]) == (303, exchange)
    after = visitor.get(exchange)
    assert after.one("li", data_link=option.attrs["value"]).attrs["data-state"] == "confirmed"
    assert "紐付け確定" in after.find("section", aria_labelledby="history-title")[0].text


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "null"}, {"origin": "http://evil.example"}, {"origin": "http://127.0.0.1.evil.example"}],
)
def test_a_form_from_elsewhere_changes_nothing(visitor: Visitor, headers: dict[str, str]) -> None:
    meeting = meeting_with_suggestions(visitor)
    url, fields = decision_form(suggestion(visitor.get(meeting)), "confirm")
    response = visitor.client.post(url, data=fields, headers=headers)
    assert response.status_code == 403
    assert not visitor.get(meeting).find("li", data_state="confirmed")


@pytest.mark.parametrize("token", ["", "x" * 43, "合い言葉", "あ" * 43])
def test_a_form_without_the_right_token_changes_nothing(visitor: Visitor, token: str) -> None:
    meeting = meeting_with_suggestions(visitor)
    url, fields = decision_form(suggestion(visitor.get(meeting)), "confirm")
    response = visitor.client.post(url, data={**fields, "csrf": token}, headers={"origin": ORIGIN})
    assert response.status_code == 403
    assert "何も変えていません" in response.text
    assert not visitor.get(meeting).find("li", data_state="confirmed")


def test_a_form_without_the_cookie_changes_nothing(visitor: Visitor) -> None:
    url, fields = decision_form(suggestion(visitor.get(meeting_with_suggestions(visitor))), "confirm")
    visitor.client.cookies.clear()
    response = visitor.client.post(url, data=fields, headers={"origin": ORIGIN})
    assert response.status_code == 401


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"measure": "999999"}, 404),
        ({"measure": "abc"}, 422),
        ({"measure": "9" * 40}, 422),
        ({"measure": ""}, 422),
        ({"choice": "burn"}, 422),
        ({"seen": "保留"}, 422),
        ({"back_to": "https://evil.example"}, 422),
    ],
)
def test_a_wrong_field_gets_one_clear_page(visitor: Visitor, change: dict[str, str], status: int) -> None:
    url, fields = decision_form(suggestion(visitor.get(meeting_with_suggestions(visitor))), "confirm")
    response = visitor.post(url, {**fields, **change})
    assert response.status_code == status
    assert "<h1>" in response.text
    assert visitor.post("/exchanges/999999/links", fields).status_code == 404
