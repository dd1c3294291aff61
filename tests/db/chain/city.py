"""守る表のすべてに二行以上ある、あさひ野市(架空)の見本. 守る表が増えたら、ここにもその行を書く。"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlite_utils import Database

from db.acceptances import Acceptance, add_acceptance
from db.access_links import LinkTerms, issue_access_link
from db.accounts import AccountEntry, add_account
from db.anchors import Anchor
from db.built_in_choices import choose_built_in
from db.chain.keys import create_key, register_key
from db.comments import NewComment, NewStep, StepKind, add_comment, add_step
from db.committees import (
    CommitteeChange,
    HouseStyle,
    change_committee,
    ensure_committee,
    get_committee,
    replace_roster,
)
from db.connection import writing
from db.directory_identities import DirectoryIdentity, IdentityChange, change_identity
from db.disclosures import DisclosureChange, change_disclosure, complete_masking
from db.draft_edits import DraftChange, add_draft_edit
from db.draft_snapshots import MachineDraft, keep_snapshot
from db.errata import Correction, SignedPair, SignedText, add_erratum
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.exchanges import get_exchange, replace_exchanges
from db.finding_checks import NamedFinding, check_finding
from db.follow_ups import FollowUpChange, FollowUpDecision, decide_follow_up
from db.frozen_sources import FrozenSource, add_frozen_sources
from db.generations import PredecessorChange, choose_predecessor
from db.glossary import GlossaryEntry, GlossaryWord, add_glossary_group
from db.house_style import Member
from db.links import DecisionChange, decide, replace_links
from db.meetings import add_meeting
from db.model_rewrites import ModelText, RewritePlace, accept_rewrite
from db.plans import list_measures
from db.procedures import Procedure, ProcedureChange, SigningMethod, change_procedure
from db.receptions import Receipt, Received, Way, add_reception
from db.records import (
    Decision,
    Disclosure,
    Draft,
    DraftItem,
    DraftSentence,
    ExchangeKind,
    LinkPurpose,
    MeetingHeader,
    Role,
    Side,
    Span,
    Withheld,
    WithheldKind,
    YearProgress,
)
from db.saved_searches import save_search
from db.sealed_records import SealedRow, keep_sealed
from db.shapes import shape_of
from db.shaping import Reshape, Seen, reshape
from db.signatories import Duty, Signatory, SignatoryChange, name_signatories
from db.signatures import Shown, Signature, add_request, find_request, sign
from db.sources import add_source
from db.stage_moves import NextStep, move_meeting, stage_of
from db.stages import Move, Stage
from db.successions import Pair, decide_succession
from db.withholdings import withhold
from tests.db.samples import (
    BICYCLES,
    HOURS,
    LIBRARY,
    NOW,
    PARKING,
    SECRETARY,
    link,
    minutes,
    save_plan,
    source,
)

LATER = Act("事務局 白根", "2026-11-22T09:00:00Z")
CONFIRM = DecisionChange(None, Decision.CONFIRMED)


def build_city(db: Database, folder: Path) -> None:
    """見本を、普段どおりの書き込みで作る。folder には署名の鍵を二つ作る。"""
    _register(db, folder / "first.key")
    exchanges = _save_meeting(db)
    plans = _save_plans(db)
    measures = [[measure.id for measure in list_measures(db, plan)] for plan in plans]
    _set_styles(db)
    with writing(db):
        replace_links(db, 1, plans[0], [link(HOURS, LIBRARY, 0.9), link(BICYCLES, PARKING, 0.8)])
    for exchange, measure, act in zip(exchanges, measures[0], (SECRETARY, LATER), strict=True):
        _decide(db, exchange, measure, act)
    _choose(db, plans, measures)
    _register(db, folder / "second.key")
    _write_drafts(db, exchanges)
    _add_people(db)
    _proceed(db)
    _close(db)
    _review(db)
    _sign(db)
    _save_searches(db)
    _add_words(db)


def _register(db: Database, path: Path) -> None:
    create_key(path)
    with writing(db):
        register_key(db, path, SECRETARY)


def _save_meeting(db: Database) -> tuple[int, ...]:
    """二つの会議体と、その名簿と、会議二つ。一つ目の会議の質疑応答の id を返す。"""
    header = MeetingHeader(
        title="第1回あさひ野市図書館協議会",
        held_on="2026-05-10",
        agenda=("開館時間について", "その他"),
        attendees=("桐谷", "白根"),
        handouts=("資料1", "資料2"),
    )
    with writing(db):
        for name in ("図書館協議会", "デジタル推進会議"):
            committee = ensure_committee(db, name)
            replace_roster(db, committee, [Member("桐谷", "会長"), Member("白根", None)])
            read = replace(minutes(), header=header)
            meeting = add_meeting(db, committee, add_source(db, source(name), SECRETARY), read, NOW)
            append_event(db, EventKind.IMPORTED, Subject(SubjectKind.MEETING, meeting), SECRETARY)
        return replace_exchanges(db, 1, (HOURS, replace(BICYCLES, kind=ExchangeKind.REQUEST)))


def _save_plans(db: Database) -> list[int]:
    years = (YearProgress("令和7年度", "検討", "B"), YearProgress("令和8年度", "実施", None))
    measures = (replace(LIBRARY, years=years), PARKING)
    return [save_plan(db, name, measures) for name in ("dai1ji", "dai2ji", "dai3ji")]


def _set_styles(db: Database) -> None:
    """規則の一つを、一つ目の会議体では使わず、二つ目では使う。"""
    rule = frozenset({"言いよどみ"})
    for number, style, act in (
        (1, HouseStyle(stopped=rule), SECRETARY),
        (2, HouseStyle(added=rule), LATER),
    ):
        before = get_committee(db, number)
        after = replace(before, style=style)
        with writing(db):
            change_committee(db, CommitteeChange(before, after), act)


def _write_drafts(db: Database, exchanges: tuple[int, ...]) -> None:
    """機械と言語モデルの書いた文と、人の手直し。"""
    text = ModelText("庁内の模型", "原文", (DraftSentence("短い文。", (Span(2, 0, 5),)),))
    for exchange, act, said in zip(exchanges, (SECRETARY, LATER), ("開会", "開会します"), strict=True):
        written = Draft(
            (DraftItem(exchange, None, "会長", (DraftSentence("開く。", (Span(1, 0, 3),)),)),), ()
        )
        change = DraftChange(
            EventKind.DRAFT_REWRITTEN, (Anchor(Span(1, 0, 3), said),), "開く。", "開会する。"
        )
        with writing(db):
            keep_snapshot(db, 1, MachineDraft(written, {1: "会長"}, ()))
            add_draft_edit(db, 1, change, act)
            accept_rewrite(db, RewritePlace(exchange, Side.ANSWER), text, act)
            check_finding(db, 1, NamedFinding("根拠にない数・日付", said, "1.0-3", "開会する。"), act)


def _add_people(db: Database) -> None:
    """事務局の人と、委員に渡したリンク。"""
    for login, act in (("kiritani", SECRETARY), ("tono", LATER)):
        with writing(db):
            account = add_account(
                db, login, AccountEntry("桐谷 葵", Role.SECRETARIAT, frozenset({1, 2})), act
            )
            identity = DirectoryIdentity("https://directory.example", f"{login}-1")
            change_identity(db, account, IdentityChange(None, identity), act)
            terms = LinkTerms(1, LinkPurpose.SIGNING, "白根 操", "2026-12-21T09:00:00Z")
            issue_access_link(db, terms, f"{login}の印", act)


def _proceed(db: Database) -> None:
    """会議録を進めた一手と、会議体ごとの手続きの決まり。"""
    for committee, act in ((1, SECRETARY), (2, LATER)):
        with writing(db):
            append_event(db, EventKind.ANALYZED, Subject(SubjectKind.MEETING, committee), act)
            move_meeting(db, committee, NextStep(Stage.ORGANIZING, Move.START_DRAFT), act)
            change_procedure(
                db, committee, ProcedureChange(Procedure(), Procedure(draft_days=committee)), act
            )


def _review(db: Database) -> None:
    """委員の指摘と、その回答と、承認。"""
    with writing(db):
        move_meeting(db, 1, NextStep(Stage.DRAFTING, Move.CIRCULATE, due_on="2026-11-29"), SECRETARY)
    for act, quoted in ((SECRETARY, "開会"), (LATER, "開会します")):
        place = Anchor(Span(1, 0, len(quoted)), quoted)
        said = NewComment("白根 操", (place,), "開く。", "開会します、と言いました。", 1, 0)
        with writing(db):
            comment = add_comment(db, 1, said, act)
            add_step(db, 1, comment, NewStep(StepKind.KEPT, "要約のためです。", 0), act)
            acceptance = add_acceptance(db, 1, Acceptance("白根 操", 1, 0, act))
            add_reception(db, 1, Received(acceptance, None, Receipt(Way.PHONE, "2026-11-22")), act)
    with writing(db):
        move_meeting(db, 1, NextStep(Stage.CHECKING, Move.SEND_BACK, "言葉を足す"), LATER)


def _sign(db: Database) -> None:
    """署名する人、示した内容、署名、封をした会議録、訂正。"""
    for meeting, act in ((1, SECRETARY), (2, LATER)):
        named = Signatory(Duty.MEMBER, "署名委員", "白根 操")
        shown = Shown(SigningMethod.APPROVAL, f"{meeting:064}", b"{}")
        with writing(db):
            name_signatories(db, meeting, SignatoryChange((), (named,)), act)
            move_meeting(db, meeting, NextStep(stage_of(db, meeting), Move.REQUEST_SIGNATURES), act)
            request_id = add_request(db, meeting, shown, act)
            add_frozen_sources(db, meeting, request_id, [FrozenSource(1, Side.ANSWER, Span(1, 0, 3))])
        with writing(db):
            request = find_request(db, meeting)
            assert request is not None
            sign(db, request, Signature(named.name, named.title, shown.content_hash, "", act))
        with writing(db):
            move_meeting(db, meeting, NextStep(Stage.SIGNED, Move.SEAL), act)
            keep_sealed(db, SealedRow(meeting, request.id, b"whole", b"public", b"pdf", act))
            text = SignedText("{}", "0" * 128)
            add_erratum(db, meeting, Correction(1, "誤", "正", "書き誤り"), SignedPair(text, text), act)


def _decide(db: Database, exchange: int, measure: int, act: Act) -> None:
    with writing(db):
        decide(db, exchange, measure, CONFIRM, act)
    with writing(db):
        shape = shape_of(get_exchange(db, exchange).exchange)
        edit = Reshape(Seen(exchange, shape), shape)
        reshape(db, 1, EventKind.EXCHANGE_CHECKED, [edit], act)
    with writing(db):
        change = FollowUpChange(None, FollowUpDecision.CLOSED, "第2回で答弁があった")
        decide_follow_up(db, exchange, change, act)


def _choose(db: Database, plans: list[int], measures: list[list[int]]) -> None:
    for earlier, later, act in ((0, 1, SECRETARY), (1, 2, LATER)):
        with writing(db):
            choose_predecessor(db, plans[later], PredecessorChange(None, plans[earlier]), act)
            decide_succession(db, Pair(measures[later][0], measures[earlier][0]), CONFIRM, act)


def _close(db: Database) -> None:
    """二つの会議を一部非公開とし、発言を伏せ、すべて伏せたと確かめる。"""
    change = DisclosureChange(None, Disclosure.PARTLY_CLOSED, "個人の情報を述べたため")
    for meeting, number, act in ((1, 1, SECRETARY), (2, 2, LATER)):
        with writing(db):
            change_disclosure(db, meeting, change, act)
            withhold(db, meeting, number, Withheld(WithheldKind.SECRET, "個人情報", 0, 2), act)
            complete_masking(db, meeting, act)


def _add_words(db: Database) -> None:
    groups = {("ひのわ号", "コミュニティバス"): SECRETARY, ("公衆無線", "無線LAN"): LATER}
    for words, act in groups.items():
        entry = GlossaryEntry(tuple(GlossaryWord(word, word.lower()) for word in words))
        with writing(db):
            add_glossary_group(db, entry, act)
            choose_built_in(db, words[0], False, act)


def _save_searches(db: Database) -> None:
    """人が保存した検索。"""
    for account, act in ((1, SECRETARY), (2, LATER)):
        with writing(db):
            save_search(db, account, "開館時間", "q=開館時間", act)
