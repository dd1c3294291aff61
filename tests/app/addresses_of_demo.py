"""見本のデータにある画面のアドレス. 件数や番号に頼らず、画面をたどって集める。"""

from __future__ import annotations

from tests.app.html import Document, Element
from tests.app.visitor import Visitor


def first_meeting(reader: Visitor) -> str:
    return reader.get("/").find("li", class_="meeting-row")[0].find("a")[0].attrs["href"]


def meeting_with_suggestions(reader: Visitor) -> str:
    for row in reader.get("/").find("li", class_="meeting-row"):
        if row.find("div", class_="count-waiting"):
            return row.find("a")[0].attrs["href"]
    raise AssertionError("確認待ちのある会議がありません")


def suggestion(page: Document) -> Element:
    return page.find("li", data_state="suggested")[0]


def every_page(reader: Visitor) -> list[str]:
    meeting = meeting_with_suggestions(reader)
    card = reader.get(meeting).find("article", class_="card")[0]
    draft = reader.get(f"{meeting}/draft")
    plans = [link.attrs["href"] for link in reader.get("/plans").find("a") if "/plans/" in link.attrs["href"]]
    measures = [
        reader.get(plan).find("ul", class_="measure-rows")[0].find("a")[0].attrs["href"] for plan in plans
    ]
    return [
        "/",
        meeting,
        f"{meeting}/turns",
        f"{meeting}/turns/1",
        f"{meeting}/turns/4",
        f"{meeting}/draft",
        f"{meeting}/language-model",
        draft.find("section", data_paragraph="")[1].find("a", class_="edit-link")[-1].attrs["href"],
        draft.find("a", class_="dropped")[0].attrs["href"],
        next(
            link.attrs["href"]
            for link in draft.find("a", class_="edit-link")
            if "regenerate" in link.attrs["href"]
        ),
        f"{meeting}/draft/dropped",
        f"{meeting}/access-links",
        f"{meeting}/draft/revisions",
        f"{meeting}/draft/compare?a=1.0&b=1.0",
        f"{meeting}?show=left",
        f"{meeting}?show=unanswered",
        f"{meeting}?card={card.attrs['data-card']}",
        f"{meeting}/signing",
        f"{meeting}/errata",
        f"{meeting}/bulk?floor=0.5",
        f"{meeting}/bulk?floor=1",
        card.find("a", data_edit="")[0].attrs["href"],
        card.find("a", class_="permalink")[0].attrs["href"],
        "/plans",
        *plans,
        *measures,
        "/follow-ups",
        "/follow-ups?state=mentioned&commitment=検討",
        "/follow-ups?state=closed",
        "/search",
        "/search?q=避難所",
        "/search?q=避難所&in=turns&since=2020-01-01",
        "/search?q=どこにもない言葉のはず",
        "/search?q=公衆無線LAN&others=off",
        "/glossary",
        "/glossary?q=高齢者",
        "/glossary/1",
        "/committees",
        "/committees/1",
        "/import",
    ]


def decision_form(link: Element, choice: str) -> tuple[str, dict[str, str]]:
    """紐付け一つの、choice(confirm, reject, reopen)のボタンの送り先と、送る値。"""
    form = next(form for form in link.find("form") if form.find("button", name="choice", value=choice))
    fields = {field.attrs["name"]: field.attrs["value"] for field in form.find("input")}
    return form.attrs["action"], {**fields, "choice": choice}
