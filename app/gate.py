"""門. 一つの要求の間だけある、来た人とデータベースの接続。"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import Request
from sqlite_utils import Database

from app.accounts.tokens import form_token_of
from app.accounts.visitor import ANONYMOUS, Visitor
from app.permissions import Verdict, find_entrance, judge, place_of
from app.rules import Area, Who


@dataclass(frozen=True, slots=True)
class Gate:
    """門を通った要求。

    visitor: 来た人。
    db: この要求のための接続。応答を返し終えると、次の要求に渡す。
    form_token: セッションに結び付いたフォームの合い言葉。セッションが無ければ空。
    mark: 見える範囲を決める前のデータベースの状態の印。画面を覚えておくときの鍵になる。
    """

    visitor: Visitor
    db: Database
    form_token: str
    mark: int

    def may(self, method: str, url: str) -> bool:
        """この人が、そのアドレスを使ってよいか。画面に出すボタンとリンクを選ぶために使う。"""
        entrance = find_entrance(method, urlsplit(url).path)
        if entrance is None:
            return False
        place = None if entrance.rule.area is Area.CITY else place_of(self.db, entrance)
        return judge(entrance.rule, self.visitor, place) is Verdict.OPEN


def make_gate(db: Database, visitor: Visitor, token: str, mark: int) -> Gate:
    """来た人の門。token はその人のセッションの合い言葉、mark は見える範囲を決める前のデータベースの状態の印。"""
    return Gate(visitor, db, form_token_of(token) if visitor.session_id is not None else "", mark)


def gate_of(request: Request) -> Gate | None:
    """この要求の門。門の手前で断られた要求には無い。"""
    found = getattr(request.state, "gate", None)
    return found if isinstance(found, Gate) else None


def visitor_of(request: Request) -> Visitor:
    """来た人。"""
    gate = gate_of(request)
    return gate.visitor if gate else ANONYMOUS


def anyone_may(method: str, url: str) -> bool:
    """ログインしていない人が、そのアドレスを使ってよいか。"""
    entrance = find_entrance(method, urlsplit(url).path)
    return entrance is not None and Who.ANONYMOUS in entrance.rule.allowed


def may(request: Request, method: str, url: str) -> bool:
    """来た人が、そのアドレスを使ってよいか。"""
    gate = gate_of(request)
    return gate is not None and gate.may(method, url)
