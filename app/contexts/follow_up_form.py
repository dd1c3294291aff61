"""検討事項の絞り込み. アドレスに書かれた文字列を、絞り込みの条件か、直してほしいことの一行にする。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.following import FollowUpState, TrackedPromise
from db.records import Commitment
from nlp.links.follow_up import TRACKED

_LONGEST = 100
_LAST_ID = 2**63 - 1
_LAST_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class FollowUpForm:
    """検討事項の絞り込み。

    state: 見ている状態。
    committee, plan, measure, meeting: 会議体・計画・施策・会議の id か None。
    department: 担当課か、空。
    commitment: 答弁の型か None。
    page: 何ページ目か(1 から)。
    problem: 読み取れなかったときの一行か None。
    """

    state: FollowUpState
    committee: int | None
    plan: int | None
    measure: int | None
    meeting: int | None
    department: str
    commitment: Commitment | None
    page: int
    problem: str | None

    @property
    def filtered(self) -> bool:
        """状態のほかに、何かで絞り込んでいるか。"""
        return bool(
            self.committee or self.plan or self.measure or self.meeting or self.department or self.commitment
        )

    def fields(self, state: FollowUpState | None = None) -> dict[str, str]:
        """アドレスに戻すときの欄。state を渡せば、その状態に切り替える。ページは含まない。"""
        shown = state or self.state
        ids = {
            "committee": self.committee,
            "plan": self.plan,
            "measure": self.measure,
            "meeting": self.meeting,
        }
        return {
            "state": "" if shown is FollowUpState.OPEN else shown.slug,
            **{name: str(value or "") for name, value in ids.items()},
            "department": self.department,
            "commitment": self.commitment or "",
        }

    def accepts(self, one: TrackedPromise) -> bool:
        """状態のほかの条件に合うか。担当課は、紐付く施策の課か、答弁者の発言者表記に含まれる課。"""
        found = one.tracked.stored.exchange.commitment
        departments = {name for stored in one.measures for name in stored.measure.departments}
        labels = [quote.label for quote in one.tracked.stored.answers]
        return (
            self.committee in (None, one.tracked.committee_id)
            and self.meeting in (None, one.tracked.stored.meeting_id)
            and self.plan in (None, *(stored.plan_id for stored in one.measures))
            and self.measure in (None, *(stored.id for stored in one.measures))
            and self.commitment in (None, found.commitment if found else None)
            and (
                not self.department
                or self.department in departments
                or any(self.department in label for label in labels)
            )
        )


def read_follow_up_form(params: Mapping[str, str]) -> FollowUpForm:
    """アドレスの欄を読む。どんな文字列でも例外にせず、読めない欄は problem に一行で述べる。

    >>> read_follow_up_form({"plan": "2", "commitment": "研究"}).fields()["plan"]
    '2'
    >>> read_follow_up_form({"commitment": "約束"}).problem
    '答弁の型「約束」はありません。一覧から選び直してください。'
    """
    problems: list[str] = []
    values = {name: params.get(name, "").strip()[:_LONGEST] for name in _NAMES}
    return FollowUpForm(
        state=_state(values["state"], problems),
        committee=_id(values["committee"], "会議体", problems),
        plan=_id(values["plan"], "計画", problems),
        measure=_id(values["measure"], "施策", problems),
        meeting=_id(values["meeting"], "会議", problems),
        department=values["department"],
        commitment=_commitment(values["commitment"], problems),
        page=_number(values["page"], _LAST_PAGE) or 1,
        problem=problems[0] if problems else None,
    )


_NAMES = ("state", "committee", "plan", "measure", "meeting", "department", "commitment", "page")


def _state(text: str, problems: list[str]) -> FollowUpState:
    found = next((state for state in FollowUpState if state.slug == text), None)
    if found is None and text:
        problems.append(f"状態「{text}」はありません。一覧から選び直してください。")
    return found or FollowUpState.OPEN


def _commitment(text: str, problems: list[str]) -> Commitment | None:
    found = next((commitment for commitment in TRACKED if commitment == text), None)
    if found is None and text:
        problems.append(f"答弁の型「{text}」はありません。一覧から選び直してください。")
    return found


def _id(text: str, noun: str, problems: list[str]) -> int | None:
    number = _number(text, _LAST_ID)
    if number is None and text:
        problems.append(f"{noun}「{text}」を読めません。一覧から選び直してください。")
    return number


def _number(text: str, largest: int) -> int | None:
    """1 から largest までの半角の整数。"""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(largest))):
        return None
    number = int(text)
    return number if 1 <= number <= largest else None
