"""ログインの画面の文脈."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from app.contexts.crumbs import Crumb


@dataclass(frozen=True, slots=True)
class LoginPage:
    """ログイン(/login)。

    title, crumbs: 見出しと上の階層。
    login: 打たれたログインの名。
    wanted: ログインした後に移る画面のアドレス。
    problem: ログインできなかった理由か None。
    notice: 済んだことの説明か空。
    directory: 市のディレクトリーでもログインできるか。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    login: str
    wanted: str
    problem: str | None
    notice: str
    directory: bool


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


@dataclass(frozen=True, slots=True)
class DirectoryPage:
    """市のディレクトリーへ進む(/login/directory)。すぐに移り、移らなければリンクを押す。

    title, crumbs: 見出しと上の階層。
    url: ディレクトリーのアドレス。
    place: ディレクトリーの機械の名。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    url: str
    place: str


@dataclass(frozen=True, slots=True)
class LoginEntry:
    """打たれた名 login と、ログインできなかった理由 problem(まだなら None)。"""

    login: str = ""
    problem: str | None = None


# 済んだことの合い言葉(アドレスの done)と、その説明。
DONE = {
    "password": "パスワードを決めました。新しいパスワードでログインしてください。",
    "logout": "ログアウトしました。",
}


def login_page(wanted: str, entry: LoginEntry, done: str = "", *, directory: bool) -> LoginPage:
    """ログインの画面。done は済んだことの合い言葉、directory は市のディレクトリーを使えるか。"""
    return LoginPage("ログイン", (), entry.login, wanted, entry.problem, DONE.get(done, ""), directory)


def code_page(wanted: str, problem: str | None = None) -> CodePage:
    """二段階目の番号の画面。"""
    return CodePage("確認の番号", (), wanted, problem)


def directory_page(url: str) -> DirectoryPage:
    """市のディレクトリーへ進む画面。"""
    return DirectoryPage("市のディレクトリーへ進みます", (), url, urlsplit(url).netloc)
