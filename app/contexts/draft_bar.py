"""要約案の画面の帯と覚え. 指摘の数、長さと手間、元に戻せる手直し、行き場のない手直し。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from app.contexts.draft_checks import CheckView, check_view
from app.contexts.edits_of_draft import EditView, edit_view
from app.draft_style import draft_style
from app.drafting.applying import touches
from app.drafting.findings import Findings
from app.drafting.opened import OpenedDraft
from app.drafting.savings import Savings, measure_savings
from app.drafting.timeline import latest_version
from app.drafting.undoing import last_run
from db.draft_edits import DraftEdit, list_draft_edits
from db.event_kinds import EventKind
from db.house_style import DraftLength


@dataclass(frozen=True, slots=True)
class DraftUndo:
    """元に戻せる最後の手直し。seq: 手直しの番号。what: 何をしたか。by, at: 人と時刻(UTC)。"""

    seq: int
    what: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class PlaceView:
    """原文の箇所の指摘。rule, words, advice: 決まり、言葉、どうすればよいか。url: 画面の中の原文。check: 確かめる欄。"""

    rule: str
    words: str
    advice: str
    url: str | None
    check: CheckView


@dataclass(frozen=True, slots=True)
class DraftBar:
    """要約案の画面の帯と覚え。

    version: いまの版(この後に変わったところだけを受け取るときに送る)。
    errors: 直すべき指摘の数。
    problems, notices: 原文の箇所の指摘のうち、誤りとお知らせ。
    undo: 元に戻せる手直しか None。
    unplaced: 行き場のない手直し。
    source_characters, draft_characters: 原文と要約案の字数。
    percent: 要約案が原文の何パーセントか(原文が空なら 0)。
    target: 会議体の目安のパーセント。長さが要約でなければ None。
    drops: 省略の箇所の数。
    savings: 手間の見積もり。
    """

    version: str
    errors: int
    problems: tuple[PlaceView, ...]
    notices: tuple[PlaceView, ...]
    undo: DraftUndo | None
    unplaced: tuple[EditView, ...]
    source_characters: int
    draft_characters: int
    percent: int
    target: int | None
    drops: int
    savings: Savings


def load_draft_bar(db: Database, opened: OpenedDraft, findings: Findings) -> DraftBar:
    """帯と覚えを読む。"""
    draft = opened.standing.draft
    source = sum(map(len, opened.texts.values()))
    written = sum(len(item.text) for item in draft.items)
    style = draft_style(db, opened.meeting_id)
    views = [
        (
            one.notice,
            PlaceView(
                one.rule,
                one.words,
                one.advice,
                f"#turn-{one.span.turn}" if one.span is not None else None,
                check_view(opened.meeting_id, one),
            ),
        )
        for one in findings.places
    ]
    edits = list_draft_edits(db, opened.meeting_id)
    return DraftBar(
        version=str(latest_version(db, opened.meeting_id)),
        errors=findings.errors,
        problems=tuple(view for notice, view in views if not notice),
        notices=tuple(view for notice, view in views if notice),
        undo=_undo(opened.edits),
        unplaced=tuple(map(edit_view, open_unplaced(opened))),
        source_characters=source,
        draft_characters=written,
        percent=round(100 * written / source) if source else 0,
        target=round(100 * style.ratio) if style.length is DraftLength.SUMMARY else None,
        drops=len(draft.dropped),
        savings=measure_savings(opened.machine.draft, draft, edits),
    )


def _undo(edits: Sequence[DraftEdit]) -> DraftUndo | None:
    run = last_run(edits)
    if not run:
        return None
    last = run[-1]
    what = {
        EventKind.DRAFT_REWRITTEN: "文の修正",
        EventKind.DRAFT_DROPPED: "文の省略",
        EventKind.DRAFT_RESTORED: "省略から戻したこと",
        EventKind.DRAFT_MERGED: "前の文につないだこと",
        EventKind.DRAFT_REGENERATED: f"質疑応答の書き直し({last.change.length})",
    }[last.change.kind]
    return DraftUndo(last.seq, what, last.act.actor, last.act.at)


def open_unplaced(opened: OpenedDraft) -> list[DraftEdit]:
    """まだ片付いていない、行き場のない手直し。同じ箇所のものは最後の一つだけ。

    その箇所を後から手直ししたものは、片付いたものとみる(手直しの跡には残る)。
    """
    unplaced = {edit.seq for edit in opened.standing.unplaced}
    placed = [edit for edit in opened.edits if edit.seq not in unplaced]
    left = [
        edit
        for edit in opened.standing.unplaced
        if not any(one.seq > edit.seq and touches(one.change, edit.change.spans) for one in placed)
    ]
    return list({edit.change.spans: edit for edit in left}.values())
