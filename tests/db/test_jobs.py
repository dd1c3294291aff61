from __future__ import annotations

import pytest
from sqlite_utils import Database

from db.connection import writing
from db.errors import ConflictError, NotFoundError
from db.jobs import (
    Job,
    JobKind,
    JobState,
    fail_interrupted_jobs,
    fail_job,
    finish_job,
    get_job,
    list_jobs,
    start_job,
)
from tests.db.samples import NOW

LATER = "2026-11-21T09:01:00Z"


@pytest.fixture
def job_id(store: Database) -> int:
    with writing(store):
        return start_job(store, JobKind.IMPORT, "dai1kai.docx", 5, NOW)


def test_a_job_that_was_started_is_running(store: Database, job_id: int) -> None:
    assert get_job(store, job_id) == Job(
        job_id, JobKind.IMPORT, "dai1kai.docx", 0, 5, JobState.RUNNING, "", NOW, None
    )


def test_a_finished_job_is_complete(store: Database, job_id: int) -> None:
    with writing(store):
        finish_job(store, job_id, "質疑応答 12 件", LATER)
    job = get_job(store, job_id)
    assert (job.state, job.done, job.message, job.finished_at) == (JobState.DONE, 5, "質疑応答 12 件", LATER)


def test_a_failed_job_tells_why(store: Database, job_id: int) -> None:
    with writing(store):
        fail_job(store, job_id, "本文がありません", LATER)
    job = get_job(store, job_id)
    assert (job.state, job.done, job.message, job.finished_at) == (
        JobState.FAILED,
        0,
        "本文がありません",
        LATER,
    )


def test_a_job_ends_once(store: Database, job_id: int) -> None:
    with writing(store):
        fail_job(store, job_id, "本文がありません", LATER)
        with pytest.raises(ConflictError, match="すでに失敗"):
            finish_job(store, job_id, "", LATER)
        with pytest.raises(ConflictError):
            fail_job(store, job_id, "", LATER)
    assert get_job(store, job_id).message == "本文がありません"


def test_jobs_of_a_process_that_died_are_failed(store: Database, job_id: int) -> None:
    with writing(store):
        done = start_job(store, JobKind.IMPORT, "dai2kai.docx", 1, NOW)
        finish_job(store, done, "", NOW)
        fail_interrupted_jobs(store, JobKind.IMPORT, "途中で止まりました", LATER)
    assert [(job.id, job.state) for job in list_jobs(store, JobKind.IMPORT)] == [
        (done, JobState.DONE),
        (job_id, JobState.FAILED),
    ]
    assert [job.id for job in list_jobs(store, JobKind.IMPORT, limit=1)] == [done]


def test_kinds_of_jobs_do_not_meet(store: Database, job_id: int) -> None:
    with writing(store):
        relink = start_job(store, JobKind.ANALYSIS, "紐付けのやり直し", 1, NOW)
        fail_interrupted_jobs(store, JobKind.ANALYSIS, "途中で止まりました", LATER)
    assert [job.id for job in list_jobs(store, JobKind.ANALYSIS)] == [relink]
    assert get_job(store, job_id).state is JobState.RUNNING


def test_an_unknown_job_is_refused(store: Database) -> None:
    with pytest.raises(NotFoundError, match="処理「8」"):
        get_job(store, 8)
