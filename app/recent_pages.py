"""近ごろ見た画面. 同じ入力でもう一度開かれた画面の文脈を、データベースが変わらないうちは作り直さない。"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

# 検索の画面は一つ数十 KB なので、合わせて 10 MB ほど。
_MOST = 256
_Page = TypeVar("_Page")


class RecentPages(Generic[_Page]):
    """画面の文脈を、データベースの状態の印(db.connection.store_mark)と入力を鍵にして覚える。

    文脈は変わらない値なので、いくつもの要求に同じものを返してよい。鍵には、来た人の許し(Visitor.rights)も入れること。
    名前とフォームの合い言葉は文脈に入れない(描くときに app.rendering.render() が要求から加える)。
    """

    def __init__(self, whole: Callable[[_Page], bool]) -> None:
        """whole は、覚えてよい画面か(途中でやめた画面を覚えると、もう一度試してもそのままになる)。"""
        self._whole = whole
        self._pages: OrderedDict[tuple[int, Hashable], _Page] = OrderedDict()
        self._lock = Lock()

    def get(self, mark: int, key: Hashable, load: Callable[[], _Page]) -> _Page:
        """覚えている文脈。無ければ load() で作って覚える。

        mark は load() より前に読んだもの。読んでいる間に書き換えられたときは、古い印の下に新しい内容が入るだけで、
        新しい印の下に古い内容が入ることはない。
        """
        with self._lock:
            page = self._pages.get((mark, key))
            if page is not None:
                self._pages.move_to_end((mark, key))
                return page
        page = load()
        if not self._whole(page):
            return page
        with self._lock:
            self._pages[mark, key] = page
            if len(self._pages) > _MOST:
                self._pages.popitem(last=False)
        return page
