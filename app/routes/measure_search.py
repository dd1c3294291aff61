"""施策を打ちながら選ぶための入口."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from app import addresses
from app.dependencies import Store
from db.plans import list_measures, list_plans
from nlp.links.picking import pick_measures

router = APIRouter(prefix=addresses.MEASURE_SEARCH)

# 一度に見せる数。これより多ければ、もう少し打ってもらう。
_SHOWN = 12
_LONGEST = 100


@router.get("")
def search(db: Store, q: Annotated[str, Query()] = "") -> JSONResponse:
    """打ちかけの言葉に合う施策: {"measures": [{"id", "name", "detail"}], "more": 見せていない数}。"""
    plans = {plan.id: plan.title for plan in list_plans(db)}
    stored = [measure for plan_id in plans for measure in list_measures(db, plan_id)]
    found = [stored[index] for index in pick_measures(q[:_LONGEST], [one.measure for one in stored])]
    measures = [
        {
            "id": one.id,
            "name": f"{one.measure.code} {one.measure.content}".strip(),
            "detail": " / ".join(
                filter(None, (one.measure.title, "、".join(one.measure.departments), plans[one.plan_id]))
            ),
        }
        for one in found[:_SHOWN]
    ]
    return JSONResponse({"measures": measures, "more": len(found) - len(measures)})
