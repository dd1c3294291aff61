"""近さの高い提案をまとめて確定する画面の文脈."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from sqlite_utils import Database

from app import addresses
from app.contexts.cards import LinkState, link_state, speakers
from app.contexts.crumbs import Crumb, meeting_crumbs
from app.contexts.meeting_head import meeting_name
from db.committees import get_committee
from db.exchanges import StoredExchange, list_exchanges
from db.links import StoredLink, list_links_of_meeting
from db.meetings import get_meeting
from db.shapes import shape_of, write_shape

_GIST = 80
# 一度に見せる数。人が目を通せて、フォームの欄の上限(1,000)にも収まる。
SHOWN_AT_ONCE = 300


@dataclass(frozen=True, slots=True)
class BulkRow:
    """まとめて確定する提案ひとつ。

    pick: 送る値(質疑応答・施策・見ていた形の印)。
    exchange_id, measure_id: 質疑応答と施策の id。
    number, url: 質疑応答の番号と、会議の画面の中でのアドレス。
    asker, gist: 論点を挙げた人と、論点のはじめ。
    heading, content: 施策の番号と名、実施内容。
    score: 近さ。
    evidence: 根拠の言葉。
    """

    pick: str
    exchange_id: int
    measure_id: int
    number: int
    url: str
    asker: str
    gist: str
    heading: str
    content: str
    score: float
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BulkResult:
    """まとめて確定した結果。confirmed は確定した数、left_out は見ていたときから変わったので確定しなかったもの。"""

    confirmed: int
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BulkPage:
    """近さの高い提案をまとめて確定する(/meetings/{id}/bulk)。

    title, crumbs: 見出しと上の階層。
    floor: 近さの下限。
    total: 下限以上の、判断を待つ提案の数。
    skip: そのうち、先に見せて印を外されたので飛ばした数。
    rows: 見せる提案。近さの高い順。
    more: rows のあとに残る数。
    result: 確定した直後なら、その結果。
    url, board_url: この画面と会議の画面のアドレス。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    floor: float
    total: int
    skip: int
    rows: tuple[BulkRow, ...]
    more: int
    result: BulkResult | None
    url: str
    board_url: str


def load_bulk_page(
    db: Database, meeting_id: int, floor: float, skip: int = 0, result: BulkResult | None = None
) -> BulkPage:
    """まとめて確定する画面を読む。近さの高い skip 件は飛ばす。NotFoundError: 会議が無い。"""
    meeting = get_meeting(db, meeting_id)
    name = meeting_name(meeting.header.title, get_committee(db, meeting.committee_id).name)
    rows = sorted(load_bulk_rows(db, meeting_id, floor), key=lambda row: -row.score)
    shown = tuple(rows[skip : skip + SHOWN_AT_ONCE])
    return BulkPage(
        title="提案をまとめて確定する",
        crumbs=meeting_crumbs(meeting_id, name),
        floor=floor,
        total=len(rows),
        skip=min(skip, len(rows)),
        rows=shown,
        more=max(0, len(rows) - skip - len(shown)),
        result=result,
        url=addresses.bulk_url(meeting_id),
        board_url=addresses.meeting_url(meeting_id),
    )


def load_bulk_rows(db: Database, meeting_id: int, floor: float) -> tuple[BulkRow, ...]:
    """近さが floor 以上の、判断を待つ提案。質疑応答の番号順。"""
    exchanges = {stored.id: stored for stored in list_exchanges(db, meeting_id)}
    return bulk_rows(exchanges, list_links_of_meeting(db, meeting_id), floor)


def bulk_rows(
    exchanges: Mapping[int, StoredExchange], links: Sequence[StoredLink], floor: float
) -> tuple[BulkRow, ...]:
    """質疑応答と紐付けから、まとめて確定する提案を選ぶ。"""
    return tuple(
        _row(exchanges[link.exchange_id], link, link.link.score, [word.word for word in link.link.evidence])
        for link in links
        if link.exchange_id in exchanges
        and link.link is not None
        and link_state(link) is LinkState.SUGGESTED
        and link.link.score >= floor
    )


def _row(stored: StoredExchange, link: StoredLink, score: float, evidence: Sequence[str]) -> BulkRow:
    measure = link.measure.measure
    # 形が変われば印も変わるので、見ていない質疑応答の紐付けを確定することがない。
    seen = crc32(write_shape(shape_of(stored.exchange)).encode())
    anchor = addresses.exchange_anchor(stored.id)
    return BulkRow(
        pick=f"{stored.id}.{link.measure.id}.{seen:08x}",
        exchange_id=stored.id,
        measure_id=link.measure.id,
        number=stored.exchange.number,
        url=f"{addresses.meeting_url(stored.meeting_id)}#{anchor}",
        asker=speakers(stored.question),
        gist=stored.question[0].text[:_GIST],
        heading=f"{measure.code} {measure.title}".strip(),
        content=measure.content,
        score=score,
        evidence=tuple(evidence),
    )
