"""確認の画面: JS を使わずに、読み、指摘し、答え、承認する."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from app import addresses
from app.accounts.links import issue_link
from app.accounts.tokens import hash_token, new_token
from app.analysis import analyze_meeting
from app.clock import now, shifted
from app.demo_accounts import COUNCIL
from app.redrafting import redraft_meetings
from app.reviewing.speakers import load_speakers
from app.routes import review
from app.vocabulary import load_synonyms
from app.workflow.moving import LONGEST_REASON
from db.access_links import LinkTerms, find_access_link
from db.chain.checking import check_file
from db.comments import list_comments
from db.committees import CommitteeChange, HouseStyle, change_committee, get_committee, list_committees
from db.connection import connect, writing
from db.drafts import get_draft
from db.events import Act
from db.house_style import DraftLength
from db.meetings import get_meeting, get_minutes
from db.procedures import Procedure, ProcedureChange, SigningMethod, Silence, change_procedure
from db.records import LinkPurpose, SpeakerGroup, Withheld, WithheldKind
from db.sessions import NewSession, start_session
from db.signatories import Duty, Signatory, SignatoryChange, name_signatories
from db.signatures import Shown, Signature, add_request, find_request, sign
from db.stage_moves import NextStep, move_meeting, stage_of
from db.stages import Move
from db.withholdings import withhold
from nlp.pipeline import Tools
from nlp.text.tokenizer import Tokenizer
from tests.app.html import Document, Element, parse
from tests.app.people import enter, stop_the_clock
from tests.app.reviewing.council import council_meeting
from tests.app.visitor import ORIGIN, Visitor, person_of

SECRETARY = Act("桐谷 葵(jimukyoku)", now())
HOLDER = "梶谷 由紀乃"


class People:
    """見本の会議を、発言者確認に進めたところへ来る人たち。"""

    def __init__(self, path: Path, open_person: Callable[[str | None], Visitor]) -> None:
        self.path = path
        self.open = open_person
        with closing(connect(path)) as db:
            self.meeting = council_meeting(db)
        self.url = addresses.review_url(self.meeting)
        self.move(Move.START_DRAFT, Move.CIRCULATE)

    def move(self, *moves: Move) -> None:
        """条件を確かめずに進める。"""
        with closing(connect(self.path)) as db:
            for move in moves:
                due = "2099-01-05" if move is Move.CIRCULATE else None
                with writing(db):
                    step = NextStep(stage_of(db, self.meeting), move, "理由", due)
                    move_meeting(db, self.meeting, step, SECRETARY)

    def link(self, purpose: LinkPurpose, holder: str = HOLDER, meeting: int | None = None) -> Visitor:
        """確認リンクで入った人。"""
        at, one = now(), self.open(None)
        with closing(connect(self.path)) as db, writing(db):
            terms = LinkTerms(meeting or self.meeting, purpose, holder, shifted(at, 3600))
            found = find_access_link(db, hash_token(issue_link(db, terms, SECRETARY)))
            assert found is not None
            token = new_token()
            start_session(db, NewSession(hash_token(token), "端末", link_id=found.id), at)
        enter(one.client, token)
        return one


@pytest.fixture
def people(demo_copy: Path) -> Iterator[People]:
    with ExitStack() as stack:
        yield People(demo_copy, lambda login: stack.enter_context(person_of(demo_copy, login)))
    assert check_file(demo_copy, (), ()).findings == ()


@pytest.fixture
def member(people: People) -> Visitor:
    return people.open("iin")


@pytest.fixture
def secretary(people: People) -> Visitor:
    return people.open("jimukyoku")


def fields(form: Element) -> dict[str, str]:
    """フォームが送る値。選ぶ欄は、はじめのもの。"""
    sent = {
        i.attrs["name"]: i.attrs.get("value", "")
        for i in form.find("input")
        if i.attrs.get("type") != "radio"
    }
    sent |= {t.attrs["name"]: t.text for t in form.find("textarea")}
    return sent | {s.attrs["name"]: s.find("option")[0].attrs["value"] for s in form.find("select")}


def form_to(page: Document | Element, url: str) -> Element:
    found = [form for form in page.find("form") if form.attrs.get("action", "").endswith(url)]
    assert found, f"{url} へのフォームがありません"
    return found[0]


def send(one: Visitor, form: Element, **more: str) -> Document:
    """フォームを送り、移された先まで開く。"""
    answer = one.client.post(form.attrs["action"], data=fields(form) | more, headers={"origin": ORIGIN})
    if answer.status_code == 303:
        return one.get(answer.headers["location"])
    return parse(answer.status_code, answer.text)


def post(one: Visitor, page: Document, url: str, data: dict[str, str]) -> Any:
    """画面に無いフォームも送ってみる。"""
    csrf = page.find("input", name="csrf")[0].attrs["value"]
    return one.client.post(url, data={"csrf": csrf, **data}, headers={"origin": ORIGIN})


def comment(one: Visitor, url: str, body: str = "そうは言っていません。") -> Document:
    return send(one, form_to(one.get(url), "/comments"), body=body)


def rewrite(one: Visitor, page: Document, after: str) -> None:
    """はじめの指摘の文を、要約案で書き換える。"""
    link = next(a for a in page.find("a") if a.text == "要約案で直す")
    sentence = one.get(link.attrs["href"])
    assert "そうは言っていません。" in sentence.text
    send(one, form_to(sentence, "/rewrite"), after=after)


def test_a_member_comes_from_the_home_page_and_finds_the_own_statements_first(
    people: People, member: Visitor
) -> None:
    home = member.get("/")
    assert people.url in [a.attrs["href"] for a in home.find("a")]
    page = member.get(people.url)
    titles = [h.text for h in page.find("h2")]
    assert titles[0] == "自分の発言"
    own = page.find("div", data_own="")
    assert len(own) == 2
    assert all("岡本委員" in one.text for one in own)
    assert "自分の発言 2 件" in page.one("div", class_="review-bar").text
    assert "令和81年1月5日" in page.one("div", class_="review-bar").text
    assert not page.find("section", id="answers")


def test_from_a_comment_to_its_correction_to_the_acceptance_without_a_script(
    people: People, member: Visitor, secretary: Visitor
) -> None:
    page = comment(member, people.url)
    assert "送りました" in page.one("p", role="status").text
    assert "未対応" in page.one("section", id="mine").text

    working = secretary.get(people.url)
    assert "1 件(未対応 1)" in working.one("section", id="answers").text
    draft = secretary.get(addresses.draft_url(people.meeting))
    assert "岡本 信吾の指摘" in draft.find("p", class_="comment-note")[0].text
    rewrite(secretary, working, "LINEとの一本化を検討したか伺います。")
    settled = send(secretary, form_to(secretary.get(people.url), "/answer"), outcome="直した")
    assert settled.status == 200
    assert not secretary.get(addresses.draft_url(people.meeting)).find("p", class_="comment-note")

    again = member.get(people.url)
    mine = again.one("section", id="mine")
    assert "回答: 直した" in mine.text
    assert "LINEとの一本化を検討したか伺います。" in mine.text
    assert again.find("div", data_own="")[0].find("ins")
    assert "直した後の承認待ち" in again.one("div", class_="review-bar").text
    done = send(member, form_to(again, "/acceptance"))
    assert "承認しました" in done.one("p", role="status").text
    assert not done.find("div", data_own="")[0].find("ins")
    record = done.one("ol", class_="review-record").text
    for told in ("確認の依頼", "指摘(発言 4)", "指摘への「直した」", "承認"):
        assert told in record


def test_opening_the_page_does_not_count_as_a_look_but_pressing_the_button_does(
    people: People, member: Visitor
) -> None:
    for _ in range(2):
        assert "前に見たときから" not in member.get(people.url).text
    page = send(member, form_to(member.get(people.url), "/look"))
    assert "前に見たときから変わったところ" in page.text
    assert "未回答" in page.one("div", class_="review-bar").text


def test_what_was_typed_stays_in_the_open_form_when_it_is_refused(people: People, member: Visitor) -> None:
    form = form_to(member.get(people.url), "/comments")
    page = send(member, form, body="長" * 1001)
    assert page.status == 422
    assert "1,001 字" in page.one("p", class_="alert").text
    kept = page.one("details", id=f"form-{fields(form)['form']}")
    assert "open" in kept.attrs
    assert kept.find("textarea")[0].text == "長" * 1001


def test_two_answers_at_once_do_not_overwrite_each_other(
    people: People, member: Visitor, secretary: Visitor
) -> None:
    comment(member, people.url)
    form = form_to(secretary.get(people.url), "/answer")
    send(member, form_to(member.get(people.url), "/replies"), body="やはり、言いました。")
    refused = send(secretary, form, outcome="直さない", body="録音のとおりです。")
    assert refused.status == 409
    assert "「返信」" in refused.one("p", class_="alert").text
    assert "録音のとおりです。" in [t.text for t in refused.find("textarea")]
    without_reason = send(
        secretary, form_to(secretary.get(people.url), "/answer"), outcome="直さない", body=" "
    )
    assert without_reason.status == 422


def test_a_reply_opens_a_settled_comment_again_and_a_withdrawal_ends_it(
    people: People, member: Visitor, secretary: Visitor
) -> None:
    comment(member, people.url)
    send(
        secretary,
        form_to(secretary.get(people.url), "/answer"),
        outcome="直さない",
        body="録音のとおりです。",
    )
    page = send(member, form_to(member.get(people.url), "/replies"), body="もう一度お願いします。")
    assert "未対応" in page.one("section", id="mine").text
    page = send(member, form_to(page, "/withdrawal"))
    assert "取下げ" in page.one("section", id="mine").text
    assert not [f for f in page.find("form") if f.attrs["action"].endswith("/replies")]


@pytest.mark.parametrize(
    ("purpose", "moves", "allowed"),
    [
        (LinkPurpose.STATEMENT_CHECK, (), True),
        (LinkPurpose.SIGNING, (), False),
        (LinkPurpose.STATEMENT_CHECK, (Move.REQUEST_SIGNATURES,), False),
        (LinkPurpose.SIGNING, (Move.REQUEST_SIGNATURES,), True),
    ],
)
def test_a_link_is_good_for_its_own_purpose_only(
    people: People, purpose: LinkPurpose, moves: tuple[Move, ...], allowed: bool
) -> None:
    one = people.link(purpose)
    people.move(*moves)
    page = one.get(people.url)
    assert page.status == 200
    shown = [form.attrs["action"] for form in page.find("form")]
    assert (f"{people.url}/comments" in shown) is allowed
    assert ("読むだけ" in page.text) is not allowed
    version = page.find("input", name="version")[0].attrs["value"] if allowed else "1.0"
    answer = post(one, page, f"{people.url}/comments", {"version": version, "body": "違います。"})
    assert answer.status_code == (303 if allowed else 403)
    accepted = post(one, page, f"{people.url}/acceptance", {"version": version})
    in_check = allowed and not moves
    assert (accepted.status_code == 303) is in_check


def test_a_link_shows_its_holder_the_own_comments_only_and_an_account_all(
    people: People, member: Visitor, secretary: Visitor
) -> None:
    comment(member, people.url, "岡本の指摘です。")
    holder = people.link(LinkPurpose.STATEMENT_CHECK)
    comment(holder, people.url, "梶谷の指摘です。")
    page = holder.get(people.url)
    assert "梶谷の指摘です。" in page.text
    assert "岡本の指摘です。" not in page.text
    # 出し直したリンクでも、同じ人の指摘である。
    assert (
        "梶谷の指摘です。"
        in people.link(LinkPurpose.STATEMENT_CHECK).get(people.url).one("section", id="mine").text
    )
    for one in (member, secretary):
        assert "梶谷の指摘です。" in one.get(people.url).text
    number = page.find("article", class_="comment")[0].attrs["id"].rpartition("-")[2]
    refused = post(
        member, member.get(people.url), f"{people.url}/comments/{number}/withdrawal", {"seen": "0"}
    )
    assert refused.status_code == 422


@pytest.mark.parametrize("purpose", LinkPurpose)
def test_nothing_on_the_page_of_a_link_leads_to_a_refusal(people: People, purpose: LinkPurpose) -> None:
    one = people.link(purpose)
    if purpose is LinkPurpose.SIGNING:
        people.move(Move.REQUEST_SIGNATURES)
    page = comment(one, people.url)
    links = {a.attrs["href"].partition("#")[0] for a in page.find("a")} - {""}
    assert len(links) > 3
    assert {link: one.client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_people_of_other_committees_and_links_of_other_meetings_see_nothing(people: People) -> None:
    for login in ("gikai-iin", "gikai", "kanri"):
        assert people.open(login).client.get(people.url).status_code == 403
        assert people.url not in people.open(login).get("/").html
    assert people.link(LinkPurpose.STATEMENT_CHECK, meeting=1).client.get(people.url).status_code == 403


def test_an_expired_link_cannot_accept_any_more(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    holder = people.link(LinkPurpose.STATEMENT_CHECK)
    form = form_to(holder.get(people.url), "/acceptance")
    stop_the_clock(monkeypatch, shifted(now(), 3700))
    answer = holder.client.post(form.attrs["action"], data=fields(form), headers={"origin": ORIGIN})
    assert answer.status_code == 401


def test_outside_the_check_the_page_is_read_only_and_says_both_stages(
    people: People, member: Visitor
) -> None:
    form = form_to(member.get(people.url), "/acceptance")
    people.move(Move.SEND_BACK)
    page = member.get(people.url)
    assert page.status == 200
    assert "読むだけ" in page.text
    assert [f.attrs["action"] for f in page.find("form", method="post")] == ["/logout"]
    refused = send(member, form)
    assert refused.status == 409
    assert "いま「要約案」" in refused.text
    assert "「発言者確認」" in refused.text


def test_a_comment_while_signing_asks_to_send_back_with_itself_as_the_reason(
    people: People, member: Visitor, secretary: Visitor
) -> None:
    people.move(Move.REQUEST_SIGNATURES)
    comment(member, people.url, "数が\n違います。")
    page = secretary.get(addresses.stage_url(people.meeting))
    assert "答えていない指摘が 1 件" in page.text
    form = next(f for f in page.find("form") if f.find("input", id="back-reason"))
    assert fields(form)["reason"] == "岡本 信吾の指摘(発言 4): 数が 違います。"
    comment(member, people.url, "長" * 1000)
    longer = next(
        f for f in secretary.get(form.attrs["action"]).find("form") if f.find("input", id="back-reason")
    )
    assert len(fields(longer)["reason"]) == LONGEST_REASON
    sent = send(secretary, form)
    assert "いまは「要約案」" in sent.text
    assert "数が 違います。" in member.get(people.url).one("ol", class_="review-record").text


def test_the_table_says_who_has_no_way_to_answer_and_who_is_deemed_to_accept(
    people: People, secretary: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = {r.find("th")[0].text.split(" 発言")[0]: r.text for r in answer_rows(secretary, people.url)}
    assert "未回答" in rows["岡本 信吾"]
    assert "アカウントも" not in rows["岡本 信吾"]
    assert any("アカウントも" in text for text in rows.values())
    # 期限だけが過ぎたとする。
    monkeypatch.setattr(review, "now", lambda: "2099-01-06T00:00:00Z")
    with closing(connect(people.path)) as db:
        assert {"みなし承認"} == {
            r.find("span", class_="state")[0].text for r in answer_rows(secretary, people.url)
        }
        committee = get_meeting(db, people.meeting).committee_id
        waiting = Procedure(silence=Silence.AWAITED)
        with writing(db):
            change_procedure(db, committee, ProcedureChange(Procedure(), waiting), SECRETARY)
    assert {"未回答"} == {r.find("span", class_="state")[0].text for r in answer_rows(secretary, people.url)}


def test_nobody_is_waited_for_before_the_check_is_asked_for(reader: Visitor) -> None:
    page = reader.get(addresses.review_url(1))
    assert page.status == 200
    assert "未回答" not in page.text
    assert not page.find("section", id="answers")


def answer_rows(one: Visitor, url: str) -> list[Element]:
    return one.get(url).one("table", class_="answers").find("tr")[1:]


def test_no_comment_is_lost_whatever_the_machine_and_the_secretariat_do(
    people: People, member: Visitor, secretary: Visitor
) -> None:
    bodies = ["一つ目の指摘", "二つ目の指摘"]
    comment(member, people.url, bodies[0])
    whole = next(f for f in member.get(people.url).find("form") if fields(f).get("form") == "whole")
    send(member, whole, body=bodies[1])

    def check() -> Document:
        page = secretary.get(people.url)
        told = page.one("section", id="comments").text
        assert all(body in told for body in bodies)
        assert "指摘 2 件" in told
        return page

    with closing(connect(people.path)) as db:
        tools = Tools(Tokenizer(), load_synonyms(db))
        with writing(db):
            analyze_meeting(db, people.meeting, tools, SECRETARY)
        check()
        committee = next(one for one in list_committees(db) if one.name == COUNCIL)
        shorter = HouseStyle(form=committee.style.form, length=DraftLength.POINTS)
        before = get_committee(db, committee.id)
        with writing(db):
            change_committee(db, CommitteeChange(before, replace(before, style=shorter)), SECRETARY)
        redraft_meetings(db, committee.id, tools, SECRETARY)
        check()
        people.move(Move.SEND_BACK, Move.CIRCULATE)
        check()
        move_text(db, people.meeting)
    page = check()
    assert "元の箇所が見つかりません" in page.one("section", id="comments").text
    draft = secretary.get(addresses.draft_url(people.meeting))
    assert all(body in draft.text for body in bodies)


def move_text(db: Database, meeting: int) -> None:
    """発言の本文が、まるごと別のものになったとする。"""
    with writing(db):
        db.execute(
            "UPDATE turn SET text = replace(text, '。', '、') || '。' WHERE meeting = ? AND speaker_group = ?",
            [meeting, SpeakerGroup.MEMBER],
        )


def _withhold(people: People, pick: Callable[[str], tuple[int, int | None]]) -> tuple[int, str]:
    """梶谷さんのはじめの発言の一部を伏せ、発言の番号と、伏せた言葉を返す。"""
    with closing(connect(people.path)) as db, writing(db):
        number = min(load_speakers(db, people.meeting).turns_of(HOLDER))
        text = next(one.text for one in get_minutes(db, people.meeting).turns if one.number == number)
        start, end = pick(text)
        withheld = Withheld(WithheldKind.SECRET, "個人情報", start, end)
        withhold(db, people.meeting, number, withheld, SECRETARY)
        return number, text[start:end]


def _second_sentence(text: str) -> tuple[int, int]:
    first = text.index("。") + 1
    return first, first + text[first:].index("。")


MASKS: list[Callable[[str], tuple[int, int | None]]] = [
    lambda _: (0, 8),
    _second_sentence,
    lambda text: (len(text) - 12, len(text) - 1),
    lambda _: (0, None),
]


@pytest.mark.parametrize("pick", MASKS, ids=["初め", "途中", "終わり", "全体"])
def test_a_link_comments_on_what_it_saw_where_something_is_withheld(
    people: People, secretary: Visitor, pick: Callable[[str], tuple[int, int | None]]
) -> None:
    number, words = _withhold(people, pick)
    holder = people.link(LinkPurpose.STATEMENT_CHECK)
    page = holder.get(people.url)
    forms = [form for form in page.find("form") if form.find("select")]
    choices = [
        (form.attrs["action"], fields(form), option.attrs["value"], option.text)
        for form in forms
        for option in form.find("option")
        if f"{number}." in option.attrs["value"]
    ]
    assert choices
    assert all(label for *_, label in choices)
    for action, sent, place, label in choices:
        body = {**sent, "place": place, "body": f"{label}は違います。"}
        answer = holder.client.post(action, data=body, headers={"origin": ORIGIN})
        assert answer.status_code == 303, answer.text
    seen = holder.get(people.url)
    assert words not in seen.text
    mine = seen.one("section", id="mine")
    assert "発言" in mine.find("p", class_="comment-head")[0].text
    assert "原文が変わった" not in mine.text
    with closing(connect(people.path)) as db:
        comments = list_comments(db, people.meeting)
        texts = {one.number: one.text for one in get_minutes(db, people.meeting).turns}
    assert len(comments) == len(choices)
    for comment, (*_, place, label) in zip(comments, choices, strict=True):
        for anchor in comment.said.anchors:
            assert texts[anchor.span.turn][anchor.span.start : anchor.span.end] == anchor.text
        if label == "この発言の全体":
            whole = {span.turn: (span.start, span.end) for span in comment.spans}
            assert whole == {turn: (0, len(texts[turn])) for turn in whole}
        elif not label.endswith("…") and "非公開" not in label:
            # 見えていた文を選んだら、その文への指摘になる。
            assert comment.said.quoted == label, place
    assert "原文が変わった" not in secretary.get(people.url).text


def test_a_comment_is_not_put_elsewhere_when_something_was_withheld_meanwhile(people: People) -> None:
    holder = people.link(LinkPurpose.STATEMENT_CHECK)
    page = holder.get(people.url)
    form = next(form for form in page.find("form") if form.find("select"))
    _withhold(people, lambda _: (0, 8))
    refused = send(holder, form, body="言い方が違います。")
    assert refused.status == 409
    assert "公開しない箇所が変わりました" in refused.one("p", id="problem").text
    assert "言い方が違います。" in refused.text
    again = next(form for form in refused.find("form") if form.find("select"))
    assert send(holder, again, body="言い方が違います。").status == 200


def test_a_member_is_called_only_to_what_is_not_done_yet(people: People, member: Visitor) -> None:
    """回答をした人にも、発言していない人にも、することは無い。"""
    assert "確認する" in [a.text for a in member.get("/").one("main").find("a")]
    assert len(member.get(addresses.DEADLINES).find("li", class_="due")) == 1
    send(member, form_to(member.get(people.url), "/acceptance"))
    assert "確認する" not in [a.text for a in member.get("/").one("main").find("a")]
    assert member.get(addresses.DEADLINES).find("li", class_="due") == []


def test_an_officer_goes_on_seeing_what_is_being_checked(people: People, secretary: Visitor) -> None:
    assert "確認する" in [a.text for a in secretary.get("/").one("main").find("a")]
    people.move(Move.REQUEST_SIGNATURES)
    assert "確認する" in [a.text for a in secretary.get("/").one("main").find("a")]


def test_a_signatory_is_called_until_the_own_signature_is_there(people: People, member: Visitor) -> None:
    name = "岡本　信吾"
    with closing(connect(people.path)) as db, writing(db):
        named = (Signatory(Duty.MEMBER, "署名委員", name), Signatory(Duty.MEMBER, "署名委員", HOLDER))
        name_signatories(db, people.meeting, SignatoryChange((), named), SECRETARY)
    people.move(Move.REQUEST_SIGNATURES)
    with closing(connect(people.path)) as db, writing(db):
        request = add_request(db, people.meeting, Shown(SigningMethod.APPROVAL, "0" * 64, b"{}"), SECRETARY)
    calls = [a.attrs["href"] for a in member.get("/").one("main").find("a") if a.text == "署名する"]
    assert calls == [addresses.signing_url(people.meeting)]
    assert "署名する" in member.get(addresses.DEADLINES).one("li", class_="due").text
    with closing(connect(people.path)) as db, writing(db):
        found = find_request(db, people.meeting)
        assert found is not None
        assert found.id == request
        sign(db, found, Signature(name, "署名委員", "0" * 64, "", SECRETARY))
    assert "署名する" not in [a.text for a in member.get("/").one("main").find("a")]
    assert member.get(addresses.DEADLINES).find("li", class_="due") == []


@pytest.mark.parametrize(
    ("moves", "told"),
    [
        ((Move.SEND_BACK,), "前に受けた指摘には、いまも答えられます"),
        ((Move.SEND_BACK, Move.SEND_BACK), "前に受けた指摘には、いまも答えられます"),
        ((Move.REQUEST_SIGNATURES,), "手続きの画面から差し戻して直します"),
    ],
)
def test_the_page_tells_an_officer_what_can_be_done_now(
    people: People, secretary: Visitor, moves: tuple[Move, ...], told: str
) -> None:
    people.move(*moves)
    page = secretary.get(people.url).one("main").text
    assert told in page
    assert "読むだけです" not in page


def test_a_link_of_the_other_purpose_is_told_so(people: People) -> None:
    page = people.link(LinkPurpose.SIGNING).get(people.url).text
    assert "このリンクは署名のためのものなので、いまは読むだけです。" in page


def test_the_calendar_knows_who_has_answered_also_where_something_is_withheld(
    people: People, member: Visitor, secretary: Visitor
) -> None:
    csrf = member.get("/account").input("csrf")
    issued = member.client.post("/account/feed", data={"csrf": csrf}, headers={"origin": ORIGIN})
    feed = str(issued.text.split('class="secret">')[1].split("<")[0])
    due = f"{addresses.review_url(people.meeting)}"
    reader = people.open(None).client
    assert due in _unfolded(reader.get(feed).text)
    send(member, form_to(member.get(people.url), "/acceptance"))
    with closing(connect(people.path)) as db:
        own = load_speakers(db, people.meeting).turns_of("岡本 信吾")
        sentences = [s for item in get_draft(db, people.meeting).items for s in item.sentences]
    other = next(s for s in sentences if not {span.turn for span in s.sources} & own)
    place = ",".join(f"{span.turn}.{span.start}-{span.end}" for span in other.sources)
    sentence = secretary.get(addresses.draft_part_url(people.meeting, "sentence", {"place": place}))
    send(secretary, form_to(sentence, "/rewrite"), after="ほかの人の文を直しました。")
    _withhold(people, lambda _: (0, 8))
    assert due not in _unfolded(reader.get(feed).text)


def _unfolded(calendar: str) -> str:
    return calendar.replace("\r\n ", "")
