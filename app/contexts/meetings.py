"""会議の画面の文脈."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.board import Board, Show, load_board, shown_ids
from app.contexts.cards import ExchangeCard, exchange_card
from app.contexts.crumbs import Crumb
from app.contexts.meeting_head import MeetingHead, Tab, load_meeting_head, meeting_name
from app.due import awaits_check, awaits_signature
from db.accounts import Account
from db.comments import OPEN_TO_COMMENTS
from db.committees import Committee, list_committees
from db.exchanges import get_exchanges
from db.left import list_progress
from db.links import StoredLink, list_links, list_links_of_meeting
from db.meetings import MeetingEntry, StoredMeeting, get_meeting, list_meetings
from db.plans import list_plans
from db.records import MeetingHeader, Role
from db.sources import StoredSource, get_source
from db.stage_moves import meetings_in
from db.stages import Stage
from nlp.text.tokenizer import Tokenizer


@dataclass(frozen=True, slots=True)
class MeetingRow:
    """会議の一覧の一行。

    name, url: 会議の名前とアドレス。
    committee: 会議体の名。
    held_on: 開催日か None。
    disclosure: 公開・一部非公開・非公開か None。
    stage: 会議録の状態。
    turns, exchanges: 発言と質疑応答の数。
    undecided: 確認を待つ紐付けの数。
    """

    name: str
    url: str
    committee: str
    held_on: str | None
    disclosure: str | None
    stage: str
    turns: int
    exchanges: int
    undecided: int


@dataclass(frozen=True, slots=True)
class ReviewCall:
    """確認か署名を待つ会議。name: 会議の名前。act: すること。url: その画面。stage: いまの状態。due_on: 期限(ISO 8601)か None。"""

    name: str
    act: str
    url: str
    stage: str
    due_on: str | None


@dataclass(frozen=True, slots=True)
class CommitteeChoice:
    """会議体の選択肢。id は会議体の id、name は名、selected はいま選ばれているか。"""

    id: int
    name: str
    selected: bool


@dataclass(frozen=True, slots=True)
class MeetingListPage:
    """会議の一覧(/)。

    title, crumbs: 見出しと上の階層。
    rows: 会議。新しい開催日から。
    committees: 絞り込みの選択肢。
    filtered: 会議体で絞り込んでいるか。
    undecided: 一覧の全体で、確認を待つ紐付けの数。
    reviews: 委員の確認を待つ会議。期限の近い順。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    rows: tuple[MeetingRow, ...]
    committees: tuple[CommitteeChoice, ...]
    filtered: bool
    undecided: int
    reviews: tuple[ReviewCall, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """開催概要の一項目。label は項目名、values は値。"""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """会議と質疑応答(/meetings/{id})。

    title, crumbs: 見出しと上の階層。
    head: 会議の見出し。
    facts: 会議録の冒頭に書かれた、出席者や議題など。
    board: 帯。会議の全体についての残りの数、絞り込み、元に戻せる一手。
    cards: 絞り込みに当たる質疑応答。番号順。
    next_undecided: 出している中ではじめの確認待ちへの、画面の中のアドレスか None。
    file_name, imported_at, imported_by: 取り込んだファイルの名、時刻(UTC)、人。
    notation: 発言者の書き方。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    head: MeetingHead
    facts: tuple[Fact, ...]
    board: Board
    cards: tuple[ExchangeCard, ...]
    next_undecided: str | None
    file_name: str
    imported_at: str
    imported_by: str
    notation: str


def meeting_list_page(
    entries: Sequence[MeetingEntry],
    committees: Sequence[Committee],
    selected: int | None,
    reviews: tuple[ReviewCall, ...] = (),
) -> MeetingListPage:
    """会議の一覧の行から画面を作る。selected は絞り込む会議体の id。"""
    return MeetingListPage(
        title="会議の一覧",
        crumbs=(),
        rows=tuple(_row(entry) for entry in entries),
        committees=tuple(CommitteeChoice(c.id, c.name, c.id == selected) for c in committees),
        filtered=selected is not None,
        undecided=sum(entry.undecided for entry in entries),
        reviews=reviews,
    )


def load_meeting_list_page(
    db: Database, committee_id: int | None, account: Account | None, at: str
) -> MeetingListPage:
    """会議の一覧を読む。committee_id があればその会議体だけ。account は見る人か None、at はいまの時刻(UTC)。"""
    entries = list_meetings(db, committee_id)
    own = {entry.id: entry for entry in entries if account and entry.committee_id in account.committees}
    reviews = tuple(
        ReviewCall(
            meeting_name(own[meeting_id].title, own[meeting_id].committee),
            *_act(meeting_id, stage, account),
            stage,
            due_on,
        )
        for meeting_id, stage, due_on in meetings_in(db, OPEN_TO_COMMENTS)
        if meeting_id in own and _concerns(db, meeting_id, stage, account, at)
    )
    return meeting_list_page(entries, list_committees(db), committee_id, reviews)


def _act(meeting_id: int, stage: Stage, account: Account | None) -> tuple[str, str]:
    """することと、その画面。署名委員は署名し、ほかの人は確かめる。"""
    if stage is Stage.SIGNING and _is_member(account):
        return "署名する", addresses.signing_url(meeting_id)
    return "確認する", addresses.review_url(meeting_id)


def _concerns(db: Database, meeting_id: int, stage: Stage, account: Account | None, at: str) -> bool:
    """見る人に知らせるか。委員には、自分がまだしていないことだけを知らせる。"""
    if account is None or not _is_member(account):
        return True
    if stage is Stage.SIGNING:
        return awaits_signature(db, meeting_id, account.name)
    return awaits_check(db, meeting_id, account.name, at)


def _is_member(account: Account | None) -> bool:
    return account is not None and account.role is Role.MEMBER


def meeting_page(
    meeting: StoredMeeting,
    head: MeetingHead,
    source: StoredSource,
    board: Board,
    cards: tuple[ExchangeCard, ...],
) -> MeetingPage:
    """保存した会議と、その帯と、質疑応答の札から画面を作る。"""
    waiting = next((card.anchor for card in cards if card.undecided), None)
    return MeetingPage(
        title=head.name,
        crumbs=(Crumb("会議", addresses.MEETINGS),),
        head=head,
        facts=_facts(meeting.header),
        board=board,
        cards=cards,
        next_undecided=f"#{waiting}" if waiting else None,
        file_name=source.source.file_name,
        imported_at=source.imported.at,
        imported_by=source.imported.actor,
        notation=meeting.notation,
    )


def load_meeting_page(
    db: Database, meeting_id: int, tokenizer: Tokenizer, show: Show = Show.ALL, only: int | None = None
) -> MeetingPage:
    """会議の画面を読む。only があれば、札はその id の質疑応答だけにする。NotFoundError: 会議が無い。"""
    meeting = get_meeting(db, meeting_id)
    head = load_meeting_head(db, meeting_id, Tab.EXCHANGES)
    source = get_source(db, meeting.source_id)
    progress = list_progress(db, meeting_id)
    board = load_board(db, tokenizer, meeting_id, progress, show)
    if only is None:
        cards = _load_cards(db, shown_ids(progress, show), list_links_of_meeting(db, meeting_id))
    else:
        wanted = [one for one in shown_ids(progress, Show.ALL) if one == only]
        cards = _load_cards(db, wanted, list_links(db, only))
    return meeting_page(meeting, head, source, board, cards)


def _load_cards(db: Database, wanted: Sequence[int], found: Sequence[StoredLink]) -> tuple[ExchangeCard, ...]:
    plans = {plan.id: plan.title for plan in list_plans(db)}
    links: dict[int, list[StoredLink]] = {}
    for link in found:
        links.setdefault(link.exchange_id, []).append(link)
    return tuple(
        exchange_card(stored, links.get(stored.id, []), plans) for stored in get_exchanges(db, wanted)
    )


def _row(entry: MeetingEntry) -> MeetingRow:
    return MeetingRow(
        name=meeting_name(entry.title, entry.committee),
        url=addresses.meeting_url(entry.id),
        committee=entry.committee,
        held_on=entry.held_on,
        disclosure=entry.disclosure.value if entry.disclosure else None,
        stage=entry.stage,
        turns=entry.turns,
        exchanges=entry.exchanges,
        undecided=entry.undecided,
    )


def _facts(header: MeetingHeader) -> tuple[Fact, ...]:
    """書かれている項目だけ。"""
    facts = (
        Fact("出席", header.attendees),
        Fact("欠席", header.absentees),
        Fact("事務局", header.staff),
        Fact("議題", header.agenda),
        Fact("資料", header.handouts),
        Fact("署名委員", header.signatories),
    )
    return tuple(fact for fact in facts if fact.values)
