"""測られるサーバー. 製品のアプリに、同じ検索の画面を覚えた文脈から描く /memory を足したもの。引数はデータベースとポート。"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import uvicorn
from fastapi import Request
from fastapi.responses import HTMLResponse

from app import permissions
from app.contexts.search import load_search_page
from app.contexts.search_form import read_search_form
from app.main import create_app
from app.rendering import draw, render
from app.rules import ACCOUNTS, RULES, Rule
from app.settings import Settings
from db.connection import connect
from nlp.text.tokenizer import Tokenizer

# /memory の画面を作る言葉。測る側は、同じ言葉の画面を繰り返し開いて比べる。
REPEATED = {"q": "避難", "in": "turns", "others": "off"}


def main() -> None:
    """待ち受ける。止められるまで終わらない。"""
    database, port = Path(sys.argv[1]), int(sys.argv[2])
    # 門番は許しの表に無い入口を通さないので、測るための入口を表に足す。
    permissions.RULES = (*RULES, Rule("GET", "/memory", ACCOUNTS))
    app = create_app(Settings(database))
    with connect(database) as db:
        page = load_search_page(db, read_search_form(REPEATED), Tokenizer())

    @app.get("/memory")
    def memory(request: Request) -> HTMLResponse:
        """覚えた文脈から、見つかったものも含めて描く。"""
        drawn = replace(page, results=draw("search/_results.html", page))
        return render(request, "search/index.html", drawn)

    uvicorn.run(app, port=port, log_level="warning", access_log=False, http="h11", ws="none")


if __name__ == "__main__":
    main()
