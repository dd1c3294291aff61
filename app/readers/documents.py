"""文書を会議録または計画として読む。"""

from __future__ import annotations

from app.errors import SourceError
from db.records import Minutes, Plan
from nlp.errors import NotAPlanError, NotMinutesError
from nlp.plans.traces import may_be_plan
from nlp.text.tokenizer import Tokenizer
from nlp.turns.parser import parse_minutes


def as_minutes(text: str, name: str, tokenizer: Tokenizer) -> Minutes:
    """会議録として読む。

    raises: SourceError 会議録でないとき。計画として読める文書なら、そのことを伝える。
    """
    plan = _plan_or_none(text, name)
    if plan is not None:
        raise SourceError(
            f"{name}: 会議録ではなく{plan.kind.value}です(施策 {len(plan.measures)} 件)。計画として取り込むか、--plan に指定してください。"
        )
    return _read_minutes(text, name, tokenizer)


def as_plan(text: str, name: str) -> Plan:
    """計画書または進行管理表として読む。

    raises: SourceError どちらでもないとき。会議録として読める文書なら、そのことを伝える。
    """
    try:
        return _read_plan(text, name)
    except NotAPlanError as error:
        minutes = _minutes_or_none(text)
        if minutes is None:
            raise SourceError(f"{name}: {error}") from error
        raise SourceError(
            f"{name}: 計画ではなく会議録です(発言 {len(minutes.turns)} 件)。会議録として取り込むか、--plan から外してください。"
        ) from error


def as_either(text: str, name: str, tokenizer: Tokenizer) -> Minutes | Plan:
    """計画として読めれば計画、そうでなければ会議録として読む。

    raises: SourceError どちらとしても読めないとき。
    """
    plan = _plan_or_none(text, name)
    return plan if plan is not None else _read_minutes(text, name, tokenizer)


def _plan_or_none(text: str, name: str) -> Plan | None:
    if not may_be_plan(text):
        return None
    try:
        return _read_plan(text, name)
    except NotAPlanError:
        return None


def _read_plan(text: str, name: str) -> Plan:
    # 計画の読み手は大きいので、計画を読むときにだけ読み込む(会議録だけの分析を速くするため)。
    from nlp.plans.reader import read_plan  # noqa: PLC0415

    return read_plan(text, name)


def _read_minutes(text: str, name: str, tokenizer: Tokenizer) -> Minutes:
    try:
        return parse_minutes(text, tokenizer.surname_length)
    except NotMinutesError as error:
        raise SourceError(f"{name}: {error}") from error


def _minutes_or_none(text: str) -> Minutes | None:
    try:
        return parse_minutes(text)
    except NotMinutesError:
        return None
