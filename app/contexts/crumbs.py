"""パンくず. いまの画面の上の階層。"""

from __future__ import annotations

from dataclasses import dataclass

from app import addresses


@dataclass(frozen=True, slots=True)
class Crumb:
    """上の階層ひとつ。text は名前、url はアドレス。"""

    text: str
    url: str


def meeting_crumbs(meeting_id: int, name: str) -> tuple[Crumb, ...]:
    """会議の下の画面のパンくず。"""
    return (Crumb("会議", addresses.MEETINGS), Crumb(name, addresses.meeting_url(meeting_id)))


def plan_crumbs(plan_id: int, title: str) -> tuple[Crumb, ...]:
    """計画の下の画面のパンくず。"""
    return (Crumb("計画", addresses.PLANS), Crumb(title, addresses.plan_url(plan_id)))
