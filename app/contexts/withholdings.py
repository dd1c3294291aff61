"""公開の別と伏せた箇所の画面の文脈."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.crumbs import Crumb, meeting_crumbs
from app.contexts.meeting_head import MeetingHead, Tab, load_meeting_head
from app.withholding_form import LONGEST_REASON
from db.disclosures import get_disclosure_decision, masking_completed
from db.events import Act
from db.open_meetings import is_open
from db.records import Disclosure, Turn, WithheldKind
from db.turns import list_turns
from db.withholdings import Withholding, list_withholdings
from nlp.masking import mask_label

# 公開の別ごとの、だれに見えるか。
_SEEN_BY = {
    Disclosure.OPEN: "ログインした人ならだれでも見られ、公表すると住民も読めます。伏せた発言は、この会議体の委員と事務局だけが原本を見ます。",
    Disclosure.PARTLY_CLOSED: "閉じる所をすべて伏せたと確かめるまでは、この会議体の委員と事務局だけが見られます。",
    Disclosure.CLOSED: "この会議体の委員と事務局だけが見られます。ほかの人には、会議のあることも知らせません。",
}


@dataclass(frozen=True, slots=True)
class WhoWhen:
    """だれがいつしたか。by: 人。at: 時刻(UTC)。"""

    by: str
    at: str


@dataclass(frozen=True, slots=True)
class WithholdingView:
    """伏せた箇所ひとつ。

    turn, label, turn_url: 発言の番号、発言者表記、アドレス。
    kind: 秘密か取消発言か。
    reason: 理由。
    whole: 発言の全体か。
    start, words: 本文での始めの位置と、伏せた言葉(原本)。
    shown: 公開版で代わりに書くもの。
    decided: 伏せた人と時刻。
    released: 解いた人と時刻か None。
    url: 解くか、もう一度伏せる送り先。
    """

    turn: int
    label: str
    turn_url: str
    kind: str
    reason: str
    whole: bool
    start: int
    words: str
    shown: str
    decided: WhoWhen
    released: WhoWhen | None
    url: str


@dataclass(frozen=True, slots=True)
class DisclosureChoice:
    """公開の別の選択肢。value: 別。seen_by: だれに見えるか。chosen: いまの別か。"""

    value: str
    seen_by: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class WithholdingsPage:
    """公開の別と伏せた箇所(/meetings/{id}/disclosure)。

    title, crumbs: 見出しと上の階層。
    head: 会議の見出し。
    open: いま、ログインした人ならだれでも見られるか。
    current: いまの公開の別(書かれていなければ空)。
    choices: 選べる公開の別。
    reason, decided: 最後に人が決めた別の理由と、決めた人と時刻。決めていなければ空と None。
    partly: いまの別が一部非公開か。
    completed: すべて伏せたと確かめた人と時刻か None。
    standing, released: いま伏せてある箇所と、解いた箇所。
    url, completion_url: 公開の別と、すべて伏せたことの送り先。
    turns_url, public_url: 発言全文と、その公開版。
    longest_reason: 理由の字数の上限。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    head: MeetingHead
    open: bool
    current: str
    choices: tuple[DisclosureChoice, ...]
    reason: str
    decided: WhoWhen | None
    partly: bool
    completed: WhoWhen | None
    standing: tuple[WithholdingView, ...]
    released: tuple[WithholdingView, ...]
    url: str
    completion_url: str
    turns_url: str
    public_url: str
    longest_reason: int = LONGEST_REASON


def load_withholdings_page(db: Database, meeting_id: int) -> WithholdingsPage:
    """公開の別の画面を読む。NotFoundError: 会議が無い。"""
    head = load_meeting_head(db, meeting_id, Tab.DISCLOSURE)
    decided = get_disclosure_decision(db, meeting_id)
    turns = [stored.turn for stored in list_turns(db, meeting_id)]
    views = withholding_views(meeting_id, list_withholdings(db, meeting_id), turns)
    return WithholdingsPage(
        title=f"{head.name} 公開の別",
        crumbs=meeting_crumbs(head.id, head.name),
        head=head,
        open=is_open(db, meeting_id),
        current=head.disclosure or "",
        choices=tuple(
            DisclosureChoice(one.value, _SEEN_BY[one], one.value == head.disclosure) for one in Disclosure
        ),
        reason=decided.reason if decided else "",
        decided=_who_when(decided.act) if decided else None,
        partly=head.disclosure == Disclosure.PARTLY_CLOSED,
        completed=_who_when(masking_completed(db, meeting_id)),
        standing=tuple(view for view in views if view.released is None),
        released=tuple(view for view in views if view.released is not None),
        url=addresses.disclosure_url(meeting_id),
        completion_url=addresses.masking_url(meeting_id),
        turns_url=addresses.turns_url(meeting_id),
        public_url=addresses.public_url(addresses.turns_url(meeting_id)),
    )


def withholding_views(
    meeting_id: int, withholdings: Sequence[Withholding], turns: Sequence[Turn]
) -> tuple[WithholdingView, ...]:
    """伏せた箇所を画面に出す形にする。turns は会議の発言(原本)。"""
    by_number = {turn.number: turn for turn in turns}
    return tuple(_view(meeting_id, one, by_number[one.turn]) for one in withholdings)


def kind_choices() -> tuple[str, ...]:
    """選べる種類。"""
    return tuple(kind.value for kind in WithheldKind)


def _view(meeting_id: int, one: Withholding, turn: Turn) -> WithholdingView:
    withheld = one.withheld
    return WithholdingView(
        turn=one.turn,
        label=turn.label,
        turn_url=addresses.turn_url(meeting_id, one.turn),
        kind=withheld.kind.value,
        reason=withheld.reason,
        whole=withheld.end is None,
        start=withheld.start,
        words=turn.text[withheld.start : withheld.end],
        shown=mask_label(withheld.kind, withheld.reason),
        decided=WhoWhen(one.decided.actor, one.decided.at),
        released=_who_when(one.released),
        url=addresses.withholding_url(meeting_id, one.id, again=one.released is not None),
    )


def _who_when(act: Act | None) -> WhoWhen | None:
    return WhoWhen(act.actor, act.at) if act else None
