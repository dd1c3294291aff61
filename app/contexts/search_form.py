"""検索の入力. アドレスに書かれた文字列を、探す条件か、直してほしいことの一行にする。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.query_reading import MAX_QUERY
from db.records import Commitment, SpeakerGroup
from db.search import Order
from db.search_filters import Filters

_LONGEST_NAME = 100
_LAST_PAGE = 10_000
_LAST_ID = 2**63 - 1
# 同じ意味の語を探さないときの、アドレスの others の値。
OFF = "off"
# 新しい順に並べるときの、アドレスの order の値。
NEWEST = "newest"


class Target(StrEnum):
    """何を探すか。"""

    EXCHANGES = "exchanges"
    TURNS = "turns"
    MEETINGS = "meetings"
    MEASURES = "measures"

    @property
    def japanese(self) -> str:
        """画面に出す語。"""
        return {"exchanges": "質疑応答", "turns": "発言", "meetings": "会議", "measures": "施策"}[self.value]


@dataclass(frozen=True, slots=True)
class SearchForm:
    """検索の入力欄。

    q: 探す言葉(長すぎるときははじめだけ)。
    cut: 長すぎて切ったか。
    target: 何を探すか。
    committee, since, until, group, department, speaker, meeting, measure, commitment: 絞り込みの入力のまま。
    others: 同じ意味の語も探すか。
    order: 並べ方。
    page: 何ページ目か(1 から)。
    filters: 読み取った条件。
    problem: 読み取れなかったときの一行か None。
    """

    q: str
    cut: bool
    target: Target
    committee: str
    since: str
    until: str
    group: str
    department: str
    speaker: str
    meeting: str
    measure: str
    commitment: str
    others: bool
    order: Order
    page: int
    filters: Filters
    problem: str | None

    @property
    def filtered(self) -> bool:
        """絞り込んでいるか。"""
        return self.filters != Filters()

    def fields(self) -> dict[str, str]:
        """アドレスに戻すときの欄。ページは含まない。"""
        return {
            "q": self.q,
            "in": "" if self.target is Target.EXCHANGES else self.target.value,
            "committee": self.committee,
            "since": self.since,
            "until": self.until,
            "group": self.group,
            "department": self.department,
            "speaker": self.speaker,
            "meeting": self.meeting,
            "measure": self.measure,
            "commitment": self.commitment,
            "others": "" if self.others else OFF,
            "order": NEWEST if self.order is Order.NEWEST else "",
        }


def read_search_form(params: Mapping[str, str]) -> SearchForm:
    """アドレスの欄を読む。どんな文字列でも例外にせず、読めない欄は problem に一行で述べる。

    >>> read_search_form({"q": "図書館", "since": "2024-04-01"}).filters.since
    datetime.date(2024, 4, 1)
    >>> read_search_form({"since": "4月1日"}).problem
    '開催日のはじめ「4月1日」を日付として読めません。2024-04-01 のように入力してください。'
    """
    values = {name: params.get(name, "").strip()[:_LONGEST_NAME] for name in _FILTER_NAMES}
    problems: list[str] = []
    filters = Filters(
        committee_id=_committee(values["committee"], problems),
        since=_date(values["since"], "開催日のはじめ", problems),
        until=_date(values["until"], "開催日の終わり", problems),
        group=_group(values["group"], problems),
        departments=_words(values["department"]),
        speakers=_words(values["speaker"]),
        meetings=_words(values["meeting"]),
        measure_id=_measure(values["measure"], problems),
        commitment=_commitment(values["commitment"], problems),
    )
    if filters.since and filters.until and filters.since > filters.until:
        problems.append("開催日のはじめが終わりより後です。順を入れ替えてください。")
    q = params.get("q", "").strip()
    return SearchForm(
        q=q[:MAX_QUERY],
        cut=len(q) > MAX_QUERY,
        target=_target(params.get("in", "")),
        others=params.get("others") != OFF,
        order=Order.NEWEST if params.get("order") == NEWEST else Order.NEAREST,
        page=_page(params.get("page", ""), problems),
        filters=filters,
        problem=problems[0] if problems else None,
        **values,
    )


_FILTER_NAMES = (
    "committee", "since", "until", "group", "department", "speaker", "meeting", "measure", "commitment",
)  # fmt: skip


def _target(text: str) -> Target:
    return Target(text) if text in set(Target) else Target.EXCHANGES


def _words(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _measure(text: str, problems: list[str]) -> int | None:
    if not text:
        return None
    number = _number(text, _LAST_ID)
    if number is None:
        problems.append(f"施策「{text}」を読めません。一覧から選び直してください。")
    return number


def _commitment(text: str, problems: list[str]) -> Commitment | None:
    if not text:
        return None
    if text not in set(Commitment):
        problems.append(f"答弁の型「{text}」はありません。一覧から選び直してください。")
        return None
    return Commitment(text)


def _committee(text: str, problems: list[str]) -> int | None:
    if not text:
        return None
    number = _number(text, _LAST_ID)
    if number is None:
        problems.append(f"会議体「{text}」を読めません。一覧から選び直してください。")
    return number


def _date(text: str, name: str, problems: list[str]) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems.append(f"{name}「{text}」を日付として読めません。2024-04-01 のように入力してください。")
        return None


def _group(text: str, problems: list[str]) -> SpeakerGroup | None:
    if not text:
        return None
    try:
        return SpeakerGroup(text)
    except ValueError:
        problems.append(f"立場「{text}」はありません。一覧から選び直してください。")
        return None


def _page(text: str, problems: list[str]) -> int:
    if not text:
        return 1
    number = _number(text, _LAST_PAGE)
    if number is None:
        problems.append("そのページはありません。1 ページ目から見てください。")
    return number or 1


def _number(text: str, largest: int) -> int | None:
    """1 から largest までの半角の整数。"""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(largest))):
        return None
    number = int(text)
    return number if 1 <= number <= largest else None
