"""Web アプリ. 部品を組み立てるだけで、仕事は routes と contexts がする。"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from app.body_limit import BodyLimit
from app.connections import Connections
from app.dependencies import Services
from app.guard import Guard
from app.jobs import JobRunner
from app.routes import (
    access_links,
    accounts,
    api_schema,
    ask,
    boards,
    committees,
    deadlines,
    diet_api,
    directory,
    draft_checks,
    draft_edits,
    drafts,
    edits,
    errata,
    events,
    exchanges,
    follow_ups,
    generations,
    glossary,
    identities,
    imports,
    jobs,
    language_model,
    links,
    login,
    measure_search,
    measures,
    meetings,
    open_data,
    own_account,
    own_feeds,
    plans,
    prints,
    procedures,
    public_measures,
    records,
    review,
    sealed,
    search,
    searches,
    signing,
    stages,
    turns,
    withholdings,
)
from app.routes.errors import add_error_handlers
from app.security import AllowedHosts, SecurityHeaders
from app.settings import Settings
from db.connection import open_store

_STATIC = Path(__file__).resolve().parent / "static"
_RESOURCES = (
    meetings, boards, turns, withholdings, drafts, draft_edits, draft_checks, prints, exchanges, edits, plans, generations, measures,
    measure_search, follow_ups, search, ask, glossary, committees, procedures, stages, review, signing, sealed, errata,
    deadlines, imports, jobs, language_model, diet_api, api_schema, open_data, public_measures, records, login, directory, links,
    access_links, own_account, own_feeds, searches, accounts, identities, events,
)  # fmt: skip


def create_app(settings: Settings) -> FastAPI:
    """設定からアプリを作る。データベースは動き始めるときに開いて、形をそろえる。"""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        # 動いている間は開いたままにする。kaigiroku restore は、それを見て断る。
        store = open_store(settings.db_path)
        runner = JobRunner(settings.db_path, settings.model)
        runner.start()
        connections = Connections(settings.db_path)
        app.state.services = Services(settings, runner, connections)
        yield
        runner.stop()
        connections.close()
        store.close()

    # 閉じた網の中で使うので、外の部品を読みに行く API の説明の画面は出さない。
    app = FastAPI(title="kaigiroku", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.add_middleware(BodyLimit, limit=settings.max_body)
    app.state.https = settings.https
    app.add_middleware(Guard, settings=settings)
    app.add_middleware(AllowedHosts, hosts=settings.hosts)
    app.add_middleware(SecurityHeaders, https=settings.https)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    for resource in _RESOURCES:
        app.include_router(resource.router)
    add_error_handlers(app)
    return app
