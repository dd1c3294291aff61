"""前の計画と、施策の対応を決める."""

from __future__ import annotations

import re

import pytest

from tests.app.html import Document, Element
from tests.app.visitor import Visitor


def _plans(visitor: Visitor) -> list[str]:
    """計画のアドレス。古い計画から。"""
    return [a.attrs["href"] for a in visitor.get("/plans").find("a") if "/plans/" in a.attrs["href"]]


def _fields(form: Element) -> tuple[str, dict[str, str]]:
    inputs = {field.attrs["name"]: field.attrs["value"] for field in form.find("input")}
    return form.attrs["action"], inputs


def _press(pair: Element, choice: str) -> tuple[str, dict[str, str]]:
    return _fields(
        next(form for form in pair.find("form") if form.find("input", name="choice", value=choice))
    )


def _pairs(page: Document, state: str) -> list[Element]:
    return page.find("li", data_state=state)


def _waiting(page: Document) -> int:
    found = re.search(r"確認待ち (\d+) 件、", page.one("section", id="generation").text)
    return int(found[1]) if found else 0


def test_the_plan_page_lists_what_is_left_to_confirm(reader: Visitor) -> None:
    old, new = _plans(reader)
    page = reader.get(new)
    assert _waiting(page) == len(_pairs(page, "suggested")) > 10
    assert page.one("section", id="generation").find("a")[0].attrs["href"] == old
    assert new in [a.attrs["href"] for a in reader.get(old).one("section", id="generation").find("a")]


@pytest.mark.parametrize(("choice", "state"), [("confirm", "confirmed"), ("reject", "rejected")])
def test_a_decision_leads_back_to_the_pair_and_can_be_undone(
    visitor: Visitor, choice: str, state: str
) -> None:
    plan = _plans(visitor)[1]
    before = visitor.get(plan)
    pair = _pairs(before, "suggested")[0]
    response = visitor.post(*_press(pair, choice))
    assert response.headers["location"] == f"{plan}#{pair.attrs['id']}"
    after = visitor.get(plan)
    decided = after.one("li", id=pair.attrs["id"])
    assert decided.attrs["data-state"] == state
    assert "試験 太郎(tester)が" in decided.text
    assert _waiting(after) == _waiting(before) - 1
    visitor.post(*_press(decided, "reopen"))
    assert _waiting(visitor.get(plan)) == _waiting(before)


def test_two_officers_deciding_the_same_pair_do_not_overwrite_each_other(visitor: Visitor) -> None:
    pair = _pairs(visitor.get(_plans(visitor)[1]), "suggested")[0]
    assert visitor.post(*_press(pair, "confirm")).status_code == 303
    late = visitor.post(*_press(pair, "reject"))
    assert late.status_code == 409
    assert "「未確認」でしたが、いまは「確定」です" in late.text


def test_both_measures_show_each_other_with_their_state(visitor: Visitor) -> None:
    pair = _pairs(visitor.get(_plans(visitor)[1]), "suggested")[0]
    later, earlier = (a.attrs["href"] for a in pair.find("a"))
    url, fields = _press(pair, "confirm")
    assert visitor.post(url, {**fields, "back_to": "predecessor"}).headers["location"].startswith(earlier)
    for here, there in ((later, earlier), (earlier, later)):
        section = visitor.get(here).one("section", id="generations")
        shown = next(item for item in section.find("li", data_state="confirmed"))
        assert shown.find("a")[0].attrs["href"] == there


def test_questions_of_the_other_generation_are_shown_once_and_apart(reader: Visitor) -> None:
    shown = 0
    for plan in _plans(reader):
        for row in reader.get(plan).find("p", class_="measure-title"):
            page = reader.get(row.find("a")[0].attrs["href"])
            links = [a.attrs["href"] for item in page.find("li", class_="asked") for a in item.find("a")]
            exchanges = [link for link in links if link.startswith("/exchanges/")]
            assert len(exchanges) == len(set(exchanges))
            for others in page.find("section", id="generations-asked"):
                shown += len(others.find("li", class_="asked"))
                assert "の計画" in others.find("h3")[0].text
    assert shown > 0


def test_a_measure_that_was_not_proposed_can_be_chosen_from_either_side(visitor: Visitor) -> None:
    for plan in _plans(visitor):
        measure = visitor.get(plan).find("p", class_="measure-title")[-1].find("a")[0].attrs["href"]
        section = visitor.get(measure).one("section", id="generations")
        select = section.find("select")[0]
        form = next(form for form in section.find("form") if form.find("select"))
        url, fields = _fields(form)
        chosen = select.find("option")[-1].attrs["value"]
        response = visitor.post(url, {**fields, select.attrs["name"]: chosen})
        assert response.status_code == 303
        assert response.headers["location"].startswith(measure)
        confirmed = visitor.get(measure).one("section", id="generations").find("li", data_state="confirmed")
        assert f"/measures/{chosen}" in [a.attrs["href"] for item in confirmed for a in item.find("a")]


def test_the_plan_before_can_be_taken_back_and_is_proposed_again(visitor: Visitor) -> None:
    old, new = _plans(visitor)
    url, fields = _fields(visitor.get(new).one("section", id="generation").find("form")[0])
    assert visitor.post(url, fields).headers["location"] == f"{new}#generation"
    page = visitor.get(new).one("section", id="generation")
    assert page.find("option", selected="")[0].attrs["value"] == old.rsplit("/", 1)[1]
    assert "令和3年度までの計画で、この計画は令和4年度に始まります。" in page.text
    form = page.find("form")[0]
    url, fields = _fields(form)
    assert visitor.post(url, {**fields, "predecessor": old.rsplit("/", 1)[1]}).status_code == 303
    assert _waiting(visitor.get(new)) > 10
    late = visitor.post(url, {**fields, "predecessor": new.rsplit("/", 1)[1]})
    assert late.status_code == 409


def test_a_circle_of_plans_is_refused(visitor: Visitor) -> None:
    old, new = _plans(visitor)
    response = visitor.post(f"{old}/predecessor", {"predecessor": new.rsplit("/", 1)[1]})
    assert response.status_code == 409
    assert "より後の計画として決まっている" in response.text
    assert not visitor.get(old).one("section", id="generation").find("form")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"predecessor": "999999"}, 404),
        ({"successor": "abc"}, 422),
        ({"choice": "burn"}, 422),
        ({"seen": "保留"}, 422),
        ({"back_to": "https://evil.example"}, 422),
    ],
)
def test_a_wrong_field_changes_nothing(visitor: Visitor, change: dict[str, str], status: int) -> None:
    plan = _plans(visitor)[1]
    url, fields = _press(_pairs(visitor.get(plan), "suggested")[0], "confirm")
    assert visitor.post(url, {**fields, **change}).status_code == status
    assert not _pairs(visitor.get(plan), "confirmed")


def test_a_form_from_elsewhere_changes_nothing(visitor: Visitor) -> None:
    plan = _plans(visitor)[1]
    url, fields = _press(_pairs(visitor.get(plan), "suggested")[0], "confirm")
    for address in (url, f"{plan}/predecessor"):
        assert visitor.client.post(address, data=fields).status_code == 403
    assert not _pairs(visitor.get(plan), "confirmed")
