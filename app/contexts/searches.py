"""保存した検索の画面の文脈."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.crumbs import Crumb
from db.feed_tokens import feed_issued_at
from db.saved_searches import list_searches


@dataclass(frozen=True, slots=True)
class SavedView:
    """保存した検索。name: 名前。url: 検索のアドレス。removal: 消す送り先。feed: 購読のアドレスの終わり。saved_at: 保存した時刻(UTC)。"""

    name: str
    url: str
    removal: str
    feed: str
    saved_at: str


@dataclass(frozen=True, slots=True)
class SearchesPage:
    """保存した検索(/searches)。

    title, crumbs: 見出しと上の階層。
    saved: 保存した検索。新しい順。
    issued: 購読のアドレスを出してあるか。
    problem: 保存できなかった理由の一行か None。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    saved: tuple[SavedView, ...]
    issued: bool
    problem: str | None


def load_searches_page(db: Database, account_id: int, problem: str | None = None) -> SearchesPage:
    """保存した検索の画面を読む。"""
    return SearchesPage(
        title="保存した検索",
        crumbs=(Crumb("検索", addresses.SEARCH),),
        saved=tuple(
            SavedView(
                one.name,
                f"{addresses.SEARCH}?{one.query}",
                addresses.search_removal_url(one.id),
                addresses.search_feed_url("…", one.id),
                one.saved_at,
            )
            for one in list_searches(db, account_id)
        ),
        issued=feed_issued_at(db, account_id) is not None,
        problem=problem,
    )
