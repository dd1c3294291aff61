"""結果の一覧. 見つかった質疑応答か発言を、CSV か Word の文書にする。"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from docx import Document
from sqlite_utils import Database

from app import addresses
from app.contexts.meeting_head import meeting_name
from app.contexts.search_form import SearchForm, Target
from app.searching import Finder, Found, FoundExchange, FoundTurn, Page, find_exchanges, find_turns
from app.spreadsheet import to_csv
from app.vocabulary import load_vocabulary
from app.wareki import japanese_date
from db.committees import get_committee
from db.exchanges import Quote
from db.links import StoredLink, list_standing_links
from db.meetings import get_meeting
from nlp.text.tokenizer import Tokenizer

# 一度に保存する件数の上限。
MOST_HITS = 500
_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = (
    "開催日", "会議体", "会議", "番号", "種類", "発言者", "質問・発言", "答弁者", "答弁", "答弁の型", "施策", "アドレス",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class HitRow:
    """結果の一件。無い欄は空。answerer と answer は答弁者と答弁、measures は紐付く施策。"""

    held_on: str
    committee: str
    meeting: str
    number: int
    kind: str
    speaker: str
    said: str
    answerer: str
    answer: str
    commitment: str
    measures: tuple[str, ...]
    url: str


@dataclass(frozen=True, slots=True)
class HitTable:
    """結果の一覧。asked は探した言葉、total は見つかった数(rows より多いことがある)。"""

    asked: str
    total: int
    rows: tuple[HitRow, ...]


def load_hit_table(db: Database, form: SearchForm, tokenizer: Tokenizer, base: str) -> HitTable:
    """いまの条件で見つかるものを、上限まで。質疑応答と発言のほかを探す条件でも、質疑応答を返す。

    base はこのサーバーのアドレス(最後の「/」を除く)。
    """
    finder = Finder(tokenizer, load_vocabulary(db) if form.others else None)
    page = Page(MOST_HITS, 0, form.order)
    found: Found
    rows: Iterable[HitRow]
    if form.target is Target.TURNS:
        found, turns = find_turns(db, form.q, form.filters, finder, page)
        rows = (_turn_row(db, hit, base) for hit in turns)
    else:
        found, exchanges = find_exchanges(db, form.q, form.filters, finder, page)
        links = list_standing_links(db, [hit.stored.id for hit in exchanges])
        rows = (_exchange_row(db, hit, links[hit.stored.id], base) for hit in exchanges)
    return HitTable(form.q, found.total, tuple(rows))


def hits_csv(table: HitTable) -> bytes:
    """Excel で開ける CSV。"""
    return to_csv(_HEAD, (_cells(row) for row in table.rows))


def hits_docx(table: HitTable) -> bytes:
    """Word の文書。一件ごとに見出しを付ける。"""
    document = Document()
    document.add_heading(_clean(f"「{table.asked}」の検索" if table.asked else "検索の結果"), 0)
    cut = f"(はじめの {len(table.rows):,} 件)" if len(table.rows) < table.total else ""
    document.add_paragraph(f"{table.total:,} 件{cut}")
    for row in table.rows:
        document.add_heading(_clean(f"{row.meeting} {row.kind} {row.number}"), 2)
        day = japanese_date(row.held_on) if row.held_on else "開催日の記載なし"
        document.add_paragraph(_clean(f"{day} / {row.committee}"))
        document.add_paragraph(_clean(f"{row.speaker}: {row.said}"))
        if row.answer:
            document.add_paragraph(_clean(f"{row.answerer}: {row.answer}"))
        about = [f"答弁の型: {row.commitment}"] if row.commitment else []
        about += [f"施策: {'、'.join(row.measures)}"] if row.measures else []
        document.add_paragraph(_clean("\n".join([*about, row.url])))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _cells(row: HitRow) -> tuple[str, ...]:
    return (
        row.held_on, row.committee, row.meeting, str(row.number), row.kind, row.speaker, row.said,
        row.answerer, row.answer, row.commitment, "、".join(row.measures), row.url,
    )  # fmt: skip


def _exchange_row(db: Database, hit: FoundExchange, links: Sequence[StoredLink], base: str) -> HitRow:
    stored = hit.stored
    commitment = stored.exchange.commitment
    return HitRow(
        *_meeting(db, stored.meeting_id),
        number=stored.exchange.number,
        kind=stored.exchange.kind.japanese,
        speaker=_labels(stored.question),
        said=_texts(stored.question),
        answerer=_labels(stored.answers),
        answer=_texts(stored.answers),
        commitment=commitment.commitment.value if commitment else "",
        measures=tuple(link.measure.measure.content for link in links),
        url=f"{base}{addresses.exchange_url(stored.id)}",
    )


def _turn_row(db: Database, hit: FoundTurn, base: str) -> HitRow:
    turn = hit.stored.turn
    return HitRow(
        *_meeting(db, hit.stored.meeting_id),
        number=turn.number,
        kind="発言",
        speaker=turn.label,
        said=turn.text,
        answerer="",
        answer="",
        commitment="",
        measures=(),
        url=f"{base}{addresses.turn_url(hit.stored.meeting_id, turn.number)}",
    )


def _meeting(db: Database, meeting_id: int) -> tuple[str, str, str]:
    """開催日、会議体、会議の名。"""
    meeting = get_meeting(db, meeting_id)
    committee = get_committee(db, meeting.committee_id).name
    return meeting.header.held_on or "", committee, meeting_name(meeting.header.title, committee)


def _labels(quotes: Sequence[Quote]) -> str:
    return "、".join(dict.fromkeys(quote.label for quote in quotes))


def _texts(quotes: Sequence[Quote]) -> str:
    return "\n".join(quote.text for quote in quotes)


def _clean(text: str) -> str:
    """Word の文書に書けない字を「�」にする。"""
    return _NOT_XML.sub("\ufffd", text)
