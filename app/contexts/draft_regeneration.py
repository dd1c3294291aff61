"""質疑応答の要約を書き直す画面の文脈. 長さと、置き換わる手直し。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.crumbs import Crumb, meeting_crumbs
from app.contexts.edits_of_draft import EditView, edit_view
from app.contexts.meeting_head import Tab, load_meeting_head
from app.draft_style import draft_style
from app.drafting.machine import chosen_lengths
from app.drafting.opened import open_draft
from app.drafting.regenerating import last_change, replaced_edits
from app.errors import UsageError
from db.exchanges import get_exchange
from db.house_style import DraftLength

_EXPLAINED = {
    DraftLength.FULL: "整文だけをして、すべての文を入れます。",
    DraftLength.SUMMARY: "会議体の目安の長さまで縮めます。",
    DraftLength.POINTS: "質問と答弁を一文ずつにします。",
}


@dataclass(frozen=True, slots=True)
class LengthChoice:
    """長さの選択肢。value: 送る語。explained: 説明。selected: いまの長さか。"""

    value: str
    explained: str
    selected: bool


@dataclass(frozen=True, slots=True)
class RegenerationPage:
    """質疑応答の要約の書き直し(/meetings/{id}/draft/regenerate)。

    title, crumbs: 見出しと上の階層。
    exchange: 質疑応答の id。
    lengths: 長さの選択肢。
    replaced: 置き換わる手直し。新しい順。
    seen: 質疑応答の最後の手直しか再作成の番号(無ければ 0)。
    url: 送り先。
    back_url: 要約案の画面のアドレス。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    exchange: int
    lengths: tuple[LengthChoice, ...]
    replaced: tuple[EditView, ...]
    seen: int
    url: str
    back_url: str


def load_regeneration_page(db: Database, meeting_id: int, exchange_id: int) -> RegenerationPage:
    """書き直す画面を読む。NotFoundError: 会議か質疑応答が無い。UsageError: 別の会議の質疑応答。"""
    stored = get_exchange(db, exchange_id)
    if stored.meeting_id != meeting_id:
        raise UsageError("この会議の質疑応答ではありません。要約案の画面を開き直してください。")
    head = load_meeting_head(db, meeting_id, Tab.DRAFT)
    opened = open_draft(db, meeting_id)
    replaced = replaced_edits(opened, stored)
    last = last_change(opened, stored)
    lengths = chosen_lengths(opened.edits, opened.machine.sides)
    now = lengths.get(stored.exchange.number, draft_style(db, meeting_id).length)
    back = addresses.draft_url(meeting_id)
    return RegenerationPage(
        title=f"質疑応答 {stored.exchange.number} の要約を書き直す",
        crumbs=(*meeting_crumbs(head.id, head.name), Crumb("要約案", back)),
        exchange=exchange_id,
        lengths=tuple(LengthChoice(one.value, _EXPLAINED[one], one is now) for one in DraftLength),
        replaced=tuple(map(edit_view, reversed(replaced))),
        seen=last.seq if last else 0,
        url=addresses.draft_part_url(meeting_id, "regenerate"),
        back_url=back,
    )
