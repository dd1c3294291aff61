"""確認の画面の文脈. 自分の発言、前に見たときから変わったところ、確かでないところ、ほかの順に並べる。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.accounts.visitor import Visitor
from app.contexts.crumbs import Crumb, meeting_crumbs
from app.contexts.meeting_head import MeetingHead, Tab, load_meeting_head
from app.contexts.review_body import ReviewBody, load_review_body
from app.contexts.review_comments import CommentView, comment_view
from app.contexts.review_record import AnswerRow, Happening, answer_rows, happenings, receipt_words
from app.drafting.opened import OpenedDraft, open_draft
from app.reviewing.answers import CheckTerms, load_answers, load_terms
from app.reviewing.commenting import LONGEST_COMMENT
from app.reviewing.rights import may_accept, may_comment, sees_all
from app.reviewing.speakers import load_speakers
from app.wareki import japanese_day
from app.workflow.persons import same_name
from db.acceptances import list_acceptances
from db.access_links import list_open_holders
from db.accounts import list_accounts
from db.comments import OPEN_TO_COMMENTS, list_comments
from db.meetings import get_meeting
from db.procedures import Silence
from db.receptions import Way
from db.records import LinkPurpose, Role
from db.stage_moves import list_moves, stage_of
from db.stages import Stage
from nlp.text.tokenizer import Tokenizer

_MEANINGS = {
    Stage.CHECKING: "自分の発言の要約が、言ったことと合っているかを確かめてください。直したいところは「指摘する」から伝え、よければ「承認する」を押してください。",
    Stage.SIGNING: "署名の前の確認です。直すところが見つかったら、指摘してください。事務局が差し戻して直します。",
}
_FOR_SECRETARIAT = {
    Stage.CHECKING: "委員に確認を頼んでいます。指摘があれば、要約案を直すか、直さない理由を書いて答えてください。",
    Stage.SIGNING: "署名を頼んでいます。指摘があれば、手続きの画面から差し戻して直します。",
    Stage.ORGANIZING: "まだ委員に確認を頼んでいません。前に受けた指摘には、いまも答えられます。",
    Stage.DRAFTING: "要約案を整えています。手続きの画面から、委員に確認を頼めます。前に受けた指摘には、いまも答えられます。",
    Stage.SIGNED: "署名がそろいました。答えていない指摘があれば、確定する前に答えてください。",
}
_READ_ONLY = "いまは指摘と承認を受け付けていないので、読むだけです。"
_OTHER_PURPOSE = (
    "このリンクは{purpose}のためのものなので、いまは読むだけです。いま受け付けているのは、{now}のリンクです。"
)


@dataclass(frozen=True, slots=True)
class Typed:
    """断られた送信。

    problem: 理由の一行。
    form: どのフォームか。
    text: 打たれた言葉。
    outcome: 選ばれた回答か空。
    name, way, on: 受けた回答の、選ばれた委員と受け方と日付か空。
    """

    problem: str
    form: str
    text: str = ""
    outcome: str = ""
    name: str = ""
    way: str = ""
    on: str = ""


@dataclass(frozen=True, slots=True)
class ReviewVisit:
    """見に来たこと。visitor: 来た人。at: いまの時刻(UTC)。typed: 断られた送信か None。done: 済んだことの一行か空。"""

    visitor: Visitor
    at: str
    typed: Typed | None = None
    done: str = ""


@dataclass(frozen=True, slots=True)
class Rights:
    """来た人がしてよいこと。comment: 指摘・返信・取下げ・見た印。accept: 承認。answers: 委員ひとりずつの答えを見る。"""

    comment: bool
    accept: bool
    answers: bool


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """来た人の答え。state: 答えか、発言していなければ None。accepted_at: いちばん新しい承認の時刻(UTC)か None。receipt: それを事務局が受けたことの言い方か空。"""

    state: str | None
    accepted_at: str | None
    receipt: str


@dataclass(frozen=True, slots=True)
class Talk:
    """来た人に見せる、指摘と起きたこと。

    mine, others: 自分の指摘と、ほかの人の指摘。未対応が先。
    record: 起きたこと。新しい順。
    """

    mine: tuple[CommentView, ...]
    others: tuple[CommentView, ...]
    record: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """要約案の確認(/meetings/{id}/review)。

    title, crumbs: 見出しと上の階層。
    head: 会議の見出し。
    stage, meaning: いまの状態と、することの説明。
    terms: 発言者確認の期限と、回答の無い人の扱い。deems: 期限が過ぎると承認とみなすか。
    rights: してよいこと。
    body: 確かめる順に並べた要約案。
    talk: 指摘と起きたこと。
    answer: 自分の答え。
    answers: 委員ひとりずつの答え(見てよい人だけ。まだ確認を依頼していなければ空)。nameless: だれのものか分からない発言の番号。
    comment_url, accept_url, look_url, received_url: 送り先。
    ways: 回答の受け方。today: きょう(ISO 8601)。
    signing_url, links_url: 署名の画面と、確認リンクを出す画面。
    longest: 指摘の字数の上限。
    typed: 断られた送信か None。
    done: いま済んだことの一行か空。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    head: MeetingHead
    stage: str
    meaning: str
    terms: CheckTerms
    deems: bool
    rights: Rights
    body: ReviewBody
    talk: Talk
    answer: OwnAnswer
    answers: tuple[AnswerRow, ...]
    nameless: tuple[int, ...]
    comment_url: str
    accept_url: str
    look_url: str
    received_url: str
    ways: tuple[str, ...]
    today: str
    signing_url: str
    links_url: str
    longest: int
    typed: Typed | None
    done: str


def load_review_page(db: Database, meeting_id: int, visit: ReviewVisit, tokenizer: Tokenizer) -> ReviewPage:
    """確認の画面を読む。NotFoundError: 会議が無い。"""
    visitor = visit.visitor
    head = load_meeting_head(db, meeting_id, Tab.REVIEW)
    stage = stage_of(db, meeting_id)
    opened = open_draft(db, meeting_id)
    terms = load_terms(db, meeting_id, visit.at)
    manages = visitor.account is not None and visitor.account.role is Role.SECRETARIAT
    return ReviewPage(
        title=f"確認: {head.name}",
        crumbs=meeting_crumbs(head.id, head.name),
        head=head,
        stage=stage,
        meaning=_meaning(visitor, stage, manages),
        terms=terms,
        deems=terms.silence is Silence.ACCEPTED,
        rights=Rights(may_comment(visitor, stage), may_accept(visitor, stage), manages),
        body=load_review_body(db, opened, visitor.name, tokenizer),
        talk=_talk(db, opened, visitor, tokenizer),
        answer=_own_answer(db, meeting_id, visitor.name, terms),
        answers=_rows(db, meeting_id, terms, visit.at) if manages and terms.due_on else (),
        nameless=load_speakers(db, meeting_id).nameless if manages else (),
        comment_url=addresses.review_part_url(meeting_id, "comments"),
        accept_url=addresses.review_part_url(meeting_id, "acceptance"),
        look_url=addresses.review_part_url(meeting_id, "look"),
        received_url=addresses.review_part_url(meeting_id, "received"),
        ways=tuple(Way),
        today=japanese_day(visit.at).isoformat(),
        signing_url=addresses.signing_url(meeting_id),
        links_url=addresses.access_links_url(meeting_id),
        longest=LONGEST_COMMENT,
        typed=visit.typed,
        done=visit.done,
    )


def _meaning(visitor: Visitor, stage: Stage, manages: bool) -> str:
    """することの説明。用途の違うリンクの人は、確認の期間でも読むだけである。"""
    if manages:
        return _FOR_SECRETARIAT.get(stage, _READ_ONLY)
    if may_comment(visitor, stage):
        return _MEANINGS[stage]
    if visitor.link and stage in OPEN_TO_COMMENTS:
        now = next(one for one in LinkPurpose if one is not visitor.link.terms.purpose)
        return _OTHER_PURPOSE.format(purpose=visitor.link.terms.purpose, now=now)
    return _READ_ONLY


def _talk(db: Database, opened: OpenedDraft, visitor: Visitor, tokenizer: Tokenizer) -> Talk:
    everything, name = sees_all(visitor), visitor.name
    comments = [
        one for one in list_comments(db, opened.meeting_id) if everything or same_name(one.said.name, name)
    ]
    acceptances = [
        one for one in list_acceptances(db, opened.meeting_id) if everything or same_name(one.name, name)
    ]
    views = [comment_view(opened, one, visitor, tokenizer) for one in comments]
    views.sort(key=lambda one: not one.open)
    return Talk(
        mine=tuple(one for one in views if one.mine),
        others=tuple(one for one in views if not one.mine),
        record=happenings(list_moves(db, opened.meeting_id), comments, acceptances),
    )


def _own_answer(db: Database, meeting_id: int, name: str, terms: CheckTerms) -> OwnAnswer:
    # まだ確認を依頼していない会議録では、だれも答えを待たれていない。
    answers = load_answers(db, meeting_id, terms) if terms.due_on else ()
    accepted = [one for one in list_acceptances(db, meeting_id) if same_name(one.name, name)]
    return OwnAnswer(
        next((one.state for one in answers if same_name(one.speaker.name, name)), None),
        accepted[-1].act.at if accepted else None,
        receipt_words(accepted[-1].receipt, accepted[-1].act) if accepted else "",
    )


def _rows(db: Database, meeting_id: int, terms: CheckTerms, at: str) -> tuple[AnswerRow, ...]:
    """委員の答え。アカウントか、いま使える確認リンクのある人かどうかも添える。"""
    committee = get_meeting(db, meeting_id).committee_id
    accounts = [
        one.name
        for one in list_accounts(db)
        if one.role is Role.MEMBER and committee in one.committees and not one.disabled
    ]
    reachable = [*accounts, *list_open_holders(db, meeting_id, at)]
    return answer_rows(load_answers(db, meeting_id, terms), reachable)
