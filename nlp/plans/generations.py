"""計画の世代. 計画の題名と年度から、どの計画に続くものかを見立てる。決めるのは人である。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from db.records import Measure
from nlp.plans.fiscal_years import find_eras, first_calendar_year, fiscal_year_name
from nlp.text.width import parse_number, squash

# 例: 「第4次情報化計画」「第三期子ども計画」。残りの題名が同じで数が一つ違えば、前後の計画である。
_ORDINAL = re.compile(r"第([0-9一二三四五六七八九十]+)[次期]")
# 文書の種類や期間を表す部分は、同じ計画かどうかを決めない。例: 「進行管理表」「(平成30年度~令和3年度)」
_DECORATION = re.compile(r"\([^()]*\)|進行管理表|進捗状況|改訂版|概要版")
# 前の計画の最後の年度と、次の計画の最初の年度の間が、これより空いていれば続いているとみない。
_WIDEST_GAP = 2


@dataclass(frozen=True, slots=True)
class PlanOutline:
    """計画の題名と、述べている最初と最後の年度(西暦、分からなければ None)。"""

    title: str
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class PredecessorProposal:
    """前の計画の見立て。index は候補の添字、reason は人に見せる理由。"""

    index: int
    reason: str


def outline_plan(title: str, measures: Sequence[Measure]) -> PlanOutline:
    """計画の題名と施策の年度から、述べている期間を求める。年度のない計画では題名の年を使う。"""
    names = {year.year for measure in measures for year in measure.years}
    years = [first for name in names if (first := first_calendar_year(name)) is not None]
    if not years:
        eras = (mention.year.name for mention in find_eras([title]))
        years = [first for name in eras if (first := first_calendar_year(name)) is not None]
    return PlanOutline(title, min(years, default=None), max(years, default=None))


def propose_predecessor(plan: PlanOutline, others: Sequence[PlanOutline]) -> PredecessorProposal | None:
    """前の計画らしいもの。無ければ None。

    題名の「第N次」が一つ前のものを採り、無ければ、この計画の始まる前に終わる最も新しいものを採る。

    >>> plans = [PlanOutline("第3次緑の計画", 2012, 2016), PlanOutline("緑のしおり", 2010, 2016)]
    >>> propose_predecessor(PlanOutline("第4次緑の計画 進行管理表", 2017, 2021), plans)
    PredecessorProposal(index=0, reason='題名が「第3次」と「第4次」の続きです。')
    """
    number, name = _ordinal(plan.title)
    for index, other in enumerate(others):
        before, other_name = _ordinal(other.title)
        if number is not None and before == number - 1 and name == other_name:
            return PredecessorProposal(index, f"題名が「第{before}次」と「第{number}次」の続きです。")
    ended = [
        (other.last, -index)
        for index, other in enumerate(others)
        if plan.first is not None
        and other.last is not None
        and other.last < plan.first <= other.last + _WIDEST_GAP
    ]
    if not ended:
        return None
    last, place = max(ended)
    ends, begins = fiscal_year_name(last), fiscal_year_name(plan.first or last)
    return PredecessorProposal(-place, f"{ends}までの計画で、この計画は{begins}に始まります。")


def _ordinal(title: str) -> tuple[int | None, str]:
    """題名の「第N次」の数と、それと飾りを除いた題名。"""
    plain = _DECORATION.sub("", squash(title))
    match = _ORDINAL.search(plain)
    return (parse_number(match[1]) if match else None), _ORDINAL.sub("", plain)
