"""長い処理(取り込みや分析)の進み具合."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database

from db.errors import ConflictError, NotFoundError
from db.rows import Row, add_row, first_row, require_writing, rows


class JobKind(StrEnum):
    """処理の種類。"""

    IMPORT = "取込"
    ANALYSIS = "分析"
    REDRAFT = "要約案"
    REWRITE = "書き直し"


class JobState(StrEnum):
    """処理の状態。"""

    RUNNING = "実行中"
    DONE = "完了"
    FAILED = "失敗"


@dataclass(frozen=True, slots=True)
class Job:
    """処理ひとつ。total は全体の数、done は終わっていれば total(途中の進み具合は app.jobs が持つ)、message は結果か失敗の理由。"""

    id: int
    kind: JobKind
    label: str
    done: int
    total: int
    state: JobState
    message: str
    created_at: str
    finished_at: str | None


def start_job(db: Database, kind: JobKind, label: str, total: int, now: str) -> int:
    """処理を始めたことを記し、id を返す。label は人に見せる名前(ファイル名など)。"""
    require_writing(db)
    return add_row(
        db,
        "job",
        {
            "kind": kind,
            "label": label,
            "done": 0,
            "total": total,
            "state": JobState.RUNNING,
            "message": "",
            "created_at": now,
            "finished_at": None,
        },
    )


@dataclass(frozen=True, slots=True)
class JobScope:
    """処理を見せてよい相手。meeting_id はその会議を見てよい人、account_id はその人だけ。"""

    meeting_id: int | None = None
    account_id: int | None = None


def limit_job(db: Database, job_id: int, scope: JobScope) -> None:
    """処理を見せる相手を限る。前の限りは置き換える。"""
    require_writing(db)
    db.execute(
        "INSERT OR REPLACE INTO job_scope (job, meeting, account) VALUES (?, ?, ?)",
        [job_id, scope.meeting_id, scope.account_id],
    )


def finish_job(db: Database, job_id: int, message: str, now: str) -> None:
    """処理が終わったことを記す。done は total になる。

    NotFoundError: 無い。ConflictError: もう終わっている。
    """
    _require_running(db, job_id)
    db.execute(
        "UPDATE job SET done = total, state = ?, message = ?, finished_at = ? WHERE id = ?",
        [JobState.DONE, message, now, job_id],
    )


def fail_job(db: Database, job_id: int, message: str, now: str) -> None:
    """処理が失敗したことを、理由とともに記す。NotFoundError: 無い。ConflictError: もう終わっている。"""
    _require_running(db, job_id)
    db.execute(
        "UPDATE job SET state = ?, message = ?, finished_at = ? WHERE id = ?",
        [JobState.FAILED, message, now, job_id],
    )


def fail_interrupted_jobs(db: Database, kind: JobKind, message: str, now: str) -> None:
    """実行中のまま残る、その種類の処理を失敗にする。前のプロセスが途中で止まったあと、起動時に呼ぶ。"""
    require_writing(db)
    db.execute(
        "UPDATE job SET state = ?, message = ?, finished_at = ? WHERE state = ? AND kind = ?",
        [JobState.FAILED, message, now, JobState.RUNNING, kind],
    )


def get_job(db: Database, job_id: int) -> Job:
    """処理ひとつ。NotFoundError: 無い。"""
    found = first_row(db, "SELECT * FROM job WHERE id = ?", [job_id])
    if not found:
        raise NotFoundError("処理", job_id)
    return _job(found)


def list_jobs(db: Database, kind: JobKind, limit: int = 20) -> tuple[Job, ...]:
    """その種類の、新しい方から limit 件の処理。新しい順。"""
    query = "SELECT * FROM job WHERE kind = ? ORDER BY id DESC LIMIT ?"
    return tuple(_job(row) for row in rows(db, query, [kind, limit]))


def _require_running(db: Database, job_id: int) -> None:
    require_writing(db)
    job = get_job(db, job_id)
    if job.state is not JobState.RUNNING:
        raise ConflictError(f"処理「{job.label}」はすでに{job.state}です。新しい処理を始めてください。")


def _job(row: Row) -> Job:
    return Job(
        id=row["id"],
        kind=JobKind(row["kind"]),
        label=row["label"],
        done=row["done"],
        total=row["total"],
        state=JobState(row["state"]),
        message=row["message"],
        created_at=row["created_at"],
        finished_at=row["finished_at"],
    )
