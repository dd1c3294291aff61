"""画面を描く. テンプレートと、画面ひとつにつき一つの文脈(app/contexts)から応答を作る。"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Protocol

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from app import wareki
from app.accounts.visitor import ANONYMOUS
from app.contexts.crumbs import Crumb
from app.gate import anyone_may, may, visitor_of
from app.marked_text import marked
from app.security import form_token, remember_token

# 作業用の写しでは一番上のフォルダ、wheel では site-packages に入る。どちらも app の隣である。
TEMPLATES = Path(__file__).resolve().parent.parent / "templates"


class Page(Protocol):
    """どの画面の文脈にもあるもの。"""

    @property
    def title(self) -> str:
        """画面の見出し(h1)。"""

    @property
    def crumbs(self) -> tuple[Crumb, ...]:
        """上の階層。"""


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        # 動いている間にテンプレートは変わらないので、描くたびにファイルの日時を見ない。
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["japanese_date"] = wareki.japanese_date
    environment.filters["japanese_moment"] = wareki.japanese_moment
    environment.filters["marked"] = marked
    return environment


_ENVIRONMENT = _environment()


def fill(template: str, page: object) -> str:
    """画面ではない文書を、文脈 page から template で作る。"""
    return _ENVIRONMENT.get_template(template).render(page=page)


def draw(template: str, page: object) -> Markup:
    """画面のうち、page だけで決まり、だれが見ても同じ一部。描いたものを覚えておき、画面に入れてよい。"""
    return Markup(fill(template, page))


def fill_public(template: str, page: Page) -> bytes:
    """だれが見ても同じ、公開の画面。来た人のことを何も書かず、クッキーも渡さないので、途中の機器が覚えてもよい。"""
    html = _ENVIRONMENT.get_template(template).render(page=page, csrf="", me=ANONYMOUS, may=anyone_may)
    return html.encode()


def render(request: Request, template: str, page: Page, status: int = 200) -> HTMLResponse:
    """文脈 page を template で描く。テンプレートからは、次のものだけが見える。

    page: 文脈。csrf: フォームの合い言葉。me: 来た人。may(操作, アドレス): その人が使ってよいか。
    """
    token = form_token(request)
    html = _ENVIRONMENT.get_template(template).render(
        page=page, csrf=token, me=visitor_of(request), may=partial(may, request)
    )
    response = HTMLResponse(html, status)
    remember_token(request, response, token)
    return response
