"""アカウントと市のディレクトリーの結び付けの画面の文脈."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.crumbs import Crumb
from app.directory.settings import Directory
from db.accounts import get_account
from db.directory_identities import DirectoryIdentity, identity_of


@dataclass(frozen=True, slots=True)
class IdentityPage:
    """市のディレクトリーとの結び付け(/accounts/{id}/directory)。

    title, crumbs: 見出しと上の階層。
    url: 直す送り先。
    name: 利用者の氏名。
    account_url: その人のアカウントの画面。
    issuer: 設定したディレクトリーの発行者。設定が無ければ空。
    subject: 入力欄の識別子。
    seen: 画面を開いたときの結び付け(無ければ None)。
    problem: 結び付けられなかった理由か None。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    url: str
    name: str
    account_url: str
    issuer: str
    subject: str
    seen: DirectoryIdentity | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class RefusedIdentity:
    """受け付けなかった入力。subject は打たれたもの、problem は理由。"""

    subject: str
    problem: str


def load_identity_page(
    db: Database, account_id: int, directory: Directory | None, refused: RefusedIdentity | None = None
) -> IdentityPage:
    """結び付けの画面を読む。NotFoundError: アカウントが無い。"""
    account = get_account(db, account_id)
    seen = identity_of(db, account_id)
    url = addresses.account_url(account_id)
    return IdentityPage(
        title="市のディレクトリーとの結び付け",
        crumbs=(Crumb("アカウント", addresses.ACCOUNTS), Crumb(account.name, url)),
        url=addresses.identity_url(account_id),
        name=account.name,
        account_url=url,
        issuer=directory.issuer if directory else "",
        subject=refused.subject if refused else seen.subject if seen else "",
        seen=seen,
        problem=refused.problem if refused else None,
    )
