"""裏の処理. 取り込み、紐付けのやり直し、要約案の書き直し、判断を教えることを、画面を待たせずに一件ずつ進める。

言語モデルの書き直しは何分もかかるので、ほかの処理を待たせないように、別のスレッドで進める。
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Event, Lock, Thread
from uuid import uuid4

from sqlite_utils import Database

from app.clock import now
from app.errors import KaigirokuError, UsageError
from app.failures import describe
from app.import_rights import join_own_committee, require_own_committee
from app.importing import Document, Imported, store_document
from app.language_model.endpoint import Endpoint
from app.language_model.rewriting import Rewriter, rewrite_meeting
from app.redrafting import redraft_meetings
from app.reindexing import Reindexed, Reindexing, words_are_old
from app.relinking import relink_meetings
from app.teaching import relink_similar
from app.vocabulary import load_synonyms
from db.accounts import get_account
from db.committees import get_committee
from db.connection import connect, writing
from db.errors import StoreError
from db.events import Act
from db.jobs import JobKind, JobScope, fail_interrupted_jobs, fail_job, finish_job, limit_job, start_job
from db.records import Disclosure, Minutes
from nlp.pipeline import Tools
from nlp.text.tokenizer import Tokenizer

_LOG = logging.getLogger("kaigiroku")
# 前のプロセスとともに止まった処理に付ける説明。
_STOPPED = {
    JobKind.IMPORT: "途中で止まりました。何も保存されていません。もう一度取り込んでください。",
    JobKind.ANALYSIS: "途中で止まりました。用語集の画面から、もう一度紐付けをやり直してください。",
    JobKind.REDRAFT: "途中で止まりました。会議体の画面から、もう一度書き直してください。",
    JobKind.REWRITE: "途中で止まりました。済んだところまでは残っています。残りは、もう一度書き直してください。",
}
_BROKEN = {
    JobKind.IMPORT: "取り込みの途中でエラーが発生し、何も保存しませんでした。管理者に参照番号 {reference} を伝えてください。",
    JobKind.ANALYSIS: "紐付けの途中でエラーが発生しました。管理者に参照番号 {reference} を伝えてください。",
    JobKind.REDRAFT: "書き直しの途中でエラーが発生しました。管理者に参照番号 {reference} を伝えてください。",
    JobKind.REWRITE: "書き直しの途中でエラーが発生しました。済んだところまでは残っています。管理者に参照番号 {reference} を伝えてください。",
}
_RELINKING = "紐付けのやり直し"
# 会議の数を知らせない処理の、全体の数。
_PERCENT = 100
# 止めるときに、進行中の取り込みを待つ時間(秒)。待ちきれなければ取り込みは取り消される。
_STOP_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """取り込みの注文。actor は頼んだ人の名、account_id はそのアカウント。"""

    document: Document
    actor: str
    account_id: int


@dataclass(frozen=True, slots=True)
class RewriteRequest:
    """言語モデルの書き直しの注文。name は会議の名前。exchange_id が None なら、会議のすべての質疑応答。"""

    meeting_id: int
    exchange_id: int | None
    name: str
    actor: str


@dataclass(frozen=True, slots=True)
class _Work:
    """受け付けた処理。actor は頼んだ人。request は取り込みの注文、committee_id は要約案を書き直す会議体。

    どちらも None なら、すべての会議の紐付けのやり直し。
    """

    job_id: int
    kind: JobKind
    actor: str
    request: ImportRequest | RewriteRequest | None = None
    committee_id: int | None = None


@dataclass(frozen=True, slots=True)
class _Lesson:
    """紐付けを決めた質疑応答が、受け付けてあること。"""


@dataclass(frozen=True, slots=True)
class _Reindex:
    """索引の作り直しの続きが、受け付けてあること。"""


@dataclass(frozen=True, slots=True)
class Stage:
    """進み具合。stage は今していること、done と total は済んだ数と全体の数。"""

    stage: str
    done: int
    total: int


_Task = _Work | _Lesson | _Reindex


class JobRunner:
    """処理を一件ずつ行うスレッド。自分の接続と形態素解析器を持つ。

    取り込みは全体が一つのトランザクションなので、その間はほかの接続から行を書けない。
    そこで途中の進み具合と結果の行き先はメモリに置き、始まりと終わりだけを job の行に書く。
    """

    def __init__(self, db_path: Path, model: Endpoint | None = None) -> None:
        self._db_path = db_path
        self._model = model
        self._queue: SimpleQueue[_Task | None] = SimpleQueue()
        self._rewrites: SimpleQueue[_Task | None] = SimpleQueue()
        self._stopping = Event()
        self._stages: dict[int, Stage] = {}
        self._results: dict[int, Imported] = {}
        self._waiting_relink: int | None = None
        self._relink_lock = Lock()
        self._taught: set[int] = set()
        self._lesson_lock = Lock()
        self._reindexing: Reindexing | None = None
        self._threads = [
            Thread(target=self._run, args=[queue], name=name, daemon=True)
            for queue, name in ((self._queue, "kaigiroku-jobs"), (self._rewrites, "kaigiroku-rewrites"))
        ]

    def start(self) -> None:
        """前のプロセスで途中だった処理を失敗にして、スレッドを始める。索引が古ければ作り直す。"""
        db = connect(self._db_path)
        try:
            with writing(db):
                for kind, reason in _STOPPED.items():
                    fail_interrupted_jobs(db, kind, reason, now())
            if words_are_old(db):
                self._reindexing = Reindexing(db)
                self._queue.put(_Reindex())
        finally:
            db.close()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """受け付けた処理を終えてから止まる。長く待っても終わらなければあきらめる。"""
        self._stopping.set()
        self._queue.put(None)
        self._rewrites.put(None)
        for thread in self._threads:
            thread.join(_STOP_SECONDS)

    def submit(self, db: Database, request: ImportRequest) -> int:
        """取り込みを頼み、処理の id を返す。db は呼ぶ側の接続。"""
        content = request.document.content
        total = len(content.turns if isinstance(content, Minutes) else content.measures)
        # 閉じた会議録の名は、取り込みが済んで会議体が決まるまで、頼んだ人だけに見せる。
        closed = isinstance(content, Minutes) and content.header.disclosure not in (None, Disclosure.OPEN)
        scope = JobScope(account_id=request.account_id) if closed else None
        job_id = self._start(db, JobKind.IMPORT, request.document.file_name, total, scope)
        self._queue.put(_Work(job_id, JobKind.IMPORT, request.actor, request))
        return job_id

    def submit_relink(self, db: Database, actor: str) -> int:
        """すべての会議の紐付けのやり直しを頼み、処理の id を返す。

        まだ始まっていない頼みがあれば、それが今度の用語集も読むので、その id を返す。
        """
        with self._relink_lock:
            if self._waiting_relink is None:
                self._waiting_relink = self._start(db, JobKind.ANALYSIS, _RELINKING, _PERCENT)
                self._queue.put(_Work(self._waiting_relink, JobKind.ANALYSIS, actor))
            return self._waiting_relink

    def submit_redraft(self, db: Database, committee_id: int, actor: str) -> int:
        """会議体の、人が手を入れていない要約案の書き直しを頼み、処理の id を返す。NotFoundError: 会議体が無い。"""
        name = get_committee(db, committee_id).name
        job_id = self._start(db, JobKind.REDRAFT, name, _PERCENT)
        self._queue.put(_Work(job_id, JobKind.REDRAFT, actor, committee_id=committee_id))
        return job_id

    def submit_rewrite(self, db: Database, request: RewriteRequest) -> int:
        """言語モデルの書き直しを頼み、処理の id を返す。UsageError: 言語モデルが名指しされていない。"""
        if self._model is None:
            raise UsageError("言語モデルは使わない設定です。管理する方が置き場所を名指しすると使えます。")
        scope = JobScope(meeting_id=request.meeting_id)
        job_id = self._start(db, JobKind.REWRITE, request.name, 1, scope)
        self._rewrites.put(_Work(job_id, JobKind.REWRITE, request.actor, request))
        return job_id

    def submit_lessons(self, exchange_ids: Iterable[int]) -> None:
        """紐付けを決めた質疑応答を手本にするよう頼む。進み具合は知らせない。"""
        with self._lesson_lock:
            waiting = bool(self._taught)
            self._taught |= set(exchange_ids)
            # 続けて決めたものは、まだ始まっていない一回にまとめる。
            if self._taught and not waiting:
                self._queue.put(_Lesson())

    def reindexing(self) -> Reindexed | None:
        """索引の作り直しの進み具合。作り直していなければ None。"""
        # 別のスレッドが作り直しを終えることがあるので、一度だけ読む。
        running = self._reindexing
        return running.progress() if running else None

    def stage(self, job_id: int) -> Stage | None:
        """いまの進み具合。このプロセスで進めていない処理なら None。"""
        return self._stages.get(job_id)

    def result(self, job_id: int) -> Imported | None:
        """取り込みの結果。終わっていないか、前のプロセスの処理なら None。"""
        return self._results.get(job_id)

    def _start(
        self, db: Database, kind: JobKind, label: str, total: int, scope: JobScope | None = None
    ) -> int:
        with writing(db):
            job_id = start_job(db, kind, label, total, now())
            if scope:
                limit_job(db, job_id, scope)
        self._stages[job_id] = Stage("順番を待っています", 0, total)
        return job_id

    def _run(self, queue: SimpleQueue[_Task | None]) -> None:
        while (work := queue.get()) is not None:
            if isinstance(work, _Lesson):
                self._teach()
                continue
            if isinstance(work, _Reindex):
                self._reindex()
                continue
            try:
                self._do(work)
            except Exception as error:  # どんな誤りでも、次の処理を待たせない。
                _LOG.error("処理 %d の終わりを記録できませんでした: %s", work.job_id, describe(error))
            finally:
                self._stages.pop(work.job_id, None)

    def _do(self, work: _Work) -> None:
        db = connect(self._db_path)
        try:
            if isinstance(work.request, RewriteRequest):
                self._rewrite(db, work.job_id, work.request)
            elif work.request is not None:
                self._import(db, work.job_id, work.request)
            elif work.committee_id is not None:
                self._redraft(db, work, work.committee_id)
            else:
                self._relink(db, work)
        except (KaigirokuError, StoreError) as error:
            self._fail(db, work.job_id, str(error))
        except Exception as error:
            reference = uuid4().hex[:8]
            _LOG.error("処理に失敗しました(参照番号 %s): %s", reference, describe(error))
            self._fail(db, work.job_id, _BROKEN[work.kind].format(reference=reference))
        finally:
            db.close()

    def _import(self, db: Database, job_id: int, request: ImportRequest) -> None:
        """取り込み、終わりを記録する。取り込みと「終わった」ことは一つのトランザクションにする。"""
        with writing(db):
            act = Act(request.actor, now())
            account = get_account(db, request.account_id)
            require_own_committee(db, request.document, account)
            imported = store_document(db, request.document, self._tools(db, job_id), act)
            join_own_committee(db, imported, account, act)
            if imported.meeting_id is not None:
                limit_job(db, job_id, JobScope(meeting_id=imported.meeting_id))
            finish_job(db, job_id, imported.summary, now())
        self._results[job_id] = imported

    def _relink(self, db: Database, work: _Work) -> None:
        # 用語集を読む前に受け付けを開けるので、この後の変更は次の処理が拾う。
        with self._relink_lock:
            self._waiting_relink = None
        # 読み始めた時刻で記すので、この後の変更が済んだことにはならない。
        act = Act(work.actor, now())
        relink_meetings(db, self._tools(db, work.job_id), act)
        summary = "すべての会議を紐付け直しました。決めたことは残っています。"
        with writing(db):
            finish_job(db, work.job_id, summary, now())

    def _redraft(self, db: Database, work: _Work, committee_id: int) -> None:
        act = Act(work.actor, now())
        redraft_meetings(db, committee_id, self._tools(db, work.job_id), act)
        summary = "要約案を書き直しました。人が手を入れた要約案と、署名を依頼した後の要約案は変えていません。"
        with writing(db):
            finish_job(db, work.job_id, summary, now())

    def _rewrite(self, db: Database, job_id: int, request: RewriteRequest) -> None:
        if self._model is None:
            raise UsageError("言語モデルは使わない設定です。")
        tools = self._tools(db, job_id)
        act = Act(request.actor, now())
        rewriter = Rewriter(self._model, tools.tokenizer, act, tools.progress, self._stopping.is_set)
        tally = rewrite_meeting(db, request.meeting_id, request.exchange_id, rewriter)
        with writing(db):
            finish_job(db, job_id, tally.summary, now())
        self._results[job_id] = Imported(request.meeting_id, None, True, tally.summary)

    def _teach(self) -> None:
        """失敗しても候補が古いままになるだけなので、記録だけして次へ進む。次の分析のときに手本に従う。"""
        with self._lesson_lock:
            taught, self._taught = frozenset(self._taught), set()
        try:
            db = connect(self._db_path)
            try:
                relink_similar(db, taught, Tools(Tokenizer(), load_synonyms(db)))
            finally:
                db.close()
        except Exception as error:
            _LOG.error("質疑応答 %s の判断を教えられませんでした: %s", sorted(taught), describe(error))

    def _reindex(self) -> None:
        """会議ひとつの索引を作り直し、続きを列の後ろに並べる。待っている取り込みは、その間に行われる。"""
        assert self._reindexing is not None
        try:
            db = connect(self._db_path)
            try:
                more = self._reindexing.step(db)
            finally:
                db.close()
        except Exception:
            # 古い索引でも探せるので止めない。次に起動したときに、はじめから作り直す。
            _LOG.exception("索引を作り直せませんでした")
            self._reindexing.fail()
            return
        if more:
            self._queue.put(_Reindex())
        else:
            self._reindexing = None

    def _tools(self, db: Database, job_id: int) -> Tools:
        def progress(stage: str, done: int, total: int) -> None:
            self._stages[job_id] = Stage(stage, done, total)

        return Tools(Tokenizer(), load_synonyms(db), progress)

    def _fail(self, db: Database, job_id: int, reason: str) -> None:
        with writing(db):
            fail_job(db, job_id, reason, now())
