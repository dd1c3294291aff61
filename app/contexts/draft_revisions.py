"""要約案の版の一覧と、二つの版の比較の文脈."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlite_utils import Database

from app import addresses
from app.contexts.crumbs import Crumb, meeting_crumbs
from app.contexts.edits_of_draft import edit_view
from app.contexts.meeting_head import Tab, load_meeting_head
from app.drafting.keys import paragraph_ids
from app.drafting.seen import sentences_of
from app.drafting.timeline import Revision, count_sentences, draft_at, list_revisions, read_version
from app.errors import UsageError
from db.records import Draft
from nlp.text.tokenizer import Tokenizer
from nlp.text.word_diff import DiffKind, DiffPiece, word_diff


@dataclass(frozen=True, slots=True)
class RevisionRow:
    """版の一行。

    number, version: 番号と、送る名前。
    what: 何をしたか。
    gist: 手直しの後の文か、無ければ前の文(分析では空)。
    by, at: 人と時刻(UTC)。分からなければ空。
    sentences: 文の数。
    """

    number: int
    version: str
    what: str
    gist: str
    by: str
    at: str
    sentences: int


@dataclass(frozen=True, slots=True)
class RevisionsPage:
    """要約案の版の一覧(/meetings/{id}/draft/revisions)。

    title, crumbs: 見出しと上の階層。
    rows: 版。新しい順。
    compare_url: 比べる画面のアドレス。
    url: 要約案の画面のアドレス。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    rows: tuple[RevisionRow, ...]
    compare_url: str
    url: str


@dataclass(frozen=True, slots=True)
class ComparedParagraph:
    """比べた段落。speaker: 発言者。exchange: 質疑応答の番号か None。pieces: 変更。"""

    speaker: str
    exchange: int | None
    pieces: tuple[DiffPiece, ...]


@dataclass(frozen=True, slots=True)
class ComparedRun:
    """続く段落 paragraphs。changed: 変わったか。変わらないものは畳んで見せる。"""

    changed: bool
    paragraphs: tuple[ComparedParagraph, ...]


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """二つの版の比較(/meetings/{id}/draft/compare)。

    title, crumbs: 見出しと上の階層。
    earlier, later: 比べた版。
    runs: 段落。変わったものと変わらないものの続きごと。
    revisions_url: 版の一覧のアドレス。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    earlier: RevisionRow
    later: RevisionRow
    runs: tuple[ComparedRun, ...]
    revisions_url: str


def load_revisions_page(db: Database, meeting_id: int) -> RevisionsPage:
    """版の一覧を読む。NotFoundError: 会議が無い。"""
    crumbs = _crumbs(db, meeting_id)
    revisions = list_revisions(db, meeting_id)
    counts = count_sentences(db, meeting_id, revisions)
    rows = [_row(one, count) for one, count in zip(revisions, counts, strict=True)]
    return RevisionsPage(
        title="要約案の版",
        crumbs=crumbs,
        rows=tuple(reversed(rows)),
        compare_url=addresses.draft_part_url(meeting_id, "compare"),
        url=addresses.draft_url(meeting_id),
    )


def load_comparison_page(
    db: Database, meeting_id: int, names: tuple[str, str], tokenizer: Tokenizer
) -> ComparisonPage:
    """二つの版を比べる。names は版の名前で、古い方を前にする。

    NotFoundError: 会議が無い。UsageError: 版が無い。
    """
    crumbs = _crumbs(db, meeting_id)
    by_version = {one.version: one for one in list_revisions(db, meeting_id)}
    found = [by_version[v] for name in names if (v := read_version(name)) in by_version]
    if len(found) != len(names):
        raise UsageError("比べる版を、一覧から二つ選んでください。")
    earlier, later = sorted(found, key=lambda one: one.number)
    drafts = [draft_at(db, meeting_id, one.version) for one in (earlier, later)]
    url = addresses.draft_part_url(meeting_id, "revisions")
    return ComparisonPage(
        title=f"版 {earlier.number} と版 {later.number} の違い",
        crumbs=(*crumbs, Crumb("要約案の版", url)),
        earlier=_row(earlier, len(sentences_of(drafts[0]))),
        later=_row(later, len(sentences_of(drafts[1]))),
        runs=compared(drafts[0], drafts[1], tokenizer),
        revisions_url=url,
    )


def compared(earlier: Draft, later: Draft, tokenizer: Tokenizer) -> tuple[ComparedRun, ...]:
    """段落ごとに比べる。段落は、名前が同じものどうし。前の版にだけある段落は、元の並びで前の段落の後に置く。"""
    old = dict(zip(paragraph_ids(earlier), earlier.items, strict=True))
    new = dict(zip(paragraph_ids(later), later.items, strict=True))
    rows = []
    for name in _woven(list(old), list(new)):
        before, after = old.get(name), new.get(name)
        item = after or before
        assert item is not None
        texts = (before.text if before else "", after.text if after else "")
        paragraph = ComparedParagraph(item.speaker, item.exchange, _pieces(texts, tokenizer))
        rows.append((texts[0] != texts[1], paragraph))
    return tuple(
        ComparedRun(changed, tuple(one for _, one in run))
        for changed, run in groupby(rows, key=lambda row: row[0])
    )


def _pieces(texts: tuple[str, str], tokenizer: Tokenizer) -> tuple[DiffPiece, ...]:
    if texts[0] == texts[1]:
        return (DiffPiece(DiffKind.SAME, texts[0], 0, len(texts[0])),)
    return word_diff(*texts, tokenizer)


def _woven(old: Sequence[str], new: Sequence[str]) -> list[str]:
    """後の版の並びに、前の版にだけある名前を、元の並びですぐ前にあったものの後に入れる。"""
    woven = list(new)
    known = set(new)
    for number, name in enumerate(old):
        if name not in known:
            before = next((one for one in reversed(old[:number]) if one in woven), None)
            woven.insert(woven.index(before) + 1 if before is not None else 0, name)
    return woven


def _row(revision: Revision, sentences: int) -> RevisionRow:
    view = edit_view(revision.edit) if revision.edit else None
    act = revision.act
    return RevisionRow(
        number=revision.number,
        version=str(revision.version),
        what=view.what if view else f"機械が書いた({revision.what})",
        gist=(view.after or view.before) if view else "",
        by=act.actor if act else "",
        at=act.at if act else "",
        sentences=sentences,
    )


def _crumbs(db: Database, meeting_id: int) -> tuple[Crumb, ...]:
    head = load_meeting_head(db, meeting_id, Tab.DRAFT)
    return (*meeting_crumbs(head.id, head.name), Crumb("要約案", addresses.draft_url(meeting_id)))
