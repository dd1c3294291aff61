"""要約案の一文を直す画面の文脈. 原文、原文からの違い、手直しの跡と、手直しのフォーム。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.crumbs import Crumb, meeting_crumbs
from app.contexts.draft_comments import CommentNote, notes_at
from app.contexts.drafts import drop_reasons
from app.contexts.edits_of_draft import EditView, edit_view
from app.contexts.meeting_head import meeting_name
from app.draft_style import draft_style
from app.drafting.applying import touches
from app.drafting.findings import SentenceFinding, check_standing
from app.drafting.keys import place_key
from app.drafting.merging import previous_of
from app.drafting.opened import OpenedDraft, open_draft
from app.drafting.restoring import printed_text
from app.drafting.seen import SeenSentence, require_inside
from app.drafting.spans import overlaps_any, quoted
from db.committees import get_committee
from db.draft_edits import list_draft_edits
from db.meetings import get_meeting, get_minutes
from db.records import DraftSentence, Span, Writer
from db.shapes import write_spans
from db.turns import list_turns
from nlp.text.tokenizer import Tokenizer
from nlp.text.word_diff import DiffPiece, word_diff


@dataclass(frozen=True, slots=True)
class SourceQuote:
    """文の根拠箇所。label, url: 発言者表記と発言のアドレス。number: 発言の番号。text: 本文。"""

    label: str
    url: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class SentenceForms:
    """文の手直しのフォーム。

    place, text: 送り返す根拠箇所と、いまの文(省略された箇所では空)。
    previous_place, previous: つなぐ前の文の根拠箇所と本文。段落のはじめの文では空。
    proposal: 省略された箇所を戻すときの文。
    """

    place: str
    text: str
    previous_place: str
    previous: str
    proposal: str


@dataclass(frozen=True, slots=True)
class SentencePage:
    """要約案の一文(/meetings/{id}/draft/sentence)。

    title, crumbs: 見出しと上の階層。
    speaker: 印字する発言者。
    written_by: 文を書いたもの。省略された箇所では空。
    sources: 根拠箇所。
    diff: 原文から文への変更。省略された箇所では空。
    findings: 文の指摘。
    comments: この箇所への、答えていない委員の指摘。
    forms: 手直しのフォーム。
    reasons: 省くときに選べる理由。
    history: この箇所の手直し。新しい順。
    url, back_url: 要約案の画面のアドレスと、その中でのこの文のアドレス。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    speaker: str
    written_by: str
    sources: tuple[SourceQuote, ...]
    diff: tuple[DiffPiece, ...]
    findings: tuple[SentenceFinding, ...]
    comments: tuple[CommentNote, ...]
    forms: SentenceForms
    reasons: tuple[str, ...]
    history: tuple[EditView, ...]
    url: str
    back_url: str


def load_sentence_page(
    db: Database, meeting_id: int, spans: tuple[Span, ...], tokenizer: Tokenizer
) -> SentencePage:
    """文を直す画面を読む。文が省略されたか、ほかの文に入っていれば、いまの姿を出す。

    NotFoundError: 会議が無い。UsageError: 会議の発言に無い箇所。
    """
    opened = open_draft(db, meeting_id)
    require_inside(opened, spans)
    found = _find(opened, spans)
    place = found.sentence.sources if found else spans
    findings = check_standing(db, meeting_id, opened.standing.draft, tokenizer)
    source = quoted(place, opened.texts)
    meeting = get_meeting(db, meeting_id)
    name = meeting_name(meeting.header.title, get_committee(db, meeting.committee_id).name)
    draft_url = addresses.draft_url(meeting_id)
    return SentencePage(
        title="要約案の文を直す" if found else "省略した箇所を戻す",
        crumbs=(*meeting_crumbs(meeting_id, name), Crumb("要約案", draft_url)),
        speaker=found.speaker if found else opened.machine.speakers.get(spans[0].turn, ""),
        written_by=_WRITTEN_BY[found.sentence.writer] if found else "",
        sources=_quotes(db, opened, place),
        diff=word_diff(source, found.sentence.text, tokenizer) if found else (),
        findings=findings.sentences.get(found.at, ()) if found else (),
        comments=notes_at(db, opened, place),
        forms=_forms(db, opened, place, found, tokenizer),
        reasons=drop_reasons(),
        history=tuple(
            edit_view(edit)
            for edit in reversed(list_draft_edits(db, meeting_id))
            if touches(edit.change, place)
        ),
        url=draft_url,
        back_url=f"{draft_url}#{addresses.sentence_anchor(place_key(place))}",
    )


_WRITTEN_BY = {Writer.RULES: "機械(規則)", Writer.MODEL: "機械(言語モデル)", Writer.PERSON: "人"}


@dataclass(frozen=True, slots=True)
class _Found:
    """要約案の中の文 sentence。at は(段落、文)の番号、speaker は印字する発言者、previous はつなぐ前の文。"""

    at: tuple[int, int]
    sentence: DraftSentence
    speaker: str
    previous: SeenSentence | None


def _find(opened: OpenedDraft, spans: tuple[Span, ...]) -> _Found | None:
    """箇所の文。ちょうど当たるものが無ければ、箇所に重なるはじめの文。"""
    found = [
        _Found((number, at), sentence, item.speaker, previous_of(item.sentences, at))
        for number, item in enumerate(opened.standing.draft.items)
        for at, sentence in enumerate(item.sentences)
        if any(overlaps_any(span, spans) for span in sentence.sources)
    ]
    exact = (one for one in found if set(one.sentence.sources) == set(spans))
    return next(exact, found[0] if found else None)


def _forms(
    db: Database, opened: OpenedDraft, place: tuple[Span, ...], found: _Found | None, tokenizer: Tokenizer
) -> SentenceForms:
    previous = found.previous if found else None
    proposal = ""
    if found is None:
        minutes, style = get_minutes(db, opened.meeting_id), draft_style(db, opened.meeting_id)
        proposal = printed_text(quoted(place, opened.texts), minutes, style, tokenizer)
    return SentenceForms(
        place=write_spans(place),
        text=found.sentence.text if found else "",
        previous_place=write_spans(previous.spans) if previous else "",
        previous=previous.text if previous else "",
        proposal=proposal,
    )


def _quotes(db: Database, opened: OpenedDraft, place: tuple[Span, ...]) -> tuple[SourceQuote, ...]:
    labels = {one.turn.number: one.turn.label for one in list_turns(db, opened.meeting_id)}
    return tuple(
        SourceQuote(
            labels[span.turn],
            addresses.turn_url(opened.meeting_id, span.turn),
            span.turn,
            quoted([span], opened.texts),
        )
        for span in place
    )
