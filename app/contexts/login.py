"""ログインの画面の文脈."""

from __future__ import annotations

from dataclasses import dataclass

from app.contexts.crumbs import Crumb


@dataclass(frozen=True, slots=True)
class LoginPage:
    """ログイン(/login)。

    title, crumbs: 見出しと上の階層。
    login: 打たれたログインの名。
    wanted: ログインした後に移る画面のアドレス。
    problem: ログインできなかった理由か None。
    notice: 済んだことの説明か空。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    login: str
    wanted: str
    problem: str | None
    notice: str


@dataclass(frozen=True, slots=True)
class CodePage:
    """二段階目の番号(/login/code)。

    title, crumbs: 見出しと上の階層。
    wanted: ログインした後に移る画面のアドレス。
    problem: 受け付けられなかった理由か None。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    wanted: str
    problem: str | None


# 済んだことの合い言葉(アドレスの done)と、その説明。
DONE = {
    "password": "パスワードを決めました。新しいパスワードでログインしてください。",
    "logout": "ログアウトしました。",
}


def login_page(wanted: str, login: str = "", problem: str | None = None, done: str = "") -> LoginPage:
    """ログインの画面。done は済んだことの合い言葉。"""
    return LoginPage("ログイン", (), login, wanted, problem, DONE.get(done, ""))


def code_page(wanted: str, problem: str | None = None) -> CodePage:
    """二段階目の番号の画面。"""
    return CodePage("確認の番号", (), wanted, problem)
