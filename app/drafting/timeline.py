"""要約案の版. 機械の写しと、そこまでの手直しの組が、ひとつの版になる。どの版も作り直して見せられる。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from app.drafting.applying import apply_change, apply_edits
from app.drafting.sheet import Sheet
from app.drafting.undoing import goes_on
from db.draft_edits import DraftEdit, list_draft_edits, standing_edits
from db.draft_snapshots import SnapshotEntry, get_snapshot, list_snapshots
from db.errors import NotFoundError
from db.event_kinds import EventKind
from db.events import Act
from db.meetings import get_minutes
from db.records import Draft

# 続く版を、前の版からは数えられない手直し。機械に書き直させるか、戻したもの。
_WRITES_AGAIN = (EventKind.DRAFT_REGENERATED, EventKind.DRAFT_UNDONE)


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """版の名前。snapshot は写しの番号、seq はそこまでの手直し。画面では「2.5」と書く。"""

    snapshot: int
    seq: int

    def __str__(self) -> str:
        return f"{self.snapshot}.{self.seq}"


@dataclass(frozen=True, slots=True)
class Revision:
    """版ひとつ。number は 1 始まりの番号、what は何をしたか、act はだれがいつ(分からなければ None)。"""

    number: int
    version: Version
    what: str
    act: Act | None
    edit: DraftEdit | None


def read_version(text: str) -> Version | None:
    """「2.5」を読む。読めなければ None。

    >>> read_version("2.5"), read_version("x")
    (Version(snapshot=2, seq=5), None)
    """
    found = re.fullmatch(r"(\d{1,9})\.(\d{1,9})", text)
    return Version(int(found[1]), int(found[2])) if found else None


def latest_version(db: Database, meeting_id: int) -> Version:
    """いまの版。写しの無い要約案は、写しが 1 番になるはずのもの。"""
    snapshots = list_snapshots(db, meeting_id)
    edits = list_draft_edits(db, meeting_id)
    return Version(snapshots[-1].number if snapshots else 1, edits[-1].seq if edits else 0)


def draft_at(db: Database, meeting_id: int, version: Version) -> Draft:
    """版の要約案。NotFoundError: その写しが無い。"""
    machine = get_snapshot(db, meeting_id, version.snapshot)
    if machine is None:
        raise NotFoundError("要約案の版", version)
    texts = {turn.number: turn.text for turn in get_minutes(db, meeting_id).turns}
    edits = [edit for edit in list_draft_edits(db, meeting_id) if edit.seq <= version.seq]
    return apply_edits(machine, standing_edits(edits), texts).draft


def list_revisions(db: Database, meeting_id: int) -> tuple[Revision, ...]:
    """会議の要約案の版。古い順。同じ人が同じ文を続けて書き直したものは、最後の一つだけを版とする。"""
    snapshots = list_snapshots(db, meeting_id)
    edits = list_draft_edits(db, meeting_id)
    steps: list[SnapshotEntry | DraftEdit] = sorted(
        [*edits, *snapshots], key=lambda one: (one.event_id, isinstance(one, SnapshotEntry))
    )
    found: list[Revision] = []
    version = Version(0, 0)
    for step in steps:
        if isinstance(step, DraftEdit):
            if found and found[-1].edit and goes_on(found[-1].edit, step):
                found.pop()
            version = Version(version.snapshot, step.seq)
            found.append(_revision(found, version, step.change.kind, step.act, step))
            continue
        version = Version(step.number, version.seq)
        last = found[-1].edit if found else None
        # 再作成とその取り消しは、手直しと写しで一つの版になる。
        if last and last.event_id == step.event_id and last.change.kind in _WRITES_AGAIN:
            found[-1] = _revision(found[:-1], version, found[-1].what, found[-1].act, last)
        else:
            found.append(_revision(found, version, step.kind or "分析", step.act, None))
    return tuple(found)


def count_sentences(db: Database, meeting_id: int, revisions: Sequence[Revision]) -> tuple[int, ...]:
    """版ごとの文の数。revisions は古い順。文をひとつ直しただけの版は、前の版から続けて数える。"""
    texts = {turn.number: turn.text for turn in get_minutes(db, meeting_id).turns}
    edits = list_draft_edits(db, meeting_id)
    counts: list[int] = []
    sheet: Sheet | None = None
    snapshot = 0
    for revision in revisions:
        edit = revision.edit
        follows = revision.version.snapshot == snapshot
        if sheet is not None and follows and edit and edit.change.kind not in _WRITES_AGAIN:
            apply_change(sheet, edit.change, texts)
        else:
            machine = get_snapshot(db, meeting_id, revision.version.snapshot)
            if machine is None:
                raise NotFoundError("要約案の版", revision.version)
            snapshot = revision.version.snapshot
            standing = standing_edits([one for one in edits if one.seq <= revision.version.seq])
            sheet = Sheet(replace(machine, draft=apply_edits(machine, standing, texts).draft), texts)
        counts.append(sheet.sentences)
    return tuple(counts)


def _revision(
    before: list[Revision], version: Version, what: str, act: Act | None, edit: DraftEdit | None
) -> Revision:
    return Revision(len(before) + 1, version, what, act, edit)
