"""要約案の画面の文脈. 発言の原文と要約案を並べ、文と根拠箇所を結ぶ。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.crumbs import Crumb, meeting_crumbs
from app.contexts.draft_bar import DraftBar, load_draft_bar
from app.contexts.draft_comments import CommentNote, comment_notes
from app.contexts.draft_paragraphs import DraftParagraph, draft_paragraphs
from app.contexts.draft_source import SourceTurn, source_turns
from app.contexts.meeting_head import MeetingHead, Tab, load_meeting_head
from app.drafting.findings import check_standing
from app.drafting.keys import paragraph_ids, sentence_keys
from app.drafting.opened import OpenedDraft, open_draft
from app.drafting.timeline import Version, draft_at
from db.errors import NotFoundError
from db.exchanges import exchange_ids
from db.records import Draft, DropReason
from db.turns import list_turns
from db.withholdings import withheld_of_meeting
from nlp.text.tokenizer import Tokenizer

# 受け取れるファイルの名前と形式。
_FILES = (("Word", "docx"), ("PDF", "pdf"), ("html", "html"))


@dataclass(frozen=True, slots=True)
class FileLink:
    """受け取れるファイル。label: 形式の名前。url: アドレス。"""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class DraftPage:
    """要約案(/meetings/{id}/draft)。

    title, crumbs: 見出しと上の階層。
    head: 会議の見出し。
    bar: 帯と覚え。
    turns: 原文の発言。
    paragraphs: 要約案の段落。印刷の順。
    comments: 文の名前から、答えていない指摘への対応。文の無い指摘は空の名前に対応する。
    reasons: 省くときに選べる理由。はじめのものが、選ばないときの理由。
    url: この画面のアドレス。手直しの送り先は、この後に続く。
    files: 要約案を印刷の様式で受け取るファイル。
    public_files: 伏せた箇所のある会議の、公開版のファイル。原本を見ない人では空。
    language_model_url: 言語モデルの書き直しの画面。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    head: MeetingHead
    bar: DraftBar
    turns: tuple[SourceTurn, ...]
    paragraphs: tuple[DraftParagraph, ...]
    comments: Mapping[str, tuple[CommentNote, ...]]
    reasons: tuple[str, ...]
    url: str
    files: tuple[FileLink, ...]
    public_files: tuple[FileLink, ...]
    language_model_url: str


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """要約案の変わったところ(/meetings/{id}/draft/changes)。画面の JS が受け取って入れ替える。

    title, crumbs: 見出しと上の階層(使わない)。
    bar: 帯と覚え。
    turns: 印の変わった原文の発言。
    paragraphs: 変わった段落と、その前の段落の名前(はじめなら空)。
    comments: 文の名前から、答えていない指摘への対応。
    gone: 無くなった段落の名前。
    url: 要約案の画面のアドレス。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    bar: DraftBar
    turns: tuple[SourceTurn, ...]
    paragraphs: tuple[tuple[str, DraftParagraph], ...]
    comments: Mapping[str, tuple[CommentNote, ...]]
    gone: tuple[str, ...]
    url: str


def drop_reasons() -> tuple[str, ...]:
    """省くときに選べる理由。"""
    rest = (reason.value for reason in DropReason if reason is not DropReason.PERSON)
    return (DropReason.PERSON.value, *rest)


def load_draft_page(db: Database, meeting_id: int, tokenizer: Tokenizer) -> DraftPage:
    """要約案の画面を読む。NotFoundError: 会議が無い。"""
    head = load_meeting_head(db, meeting_id, Tab.DRAFT)
    opened = open_draft(db, meeting_id)
    bar, paragraphs = _checked(db, opened, tokenizer)
    return DraftPage(
        title=f"{head.name} 要約案",
        crumbs=meeting_crumbs(head.id, head.name),
        head=head,
        bar=bar,
        turns=source_turns(list_turns(db, meeting_id), opened.standing.draft),
        paragraphs=paragraphs,
        comments=comment_notes(db, opened),
        reasons=drop_reasons(),
        url=addresses.draft_url(meeting_id),
        files=tuple(FileLink(label, addresses.print_url(meeting_id, form)) for label, form in _FILES),
        public_files=tuple(
            FileLink(label, addresses.public_url(addresses.print_url(meeting_id, form)))
            for label, form in _FILES
            if withheld_of_meeting(db, meeting_id)
        ),
        language_model_url=addresses.language_model_url(meeting_id),
    )


def load_changes_page(
    db: Database, meeting_id: int, since: Version | None, tokenizer: Tokenizer
) -> ChangesPage:
    """版 since の後に変わったところを読む。since が読めなければ、すべてを変わったものとする。"""
    opened = open_draft(db, meeting_id)
    bar, paragraphs = _checked(db, opened, tokenizer)
    before, now = _draft_at(db, meeting_id, since), opened.standing.draft
    old = dict(zip(paragraph_ids(before), before.items, strict=True))
    changed = {
        name for name, item in zip(paragraph_ids(now), now.items, strict=True) if old.get(name) != item
    }
    turns = _source_marks(before) ^ _source_marks(now)
    touched = {number for number, *_ in turns}
    stored = [one for one in list_turns(db, meeting_id) if one.turn.number in touched]
    names = ["", *(paragraph.id for paragraph in paragraphs)]
    return ChangesPage(
        title="要約案の変わったところ",
        crumbs=(),
        bar=bar,
        turns=source_turns(stored, now),
        paragraphs=tuple(
            (after, one) for after, one in zip(names, paragraphs, strict=False) if one.id in changed
        ),
        comments=comment_notes(db, opened),
        gone=tuple(name for name in old if name not in names),
        url=addresses.draft_url(meeting_id),
    )


def _checked(
    db: Database, opened: OpenedDraft, tokenizer: Tokenizer
) -> tuple[DraftBar, tuple[DraftParagraph, ...]]:
    """検査した要約案の、帯と段落。"""
    draft = opened.standing.draft
    findings = check_standing(db, opened.meeting_id, draft, tokenizer)
    paragraphs = draft_paragraphs(opened.meeting_id, draft, exchange_ids(db, opened.meeting_id), findings)
    return load_draft_bar(db, opened, findings), paragraphs


def _draft_at(db: Database, meeting_id: int, since: Version | None) -> Draft:
    try:
        return draft_at(db, meeting_id, since) if since else Draft((), ())
    except NotFoundError:
        return Draft((), ())


def _source_marks(draft: Draft) -> set[tuple[int, int, int, str]]:
    """原文の側に付く印。"""
    keys = sentence_keys(draft)
    marks = {
        (span.turn, span.start, span.end, key)
        for (number, at), key in keys.items()
        for span in draft.items[number].sentences[at].sources
    }
    return marks | {(d.span.turn, d.span.start, d.span.end, f"dropped {d.reason}") for d in draft.dropped}
