"""検討事項の一覧の CSV. 一つの検討事項を一行に書く。"""

from __future__ import annotations

from collections.abc import Sequence

from app.contexts.cards import QuoteView
from app.contexts.follow_ups import FollowUpEntry, LaterRows
from app.highlight import Segment
from app.spreadsheet import to_csv

_HEAD = (
    "状態", "開催日", "経った年月", "会議体", "会議", "番号", "種類", "質問者", "質問", "答弁", "答弁の型",
    "その後の評価", "示す言葉", "施策", "計画", "担当課", "その後の年度の目標と評価", "判断と理由", "アドレス",
)  # fmt: skip


def follow_up_csv(entries: Sequence[FollowUpEntry]) -> bytes:
    """検討事項の一覧を、Excel で開ける CSV にする。"""
    return to_csv(_HEAD, (_row(entry) for entry in entries))


def _row(entry: FollowUpEntry) -> tuple[str, ...]:
    linked = (*entry.rows, *entry.rowless)
    departments = dict.fromkeys(name for found in linked for name in found.departments)
    return (
        entry.state.value,
        entry.held_on or "",
        entry.waited or "",
        entry.committee,
        entry.meeting,
        str(entry.number),
        entry.kind,
        entry.asker,
        _quotes(entry.question),
        _quotes(entry.answers),
        entry.commitment,
        entry.finding,
        "、".join(entry.words),
        "、".join(found.content for found in linked),
        "、".join(dict.fromkeys(found.plan for found in linked)),
        "、".join(departments),
        "\n".join(filter(None, map(_years, entry.rows))),
        "\n".join(f"{past.at} {past.actor} {past.what} {past.note}".strip() for past in entry.history),
        entry.url,
    )


def _quotes(quotes: Sequence[QuoteView]) -> str:
    return "\n".join(_text(quote.segments) for quote in quotes)


def _years(found: LaterRows) -> str:
    return "\n".join(
        f"{found.content} {year.year} 目標: {_text(year.target) or '記載なし'} / 評価: {_text(year.evaluation) or '記載なし'}"
        for year in found.years
    )


def _text(segments: Sequence[Segment]) -> str:
    return "".join(segment.text for segment in segments)
