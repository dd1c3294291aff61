"""確かめた誤り. 検査が誤りとしたことを、事務局が読み比べて、正しいと確かめたこと。取り消したものも残る。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.errors import NotFoundError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.rows import Row, add_row, first_row, require_writing, rows
from db.stage_moves import require_open_to_edits


@dataclass(frozen=True, slots=True)
class NamedFinding:
    """検査の指摘ひとつの名指し。どれかが違えば、ほかの指摘である。

    rule: 決まり。
    words: 指摘された言葉。
    place: 文の根拠箇所か、要約案に文の無い指摘では原文の箇所(db/shapes.py の書き方)。
    text: 文。要約案に文の無い指摘では空。
    """

    rule: str
    words: str
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class FindingCheck:
    """確かめたことひとつ。"""

    id: int
    finding: NamedFinding
    act: Act


def check_finding(db: Database, meeting_id: int, finding: NamedFinding, act: Act) -> None:
    """指摘を確かめたと記す。もう確かめてあれば、何もしない。

    StageError: 署名を頼んだ後の会議録である。
    """
    require_writing(db)
    require_open_to_edits(db, meeting_id)
    if any(one.finding == finding for one in list_finding_checks(db, meeting_id)):
        return
    columns: Row = {
        "meeting": meeting_id,
        "rule": finding.rule,
        "words": finding.words,
        "place": finding.place,
        "text": finding.text,
        "checked_by": act.actor,
        "checked_at": act.at,
    }
    added = add_row(db, "finding_check", columns)
    _record(db, EventKind.FINDING_CHECKED, meeting_id, (added, finding.rule), act)


def reopen_finding(db: Database, meeting_id: int, check_id: int, act: Act) -> None:
    """確かめたことを取り消す。もう取り消してあれば、何もしない。

    NotFoundError: この会議に無い。StageError: 署名を頼んだ後の会議録である。
    """
    require_writing(db)
    require_open_to_edits(db, meeting_id)
    found = first_row(db, "SELECT * FROM finding_check WHERE id = ? AND meeting = ?", [check_id, meeting_id])
    if not found:
        raise NotFoundError("確かめた指摘", check_id)
    if found["reopened_at"] is not None:
        return
    db.execute(
        "UPDATE finding_check SET reopened_by = ?, reopened_at = ? WHERE id = ?",
        [act.actor, act.at, check_id],
    )
    _record(db, EventKind.FINDING_REOPENED, meeting_id, (check_id, found["rule"]), act)


def list_finding_checks(db: Database, meeting_id: int) -> tuple[FindingCheck, ...]:
    """会議の、取り消していない、確かめた指摘。した順。文が変わったものも含む。"""
    query = "SELECT * FROM finding_check WHERE meeting = ? AND reopened_at IS NULL ORDER BY id"
    return tuple(map(_check, rows(db, query, [meeting_id])))


def _check(row: Row) -> FindingCheck:
    finding = NamedFinding(row["rule"], row["words"], row["place"], row["text"])
    return FindingCheck(row["id"], finding, Act(row["checked_by"], row["checked_at"]))


def _record(db: Database, kind: EventKind, meeting_id: int, which: tuple[int, str], act: Act) -> None:
    """出来事を残す。文と言葉は残さない(伏せた言葉かもしれない)。"""
    number, rule = which
    append_event(db, kind, Subject(SubjectKind.MEETING, meeting_id), act, {"check": number, "rule": rule})
