"""確認の画面の文脈. 自分の発言、前に見たときから変わったところ、確かでないところ、ほかの順に並べる。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.accounts.visitor import Visitor
from app.contexts.crumbs import Crumb, meeting_crumbs
from app.contexts.draft_bar import open_unplaced
from app.contexts.draft_paragraphs import draft_paragraphs
from app.contexts.edits_of_draft import EditView, edit_view
from app.contexts.meeting_head import MeetingHead, Tab, load_meeting_head
from app.contexts.review_comments import CommentView, comment_view
from app.contexts.review_passages import GoneParagraph, Passage, PassageMaker
from app.contexts.review_record import AnswerRow, Happening, answer_rows, happenings
from app.drafting.findings import Findings, check_standing
from app.drafting.opened import open_draft
from app.drafting.timeline import Version
from app.reviewing.answers import CheckTerms, load_answers, load_terms
from app.reviewing.changes import NO_CHANGES, find_changes
from app.reviewing.commenting import LONGEST_COMMENT
from app.reviewing.looking import last_look
from app.reviewing.past import PastDrafts
from app.reviewing.piles import doubtful_items, find_doubts, sort_piles
from app.reviewing.rights import may_accept, may_comment, sees_all
from app.reviewing.speakers import load_speakers
from app.workflow.persons import same_name
from db.acceptances import list_acceptances
from db.access_links import list_open_holders
from db.accounts import list_accounts
from db.comments import list_comments
from db.exchanges import exchange_ids, list_exchanges
from db.meetings import get_meeting
from db.procedures import Silence
from db.records import Role
from db.stage_moves import list_moves, stage_of
from db.stages import Stage
from db.turns import list_turns
from nlp.text.tokenizer import Tokenizer

_MEANINGS = {
    Stage.CHECKING: "自分の発言の要約が、言ったことと合っているかを確かめてください。直したいところは「指摘する」から伝え、よければ「承認する」を押してください。",
    Stage.SIGNING: "署名の前の確認です。直すところが見つかったら、指摘してください。事務局が差し戻して直します。",
}
_FOR_SECRETARIAT = {
    Stage.CHECKING: "委員に確認を頼んでいます。指摘があれば、要約案を直すか、直さない訳を書いて答えてください。",
    Stage.SIGNING: "署名を頼んでいます。指摘があれば、手続きの画面から差し戻して直します。",
}
_READ_ONLY = "いまは確認の期間ではないので、読むだけです。"


@dataclass(frozen=True, slots=True)
class PlaceNote:
    """要約案に文の無い、原文の箇所の指摘。rule, words, advice: 決まり、原文の言葉、どうすればよいか。url: 発言か None。"""

    rule: str
    words: str
    advice: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Typed:
    """断られた送信。problem は理由の一行、form はどのフォームか、text は打たれた言葉、outcome は選ばれた回答か空。"""

    problem: str
    form: str
    text: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Rights:
    """来た人がしてよいこと。comment: 指摘・返信・取下げ・見た印。accept: 承認。answers: 委員ひとりずつの答えを見る。"""

    comment: bool
    accept: bool
    answers: bool


@dataclass(frozen=True, slots=True)
class OwnAnswer:
    """来た人の答え。state: 答えか、発言していなければ None。accepted_at: いちばん新しい承認の時刻(UTC)か None。"""

    state: str | None
    accepted_at: str | None


@dataclass(frozen=True, slots=True)
class Changed:
    """前に見たときから変わったところ。

    looked_at: 前に見た時刻(UTC)。まだ見たと言っていなければ None。
    count: 変わったところの数(自分の発言も数える)。
    passages: 変わった段落(自分の発言は除く)。
    gone: 無くなった段落。
    """

    looked_at: str | None
    count: int
    passages: tuple[Passage, ...]
    gone: tuple[GoneParagraph, ...]


@dataclass(frozen=True, slots=True)
class Doubtful:
    """確かでないところ。passages: 段落。places: 要約案に文の無い指摘。edits: 行き場のない手直し。"""

    passages: tuple[Passage, ...]
    places: tuple[PlaceNote, ...]
    edits: tuple[EditView, ...]

    @property
    def count(self) -> int:
        """数。"""
        return len(self.passages) + len(self.places) + len(self.edits)


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """要約案の確認(/meetings/{id}/review)。

    title, crumbs: 見出しと上の階層。
    head: 会議の見出し。
    stage, meaning: いまの状態と、することの説明。
    terms: 発言者確認の期限と、返事の無い人の扱い。deems: 期限が過ぎると承認とみなすか。
    version: 画面の版(送り返す)。
    rights: してよいこと。
    own, unprinted: 自分の発言のまとまりと、要約案に載っていない自分の発言。
    changed: 前に見たときから変わったところ。
    doubtful: 確かでないところ。
    rest: ほかの段落。
    mine, others: 自分の指摘と、ほかの人の指摘(未対応が先)。
    answer: 自分の答え。
    answers: 委員ひとりずつの答え(見てよい人だけ)。nameless: だれのものか分からない発言の番号。
    record: 起きたこと。新しい順。
    comment_url, accept_url, look_url: 送り先。
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
    version: str
    rights: Rights
    own: tuple[Passage, ...]
    unprinted: tuple[Passage, ...]
    changed: Changed
    doubtful: Doubtful
    rest: tuple[Passage, ...]
    mine: tuple[CommentView, ...]
    others: tuple[CommentView, ...]
    answer: OwnAnswer
    answers: tuple[AnswerRow, ...]
    nameless: tuple[int, ...]
    record: tuple[Happening, ...]
    comment_url: str
    accept_url: str
    look_url: str
    signing_url: str
    links_url: str
    longest: int
    typed: Typed | None
    done: str


@dataclass(frozen=True, slots=True)
class Looking:
    """見に来たこと。visitor は来た人、at はいまの時刻(UTC)、typed は断られた送信、done は済んだことの一行。"""

    visitor: Visitor
    at: str
    typed: Typed | None = None
    done: str = ""


def load_review_page(db: Database, meeting_id: int, looking: Looking, tokenizer: Tokenizer) -> ReviewPage:
    """確認の画面を読む。NotFoundError: 会議が無い。"""
    visitor = looking.visitor
    head = load_meeting_head(db, meeting_id, Tab.REVIEW)
    stage = stage_of(db, meeting_id)
    opened = open_draft(db, meeting_id)
    draft, past = opened.standing.draft, PastDrafts(db, opened)
    speakers = load_speakers(db, meeting_id)
    own_turns = speakers.turns_of(visitor.name)
    look = last_look(db, meeting_id, visitor.name)
    before = past.at(Version(look.snapshot, look.seq)) if look else None
    changes = find_changes(before, draft, tokenizer) if before else NO_CHANGES
    findings = check_standing(db, meeting_id, draft, tokenizer)
    doubts = find_doubts(list_exchanges(db, meeting_id))
    maker = PassageMaker(
        draft,
        list_turns(db, meeting_id),
        draft_paragraphs(meeting_id, draft, exchange_ids(db, meeting_id), findings),
        changes,
        doubts,
    )
    flagged = {number for number, _ in findings.sentences}
    piles = sort_piles(draft, own_turns, changes.changed, doubtful_items(draft, flagged, doubts))
    terms = load_terms(db, meeting_id, looking.at)
    answers = load_answers(db, meeting_id, terms)
    own = next((one for one in answers if same_name(one.speaker.name, visitor.name)), None)
    comments = [
        one
        for one in list_comments(db, meeting_id)
        if sees_all(visitor) or same_name(one.said.name, visitor.name)
    ]
    views = sorted(
        (comment_view(opened, one, visitor, tokenizer) for one in comments), key=lambda one: not one.open
    )
    acceptances = [
        one
        for one in list_acceptances(db, meeting_id)
        if sees_all(visitor) or same_name(one.name, visitor.name)
    ]
    manages = visitor.account is not None and visitor.account.role is Role.SECRETARIAT
    return ReviewPage(
        title=f"確認: {head.name}",
        crumbs=meeting_crumbs(head.id, head.name),
        head=head,
        stage=stage,
        meaning=(_FOR_SECRETARIAT if manages else _MEANINGS).get(stage, _READ_ONLY),
        terms=terms,
        deems=terms.silence is Silence.ACCEPTED,
        version=str(past.latest),
        rights=Rights(may_comment(visitor, stage), may_accept(visitor, stage), manages),
        own=maker.group(piles.own),
        unprinted=maker.unprinted(piles.unprinted),
        changed=Changed(
            looked_at=look.at if look else None,
            count=changes.count,
            passages=maker.group(piles.changed),
            gone=maker.gone(),
        ),
        doubtful=Doubtful(
            passages=maker.group(piles.doubtful),
            places=_places(meeting_id, findings),
            edits=tuple(map(edit_view, open_unplaced(opened))),
        ),
        rest=maker.group(piles.rest),
        mine=tuple(one for one in views if one.mine),
        others=tuple(one for one in views if not one.mine),
        answer=OwnAnswer(
            state=own.state if own else None,
            accepted_at=next(
                (one.act.at for one in reversed(acceptances) if same_name(one.name, visitor.name)), None
            ),
        ),
        answers=answer_rows(answers, _reachable(db, meeting_id, looking.at)) if manages else (),
        nameless=speakers.nameless if manages else (),
        record=happenings(list_moves(db, meeting_id), comments, acceptances),
        comment_url=addresses.review_part_url(meeting_id, "comments"),
        accept_url=addresses.review_part_url(meeting_id, "acceptance"),
        look_url=addresses.review_part_url(meeting_id, "look"),
        signing_url=addresses.signing_url(meeting_id),
        links_url=addresses.access_links_url(meeting_id),
        longest=LONGEST_COMMENT,
        typed=looking.typed,
        done=looking.done,
    )


def _places(meeting_id: int, findings: Findings) -> tuple[PlaceNote, ...]:
    return tuple(
        PlaceNote(
            one.rule,
            one.words,
            one.advice,
            addresses.turn_url(meeting_id, one.span.turn) if one.span is not None else None,
        )
        for one in findings.places
    )


def _reachable(db: Database, meeting_id: int, at: str) -> list[str]:
    """アカウントか、いま使える確認リンクのある人の氏名。"""
    committee = get_meeting(db, meeting_id).committee_id
    accounts = [
        one.name
        for one in list_accounts(db)
        if one.role is Role.MEMBER and committee in one.committees and not one.disabled
    ]
    return [*accounts, *list_open_holders(db, meeting_id, at)]
