"""リンクを開く画面の文脈."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app.accounts.passwords import SHORTEST
from app.contexts.crumbs import Crumb
from db.access_links import AccessLink
from db.meetings import get_meeting


@dataclass(frozen=True, slots=True)
class SetupPage:
    """パスワードを決める(/setup/{token})。

    title, crumbs: 見出しと上の階層。
    url: 送り先。
    login: ログインの名。
    name: 氏名。
    shortest: パスワードの字数の下限。
    problem: 決められなかった理由か None。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    url: str
    login: str
    name: str
    shortest: int
    problem: str | None


@dataclass(frozen=True, slots=True)
class AccessPage:
    """確認リンクを開く(/access/{token})。

    title, crumbs: 見出しと上の階層。
    url: 送り先。
    holder: 渡した相手の氏名。
    purpose: 用途。
    meeting: 会議の名。
    expires_at: 使えなくなる時刻(UTC)。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    url: str
    holder: str
    purpose: str
    meeting: str
    expires_at: str


def setup_page(url: str, login: str, name: str, problem: str | None = None) -> SetupPage:
    """パスワードを決める画面。"""
    return SetupPage("パスワードを決める", (), url, login, name, SHORTEST, problem)


def load_access_page(db: Database, link: AccessLink, url: str) -> AccessPage:
    """確認リンクの画面を読む。"""
    meeting = get_meeting(db, link.terms.meeting_id)
    return AccessPage(
        title=f"{link.terms.purpose.value}のための画面",
        crumbs=(),
        url=url,
        holder=link.terms.holder,
        purpose=link.terms.purpose.value,
        meeting=meeting.header.title or f"会議 {meeting.id}",
        expires_at=link.terms.expires_at,
    )
