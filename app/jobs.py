"""裏の処理. 取り込みを、画面を待たせずに一件ずつ進める。"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from uuid import uuid4

from sqlite_utils import Database

from app.clock import now
from app.errors import KaigirokuError
from app.importing import Document, Imported, store_document
from db.connection import connect, writing
from db.errors import StoreError
from db.events import Act
from db.jobs import JobKind, fail_interrupted_jobs, fail_job, finish_job, start_job
from db.records import Minutes
from nlp.links.synonyms import Synonyms
from nlp.pipeline import Tools
from nlp.text.tokenizer import Tokenizer

_LOG = logging.getLogger("kaigiroku")
_STOPPED = "途中で止まりました。何も保存されていません。もう一度取り込んでください。"
_BROKEN = (
    "取り込みの途中でエラーが発生し、何も保存しませんでした。管理者に参照番号 {reference} を伝えてください。"
)
# 止めるときに、進行中の取り込みを待つ時間(秒)。待ちきれなければ取り込みは取り消される。
_STOP_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """取り込みの注文。actor は頼んだ人。"""

    document: Document
    actor: str


@dataclass(frozen=True, slots=True)
class Stage:
    """進み具合。stage は今していること、done と total は済んだ数と全体の数。"""

    stage: str
    done: int
    total: int


class JobRunner:
    """取り込みを一件ずつ行うスレッド。自分の接続と形態素解析器を持つ。

    取り込みは全体が一つのトランザクションなので、その間はほかの接続から行を書けない。
    そこで途中の進み具合と結果の行き先はメモリに置き、始まりと終わりだけを job の行に書く。
    """

    def __init__(self, db_path: Path) -> None:
        self._db_path = db_path
        self._queue: SimpleQueue[tuple[int, ImportRequest] | None] = SimpleQueue()
        self._stages: dict[int, Stage] = {}
        self._results: dict[int, Imported] = {}
        self._thread = Thread(target=self._run, name="kaigiroku-jobs", daemon=True)

    def start(self) -> None:
        """前のプロセスで途中だった処理を失敗にして、スレッドを始める。"""
        db = connect(self._db_path)
        try:
            with writing(db):
                fail_interrupted_jobs(db, _STOPPED, now())
        finally:
            db.close()
        self._thread.start()

    def stop(self) -> None:
        """受け付けた処理を終えてから止まる。長く待っても終わらなければあきらめる。"""
        self._queue.put(None)
        self._thread.join(_STOP_SECONDS)

    def submit(self, db: Database, request: ImportRequest) -> int:
        """取り込みを頼み、処理の id を返す。db は呼ぶ側の接続。"""
        content = request.document.content
        total = len(content.turns if isinstance(content, Minutes) else content.measures)
        with writing(db):
            job_id = start_job(db, JobKind.IMPORT, request.document.file_name, total, now())
        self._stages[job_id] = Stage("順番を待っています", 0, total)
        self._queue.put((job_id, request))
        return job_id

    def stage(self, job_id: int) -> Stage | None:
        """いまの進み具合。このプロセスで進めていない処理なら None。"""
        return self._stages.get(job_id)

    def result(self, job_id: int) -> Imported | None:
        """取り込みの結果。終わっていないか、前のプロセスの処理なら None。"""
        return self._results.get(job_id)

    def _run(self) -> None:
        while (item := self._queue.get()) is not None:
            job_id, request = item
            try:
                self._do(job_id, request)
            except Exception:  # どんな誤りでも、次の取り込みを待たせない。
                _LOG.exception("処理 %d の終わりを記録できませんでした", job_id)
            finally:
                self._stages.pop(job_id, None)

    def _do(self, job_id: int, request: ImportRequest) -> None:
        """取り込み、終わりを記録する。取り込みと「終わった」ことは一つのトランザクションにする。"""
        db = connect(self._db_path)
        try:
            with writing(db):
                imported = store_document(
                    db, request.document, self._tools(job_id), Act(request.actor, now())
                )
                finish_job(db, job_id, imported.summary, now())
            self._results[job_id] = imported
        except (KaigirokuError, StoreError) as error:
            self._fail(db, job_id, str(error))
        except Exception:
            reference = uuid4().hex[:8]
            _LOG.exception("取り込みに失敗しました(参照番号 %s)", reference)
            self._fail(db, job_id, _BROKEN.format(reference=reference))
        finally:
            db.close()

    def _tools(self, job_id: int) -> Tools:
        def progress(stage: str, done: int, total: int) -> None:
            self._stages[job_id] = Stage(stage, done, total)

        return Tools(Tokenizer(), Synonyms(), progress)

    def _fail(self, db: Database, job_id: int, reason: str) -> None:
        with writing(db):
            fail_job(db, job_id, reason, now())
