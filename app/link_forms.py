"""確認リンクのフォーム. 渡す相手・用途・期限を、出してよい形に読む。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from app.accounts.entries import read_name
from app.accounts.lifetimes import LINK_DAYS, LONGEST_LINK_DAYS
from app.errors import UsageError
from app.wareki import end_of_japanese_day, japanese_day
from db.access_links import LinkTerms
from db.records import LinkPurpose


@dataclass(frozen=True, slots=True)
class LinkForm:
    """打たれたままのフォーム。until は最後に使える日(YYYY-MM-DD)。"""

    holder: str
    purpose: str
    until: str


def new_form(now: str) -> LinkForm:
    """はじめのフォーム。期限は、ふだんの日数の後。"""
    return LinkForm("", LinkPurpose.STATEMENT_CHECK.value, usual_day(now).isoformat())


def usual_day(now: str) -> date:
    """ふだんの期限の日。"""
    return japanese_day(now) + timedelta(days=LINK_DAYS)


def last_day(now: str) -> date:
    """選べる期限の日の上限。"""
    return japanese_day(now) + timedelta(days=LONGEST_LINK_DAYS)


def read_terms(form: LinkForm, meeting_id: int, now: str) -> LinkTerms:
    """リンクの決まりにする。期限は、選んだ日が日本で終わるまで。UsageError: 氏名・用途・期限のどれかが正しくない。"""
    holder = read_name(form.holder)
    if form.purpose not in set(LinkPurpose):
        raise UsageError(f"用途は {'・'.join(LinkPurpose)} のどちらかを選んでください。")
    try:
        until = date.fromisoformat(form.until)
    except ValueError as error:
        raise UsageError("期限を 2026-11-30 のような日付で書いてください。") from error
    if not japanese_day(now) <= until <= last_day(now):
        raise UsageError(f"期限は、きょうから {LONGEST_LINK_DAYS} 日の間の日にしてください。")
    return LinkTerms(meeting_id, LinkPurpose(form.purpose), holder, end_of_japanese_day(until))
