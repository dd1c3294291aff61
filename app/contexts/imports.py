"""取り込みの画面の文脈."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.crumbs import Crumb
from app.readers.text import MAX_BYTES
from db.committees import Committee, list_committees
from db.jobs import Job, JobKind, list_jobs

_RECENT = 8


@dataclass(frozen=True, slots=True)
class RecentJob:
    """最近の取り込み。label: ファイル名。url: アドレス。state: 状態。created_at: 始めた時刻(UTC)。"""

    label: str
    url: str
    state: str
    created_at: str


@dataclass(frozen=True, slots=True)
class ImportPage:
    """取り込み(/import)。

    title, crumbs: 見出しと上の階層。
    committees: 会議体の名の候補。
    committee: 入力された会議体の名。
    problem: 読めなかった理由か None。
    max_megabytes: 受け取るファイルの上限(MB)。
    recent: 最近の取り込み。新しい順。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    committees: tuple[str, ...]
    committee: str
    problem: str | None
    max_megabytes: int
    recent: tuple[RecentJob, ...]


def import_page(
    committees: Sequence[Committee], jobs: Sequence[Job], committee: str, problem: str | None
) -> ImportPage:
    """会議体と最近の処理から画面を作る。"""
    return ImportPage(
        title="会議録・計画の取り込み",
        crumbs=(),
        committees=tuple(found.name for found in committees),
        committee=committee,
        problem=problem,
        max_megabytes=MAX_BYTES // (1024 * 1024),
        recent=tuple(
            RecentJob(job.label, addresses.job_url(job.id), job.state.value, job.created_at) for job in jobs
        ),
    )


def load_import_page(db: Database, committee: str = "", problem: str | None = None) -> ImportPage:
    """取り込みの画面を読む。problem は読めなかった理由。"""
    return import_page(list_committees(db), list_jobs(db, JobKind.IMPORT, _RECENT), committee, problem)
