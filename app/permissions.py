"""許し. 許しの表(app/rules.py)を引いて、来た人がその入口を使ってよいかを決める。"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from sqlite_utils import Database
from starlette.routing import compile_path

from app.accounts.visitor import Visitor
from app.rules import INSIDERS, RULES, Area, Rule, Who
from db.errors import NotFoundError
from db.places import Place, Visibility, place_of_committee, place_of_exchange, place_of_meeting
from db.records import Role

_LARGEST_ID = 2**63 - 1
_NUMBER = re.compile(r"\{(number|\w+_id)\}")


@dataclass(frozen=True, slots=True)
class Entrance:
    """アドレスの指す入口。numbers はアドレスの中の番号など。"""

    rule: Rule
    numbers: Mapping[str, str]


def find_entrance(method: str, path: str) -> Entrance | None:
    """アドレスの指す入口。表に無ければ None。先に書いた行が勝つ(FastAPI と同じ)。"""
    for rule, shape in _shapes():
        if rule.method == method and (found := shape.fullmatch(path)):
            return Entrance(rule, found.groupdict())
    return None


def allowed_methods(path: str) -> tuple[str, ...]:
    """そのアドレスで使える操作。アドレスが表に無ければ空。"""
    return tuple(dict.fromkeys(rule.method for rule, shape in _shapes() if shape.fullmatch(path)))


# 無いものを指したときの、それの呼び名と、アドレスの中の番号の名。
_NOUNS = {
    Area.COMMITTEE: ("会議体", "committee_id"),
    Area.MEETING: ("会議", "meeting_id"),
    Area.EXCHANGE: ("質疑応答", "exchange_id"),
}


def not_found_words(entrance: Entrance) -> str | None:
    """会議か会議体か質疑応答を指す入口で、それが無いときに述べること。番号が大きすぎれば None。"""
    noun, name = _NOUNS[entrance.rule.area]
    number = _number(entrance.numbers[name])
    return str(NotFoundError(noun, number)) if number else None


def place_of(db: Database, entrance: Entrance) -> Place | None:
    """入口の指す会議と会議体。市全体の入口か、そういう会議が無ければ None。"""
    match entrance.rule.area:
        case Area.COMMITTEE:
            number = _number(entrance.numbers["committee_id"])
            return place_of_committee(db, number) if number else None
        case Area.MEETING:
            number = _number(entrance.numbers["meeting_id"])
            return place_of_meeting(db, number) if number else None
        case Area.EXCHANGE:
            number = _number(entrance.numbers["exchange_id"])
            return place_of_exchange(db, number) if number else None
    return None


def standing_of(visitor: Visitor, place: Place | None) -> Who:
    """場所から見た、来た人の立場。"""
    if visitor.link:
        own = place is not None and place.meeting_id == visitor.link.terms.meeting_id
        return Who.OWN_LINK if own else Who.OTHER_LINK
    if not visitor.account:
        return Who.ANONYMOUS
    own = place is not None and place.committee_id in visitor.account.committees
    match visitor.account.role:
        case Role.ADMINISTRATOR:
            return Who.ADMINISTRATOR
        case Role.SECRETARIAT:
            return Who.OWN_SECRETARIAT if own else Who.OTHER_SECRETARIAT
        case Role.MEMBER:
            return Who.OWN_MEMBER if own else Who.OTHER_MEMBER


class Verdict(StrEnum):
    """入口を使ってよいかの答え。"""

    OPEN = "通す"
    LOGIN = "ログインを求める"
    FORBIDDEN = "断る"
    MISSING = "無い"
    WRONG_STAGE = "状態が違う"


def judge(rule: Rule, visitor: Visitor, place: Place | None) -> Verdict:
    """この人が、この場所でこの入口を使ってよいか。

    人としての許しを先に見る。次に、無い会議と見てよくない会議を、同じく「無い」とする。状態は、見てよい人にだけ知らせる。
    """
    if not permits(rule, visitor, place):
        return Verdict.FORBIDDEN if visitor.known else Verdict.LOGIN
    if rule.area is not Area.CITY and seen_place(visitor, place) is None:
        return Verdict.MISSING
    return Verdict.OPEN if in_stage(rule, place) else Verdict.WRONG_STAGE


def permits(rule: Rule, visitor: Visitor, place: Place | None) -> bool:
    """この人が、この場所でこの入口を使ってよいか。

    無い会議を指していれば、その役割の人に許された入口なら通す(門番が 404 を返す)。見てよくない会議は、無いのと同じである。
    """
    place = seen_place(visitor, place)
    who = standing_of(visitor, place)
    if visitor.link and visitor.link.terms.purpose not in rule.purposes:
        return False
    if place is not None and place.visibility is Visibility.CLOSED:
        return who in rule.closed
    if who in rule.allowed:
        return True
    missing = rule.area is not Area.CITY and place is None
    return missing and who is Who.OTHER_SECRETARIAT and Who.OWN_SECRETARIAT in rule.allowed


def in_stage(rule: Rule, place: Place | None) -> bool:
    """その場所の会議録の状態で、この入口を使ってよいか。会議を指さない場所では、いつでもよい。"""
    return place is None or place.stage is None or place.stage in rule.stages


def seen_place(visitor: Visitor, place: Place | None) -> Place | None:
    """この人に見える場所。公開でない会議は、見てよい人でなければ None。"""
    closed = place is not None and place.visibility is Visibility.CLOSED
    return None if closed and standing_of(visitor, place) not in INSIDERS else place


@cache
def _shapes() -> tuple[tuple[Rule, re.Pattern[str]], ...]:
    """表の行と、アドレスの形。番号は ASCII の数字だけを認める。

    入口の関数が番号として読む書き方(「+5」「5.0」など)を門番が番号と読まなければ、場所を確かめずに通すことになる。
    """
    return tuple((rule, compile_path(_NUMBER.sub(r"{\1:int}", rule.path))[0]) for rule in RULES)


def _number(digits: str) -> int | None:
    """アドレスの中の番号。SQLite の整数に入らなければ None。"""
    return number if len(digits) < 20 and 0 < (number := int(digits)) <= _LARGEST_ID else None
