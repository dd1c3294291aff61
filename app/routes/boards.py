"""会議の画面での操作の入口. 確認済みにする、元に戻す、まとめて確定する。"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from pydantic import Field

from app import addresses
from app.analysis import refresh
from app.contexts.board import BULK_FLOOR
from app.contexts.bulk import SHOWN_AT_ONCE, load_bulk_page
from app.dependencies import App, Doing, RecordId, Store, act_of, thread_tools
from app.editing.bulk import confirm_picked
from app.editing.seen import read_seen
from app.editing.standing import check_exchange
from app.errors import UsageError
from app.linking import open_plans
from app.rendering import render
from app.security import require_own_form
from db.connection import writing
from db.exchanges import get_exchange
from db.undo import touched, undo_step

router = APIRouter(prefix="/meetings/{meeting_id}")
_OWN = [Depends(require_own_form)]
Pick = Annotated[str, Field(pattern=r"^\d{1,18}\.\d{1,18}\.[0-9a-f]{8}$")]


@dataclass(frozen=True, slots=True)
class BulkForm:
    """まとめて確定するフォーム。

    floor: 近さの下限。
    skip: この画面より先に見せて、確定しなかった数。
    shown: この画面に見せた数。
    picks: 見せた提案のうち選ばれたもの。
    """

    floor: float
    skip: int
    shown: int
    picks: tuple[str, ...]

    @property
    def next_skip(self) -> int:
        """続きを見せるときに飛ばす数。印を外されたものを、印を付けてまた見せない。"""
        return self.skip + max(0, self.shown - len(set(self.picks)))


def _bulk_form(
    floor: Annotated[float, Form(ge=0, le=1, allow_inf_nan=False)],
    skip: Annotated[int, Form(ge=0, le=10**6)] = 0,
    shown: Annotated[int, Form(ge=0, le=SHOWN_AT_ONCE)] = 0,
    pick: Annotated[list[Pick] | None, Form()] = None,
) -> BulkForm:
    return BulkForm(floor, skip, shown, tuple(pick or ()))


@router.post("/checks", dependencies=_OWN)
def check(db: Store, act: Doing, meeting_id: RecordId, exchange: Annotated[str, Form()]) -> RedirectResponse:
    """この会議の質疑応答の形をこのままでよいとする。exchange は id と、見ていた形。"""
    seen = read_seen(exchange, "確かめた質疑応答を読めません。画面を読み込み直してから押してください。")
    tools = thread_tools(db)
    # writing() の中では見てよくない会議のものも見えるので、その前に、無いものとして断る。
    get_exchange(db, seen.exchange_id)
    with writing(db):
        stored = get_exchange(db, seen.exchange_id)
        if stored.meeting_id != meeting_id:
            raise UsageError(
                "確かめた質疑応答は、この会議のものではありません。何も変えていません。会議の画面を開き直してから押してください。"
            )
        done = check_exchange(db, seen, act)
        if stored.stale:  # 直近の分析に無かったものは、要約案にも語にも入っていない。
            refresh(db, stored.meeting_id, done, tools, open_plans(db, tools))
    anchor = addresses.exchange_anchor(stored.id)
    return RedirectResponse(f"{addresses.meeting_url(stored.meeting_id)}#{anchor}", 303)


@router.post("/undo", dependencies=_OWN)
def undo(
    db: Store, app: App, act: Doing, meeting_id: RecordId, step: Annotated[int, Form(ge=1, le=2**63 - 1)]
) -> RedirectResponse:
    """画面に出ていた最後の一手を元に戻す。もう最後でないか、その後に変わっていれば 409。"""
    tools = thread_tools(db)
    with writing(db):
        undone = undo_step(db, meeting_id, step, act)
        back = touched(undone.changes)
        if undone.changes.exchanges:
            refresh(db, meeting_id, back, tools, open_plans(db, tools))
    app.jobs.submit_lessons(back)
    anchor = addresses.exchange_anchor(back[0])
    return RedirectResponse(f"{addresses.meeting_url(meeting_id)}#{anchor}", 303)


@router.get("/bulk")
def bulk(
    request: Request,
    db: Store,
    meeting_id: RecordId,
    floor: Annotated[float, Query(ge=0, le=1, allow_inf_nan=False)] = BULK_FLOOR,
) -> HTMLResponse:
    """まとめて確定する提案を見る。"""
    return render(request, "boards/bulk.html", load_bulk_page(db, meeting_id, floor))


@router.post("/bulk", dependencies=_OWN)
def confirm_bulk(
    request: Request,
    db: Store,
    app: App,
    meeting_id: RecordId,
    form: Annotated[BulkForm, Depends(_bulk_form)],
) -> HTMLResponse:
    """見せた提案のうち選ばれたものを確定し、結果を見せる。"""
    with writing(db):
        result = confirm_picked(db, meeting_id, form.picks, form.floor, act_of(request))
    app.jobs.submit_lessons({int(pick.partition(".")[0]) for pick in form.picks})
    return render(
        request, "boards/bulk.html", load_bulk_page(db, meeting_id, form.floor, form.next_skip, result)
    )
