"""確認の画面の本体の文脈. 要約案の段落を、確かめる順に並べる。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.cards import LOW_BELOW
from app.contexts.draft_bar import open_unplaced
from app.contexts.draft_paragraphs import draft_paragraphs
from app.contexts.edits_of_draft import EditView, edit_view
from app.contexts.review_passages import GoneParagraph, Passage, PassageMaker
from app.drafting.findings import Findings, check_standing
from app.drafting.opened import OpenedDraft
from app.drafting.timeline import Version
from app.reviewing.changes import NO_CHANGES, find_changes
from app.reviewing.looking import last_look
from app.reviewing.past import PastDrafts
from app.reviewing.piles import doubtful_items, sort_piles
from app.reviewing.shown_places import shown_mark
from app.reviewing.speakers import load_speakers
from db.exchanges import StoredExchange, exchange_ids, list_exchanges
from db.turns import list_turns
from nlp.text.tokenizer import Tokenizer

_LOW = "質問と答弁の組み合わせの確かさが低い"


@dataclass(frozen=True, slots=True)
class PlaceNote:
    """要約案に文の無い、原文の箇所の指摘。rule, words, advice: 決まり、原文の言葉、どうすればよいか。url: 発言か None。"""

    rule: str
    words: str
    advice: str
    url: str | None


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
class ReviewBody:
    """確かめる順に並べた要約案。

    version: 版の名前(送り返す)。
    shown: 見せている原文の印。
    own, unprinted: 自分の発言のまとまりと、要約案に載っていない自分の発言。
    changed: 前に見たときから変わったところ。
    doubtful: 確かでないところ。
    rest: ほかの段落。
    """

    version: str
    shown: str
    own: tuple[Passage, ...]
    unprinted: tuple[Passage, ...]
    changed: Changed
    doubtful: Doubtful
    rest: tuple[Passage, ...]


def load_review_body(db: Database, opened: OpenedDraft, name: str, tokenizer: Tokenizer) -> ReviewBody:
    """name の人が確かめる順に並べる。"""
    meeting_id, draft, past = opened.meeting_id, opened.standing.draft, PastDrafts(db, opened)
    look = last_look(db, meeting_id, name)
    before = past.at(Version(look.snapshot, look.seq)) if look else None
    changes = find_changes(before, draft, tokenizer) if before else NO_CHANGES
    findings = check_standing(db, meeting_id, draft, tokenizer)
    doubts = _doubts(list_exchanges(db, meeting_id))
    flagged = {number for number, _ in findings.sentences}
    own_turns = load_speakers(db, meeting_id).turns_of(name)
    piles = sort_piles(draft, own_turns, changes.changed, doubtful_items(draft, flagged, doubts))
    paragraphs = draft_paragraphs(meeting_id, draft, exchange_ids(db, meeting_id), findings)
    maker = PassageMaker(draft, list_turns(db, meeting_id), paragraphs, changes, doubts)
    return ReviewBody(
        version=str(past.latest),
        shown=shown_mark(opened.texts),
        own=maker.group(piles.own),
        unprinted=maker.unprinted(piles.unprinted),
        changed=Changed(
            looked_at=look.at if look and before else None,
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
    )


def _doubts(exchanges: Sequence[StoredExchange]) -> Mapping[int, tuple[str, ...]]:
    """質疑応答の番号から、確かでない理由への対応。人が形を確かめたものは除く。"""
    found = {}
    for stored in exchanges:
        exchange = stored.exchange
        if stored.stale or stored.shaping is not None:
            continue
        low = (_LOW,) if exchange.confidence < LOW_BELOW else ()
        if reasons := (*(doubt.value for doubt in exchange.doubts), *low):
            found[exchange.number] = reasons
    return found


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
