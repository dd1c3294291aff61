"""検査の誤りを確かめる欄の文脈."""

from __future__ import annotations

from dataclasses import dataclass

from app import addresses
from app.drafting.findings import PlaceFinding, SentenceFinding, finding_mark


@dataclass(frozen=True, slots=True)
class CheckView:
    """確かめる欄。

    mark: 送る印。
    url: 送り先。確かめてあれば、それを取り消す送り先。
    by, at: 確かめた人と時刻(UTC)か None。
    """

    mark: str
    url: str
    by: str | None
    at: str | None


def check_view(meeting_id: int, finding: SentenceFinding | PlaceFinding) -> CheckView:
    """指摘ひとつの、確かめる欄。"""
    check, mark = finding.check, finding_mark(finding.named)
    if check is None:
        return CheckView(mark, addresses.draft_part_url(meeting_id, "checks"), None, None)
    url = addresses.draft_part_url(meeting_id, f"checks/{check.id}/removal")
    return CheckView(mark, url, check.act.actor, check.act.at)
