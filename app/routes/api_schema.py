"""公開の API の説明(OpenAPI)の入口."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse

router = APIRouter()
_PUBLIC = ("/api/", "/open-data/", "/records/feed.atom")


@router.get("/api/openapi.json", include_in_schema=False)
def show(request: Request) -> JSONResponse:
    """だれでも使える入口の OpenAPI 文書。画面と、ログインの要る入口は載せない。"""
    app = request.app
    assert isinstance(app, FastAPI)
    document = get_openapi(
        title="会議録の検索用 API と公開データ",
        version="1",
        description="公表した会議録だけを返す。条件と項目の詳しい説明は docs/api.md にある。",
        routes=app.routes,
    )
    document["paths"] = {path: found for path, found in document["paths"].items() if path.startswith(_PUBLIC)}
    document["components"] = {}
    return JSONResponse(document, headers={"Access-Control-Allow-Origin": "*"})
