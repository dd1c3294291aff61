"""会議の公開の別. 会議録の冒頭の書き方は正しいとは限らないので、事務局が決め直せる。

「一部非公開」の会議は、閉じる所をすべて伏せたと事務局が確かめて、はじめて公開になる(db/open_meetings.py)。
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.errors import ConflictError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.meetings import get_meeting
from db.records import Disclosure
from db.rows import first_row, require_writing


@dataclass(frozen=True, slots=True)
class DisclosureChange:
    """変えようとしている公開の別。before は見ていた別(書かれていなければ None)、after はこれからの別、reason はその理由。"""

    before: Disclosure | None
    after: Disclosure
    reason: str


@dataclass(frozen=True, slots=True)
class DisclosureDecision:
    """最後に人が決めた公開の別。before はその前の別か None。"""

    before: Disclosure | None
    disclosure: Disclosure
    reason: str
    act: Act


def change_disclosure(db: Database, meeting_id: int, change: DisclosureChange, act: Act) -> None:
    """公開の別を変える。すべて伏せたという確認は、別が変われば取り消される。

    NotFoundError: 会議が無い。ConflictError: 見ていた別が、もう変わっている。
    """
    require_writing(db)
    now = get_meeting(db, meeting_id).header.disclosure
    if now != change.before:
        raise ConflictError(
            f"公開の別は、画面では「{_word(change.before)}」でしたが、いまは「{_word(now)}」です。何も変えていません。"
            "画面を読み込み直してから決めてください。"
        )
    db.execute("UPDATE meeting SET disclosure = ? WHERE id = ?", [change.after, meeting_id])
    db.execute("DELETE FROM masking_completion WHERE meeting = ?", [meeting_id])
    db.execute("DELETE FROM disclosure_decision WHERE meeting = ?", [meeting_id])
    db.execute(
        "INSERT INTO disclosure_decision (meeting, before, disclosure, reason, decided_by, decided_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [meeting_id, change.before, change.after, change.reason, act.actor, act.at],
    )
    detail = {"before": change.before, "after": change.after, "reason": change.reason}
    append_event(db, EventKind.DISCLOSURE_CHANGED, Subject(SubjectKind.MEETING, meeting_id), act, detail)


def get_disclosure_decision(db: Database, meeting_id: int) -> DisclosureDecision | None:
    """最後に人が決めた公開の別。決めていなければ None。"""
    row = first_row(db, "SELECT * FROM disclosure_decision WHERE meeting = ?", [meeting_id])
    if row is None:
        return None
    before = Disclosure(row["before"]) if row["before"] is not None else None
    act = Act(row["decided_by"], row["decided_at"])
    return DisclosureDecision(before, Disclosure(row["disclosure"]), row["reason"], act)


def complete_masking(db: Database, meeting_id: int, act: Act) -> None:
    """閉じる所をすべて伏せたと確かめる。NotFoundError: 会議が無い。ConflictError: 一部非公開ではないか、もう確かめてある。"""
    require_writing(db)
    now = get_meeting(db, meeting_id).header.disclosure
    if now is not Disclosure.PARTLY_CLOSED:
        raise ConflictError(
            f"すべて伏せたと確かめるのは「一部非公開」の会議だけで、この会議はいま「{_word(now)}」です。何も変えていません。"
        )
    done = masking_completed(db, meeting_id)
    if done is not None:
        raise ConflictError(f"すべて伏せたことは、{done.actor}がもう確かめています。何も変えていません。")
    db.execute("INSERT INTO masking_completion VALUES (?, ?, ?)", [meeting_id, act.actor, act.at])
    append_event(db, EventKind.MASKING_COMPLETED, Subject(SubjectKind.MEETING, meeting_id), act)


def reopen_masking(db: Database, meeting_id: int, act: Act) -> None:
    """すべて伏せたという確認を取り消す。会議はまた閉じる。NotFoundError: 会議が無い。ConflictError: 確かめていない。"""
    require_writing(db)
    get_meeting(db, meeting_id)
    if masking_completed(db, meeting_id) is None:
        raise ConflictError("すべて伏せたという確認は、いまはありません。画面を読み込み直してください。")
    db.execute("DELETE FROM masking_completion WHERE meeting = ?", [meeting_id])
    append_event(db, EventKind.MASKING_REOPENED, Subject(SubjectKind.MEETING, meeting_id), act)


def masking_completed(db: Database, meeting_id: int) -> Act | None:
    """すべて伏せたと確かめた人と時刻。確かめていなければ None。"""
    row = first_row(db, "SELECT * FROM masking_completion WHERE meeting = ?", [meeting_id])
    return Act(row["decided_by"], row["decided_at"]) if row else None


def _word(disclosure: Disclosure | None) -> str:
    return disclosure or "記載なし"
