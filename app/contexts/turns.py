"""発言の画面の文脈."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.crumbs import Crumb, meeting_crumbs
from app.contexts.meeting_head import MeetingHead, Tab, load_meeting_head
from db.errors import NotFoundError
from db.exchanges import StoredExchange, list_exchanges
from db.meetings import get_meeting
from db.records import Side, SpeakerGroup
from db.turns import StoredTurn, list_turns

# CSS で使う立場の名前。
_GROUPS = {
    SpeakerGroup.CHAIR: "chair",
    SpeakerGroup.MEMBER: "member",
    SpeakerGroup.OFFICIAL: "official",
    SpeakerGroup.OTHER: "other",
}


@dataclass(frozen=True, slots=True)
class TurnView:
    """発言ひとつ。

    number: 会議の中の番号。
    label: 発言者表記。
    group, group_slug: 発言者の立場と、CSS で使うその名前。
    text: 本文。
    url: 変わらないアドレス。
    agenda: ここから始まる議題の名前か None(前の発言と同じ議題なら None)。
    """

    number: int
    label: str
    group: str
    group_slug: str
    text: str
    url: str
    agenda: str | None


@dataclass(frozen=True, slots=True)
class TurnListPage:
    """発言全文(/meetings/{id}/turns)。

    title, crumbs: 見出しと上の階層。
    head: 会議の見出し。
    turns: すべての発言。番号順。
    characters: 本文の字数の合計。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    head: MeetingHead
    turns: tuple[TurnView, ...]
    characters: int


@dataclass(frozen=True, slots=True)
class UsedIn:
    """発言を使う質疑応答。number は番号、part はそこでの役(質問・意見・要望・答弁)、url はアドレス。"""

    number: int
    part: str
    url: str


@dataclass(frozen=True, slots=True)
class TurnPage:
    """発言ひとつ(/meetings/{id}/turns/{number})。

    title, crumbs: 見出しと上の階層。
    meeting: 会議の名前。
    held_on: 開催日か None。
    turn: この発言。
    before, after: すぐ前と後の発言か None。
    agenda: この発言の議題か None。
    used_in: この発言を含む質疑応答。
    anchor_url: 発言全文の中でのアドレス。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    meeting: str
    held_on: str | None
    turn: TurnView
    before: TurnView | None
    after: TurnView | None
    agenda: str | None
    used_in: tuple[UsedIn, ...]
    anchor_url: str


def load_turn_list_page(db: Database, meeting_id: int) -> TurnListPage:
    """発言全文の画面を読む。NotFoundError: 会議が無い。"""
    head = load_meeting_head(db, meeting_id, Tab.TURNS)
    turns = list_turns(db, meeting_id)
    agenda = get_meeting(db, meeting_id).header.agenda
    return TurnListPage(
        title=f"{head.name} 発言全文",
        crumbs=meeting_crumbs(meeting_id, head.name),
        head=head,
        turns=turn_views(turns, agenda),
        characters=sum(len(stored.turn.text) for stored in turns),
    )


def load_turn_page(db: Database, meeting_id: int, number: int) -> TurnPage:
    """発言ひとつの画面を読む。NotFoundError: 会議か発言が無い。"""
    head = load_meeting_head(db, meeting_id, Tab.TURNS)
    return turn_page(
        head,
        get_meeting(db, meeting_id).header.agenda,
        list_turns(db, meeting_id),
        list_exchanges(db, meeting_id),
        number,
    )


def turn_page(
    head: MeetingHead,
    agenda: Sequence[str],
    turns: Sequence[StoredTurn],
    exchanges: Sequence[StoredExchange],
    number: int,
) -> TurnPage:
    """会議の発言と質疑応答から、発言 number の画面を作る。NotFoundError: その番号の発言が無い。"""
    views = {view.number: view for view in turn_views(turns, agenda)}
    stored = {found.turn.number: found for found in turns}
    if number not in views:
        raise NotFoundError("発言", number)
    item = stored[number].turn.agenda
    return TurnPage(
        title=f"発言 {number}({views[number].label})",
        crumbs=(
            *meeting_crumbs(head.id, head.name),
            Crumb("発言全文", addresses.turns_url(head.id)),
        ),
        meeting=head.name,
        held_on=head.held_on,
        turn=views[number],
        before=views.get(number - 1),
        after=views.get(number + 1),
        agenda=_agenda_title(agenda, item),
        used_in=used_in(exchanges, number),
        anchor_url=f"{addresses.turns_url(head.id)}#turn-{number}",
    )


def turn_views(turns: Sequence[StoredTurn], agenda: Sequence[str]) -> tuple[TurnView, ...]:
    """発言を画面に出す形にする。議題の変わり目に議題の名前を添える。"""
    views: list[TurnView] = []
    before: int | None = None
    for stored in turns:
        turn = stored.turn
        changed = turn.agenda is not None and turn.agenda != before
        views.append(
            TurnView(
                number=turn.number,
                label=turn.label,
                group=turn.group.value,
                group_slug=_GROUPS[turn.group],
                text=turn.text,
                url=addresses.turn_url(stored.meeting_id, turn.number),
                agenda=_agenda_title(agenda, turn.agenda) if changed else None,
            )
        )
        before = turn.agenda
    return tuple(views)


def used_in(exchanges: Sequence[StoredExchange], number: int) -> tuple[UsedIn, ...]:
    """発言 number を含む質疑応答。質問と答弁の両方に含めば二つになる。"""
    return tuple(
        UsedIn(
            stored.exchange.number,
            stored.exchange.kind.japanese if side is Side.QUESTION else side.japanese,
            addresses.exchange_url(stored.id),
        )
        for stored in exchanges
        for side, spans in (
            (Side.QUESTION, stored.exchange.question),
            (Side.ANSWER, stored.exchange.answers),
        )
        if any(span.turn == number for span in spans)
    )


def _agenda_title(agenda: Sequence[str], item: int | None) -> str | None:
    return agenda[item - 1] if item is not None and item <= len(agenda) else None
