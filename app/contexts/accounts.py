"""アカウントの管理の画面の文脈."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.accounts.lifetimes import session_lives
from app.contexts.crumbs import Crumb
from app.contexts.own_account import committee_names
from db.accounts import Account, AccountEntry, get_account, list_accounts
from db.committees import list_committees
from db.directory_identities import identity_of
from db.events import Subject, SubjectKind, list_events_of
from db.records import Role
from db.sessions import list_sessions
from db.setup_links import setup_link_expiry
from db.totp import find_totp


@dataclass(frozen=True, slots=True)
class CommitteeChoice:
    """会議体の選択肢。id と name、chosen は選ばれているか。"""

    id: int
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class AccountForm:
    """アカウントの入力欄。

    login: ログインの名。
    name: 氏名。
    role: 役割の名。
    roles: 役割の選択肢。
    committees: 会議体の選択肢。
    problem: 受け付けなかった理由か None。
    """

    login: str
    name: str
    role: str
    roles: tuple[str, ...]
    committees: tuple[CommitteeChoice, ...]
    problem: str | None


@dataclass(frozen=True, slots=True)
class AccountRow:
    """一覧の一行。

    url: アカウントの画面。
    login: ログインの名。
    name: 氏名。
    role: 役割。
    committees: 担当する会議体の名。
    state: 停止中・パスワード未設定などの断りか空。
    """

    url: str
    login: str
    name: str
    role: str
    committees: tuple[str, ...]
    state: str


@dataclass(frozen=True, slots=True)
class AccountListPage:
    """アカウントの一覧(/accounts)。

    title, crumbs: 見出しと上の階層。
    accounts: すべてのアカウント。
    form: 加えるための入力欄。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    accounts: tuple[AccountRow, ...]
    form: AccountForm


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """アカウントに起きたこと。what: 何が。by: だれが。at: いつ(UTC)。"""

    what: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class AccountPage:
    """アカウントひとつ(/accounts/{id})。

    title, crumbs: 見出しと上の階層。
    url: この画面のアドレス。直す送り先も同じ。
    login: ログインの名。
    state: 停止中・パスワード未設定などの断りか空。
    form: 直すための入力欄。
    seen: 画面を開いたときの内容。直すフォームに添える。
    disabled: 停止しているか。
    sessions: ログインしている端末の数。
    totp: 二段階認証をしているか。
    identity: 結び付けた、市のディレクトリーの識別子。無ければ空。
    identity_url: それを直す画面。
    setup_until: パスワードを決める案内の期限(UTC)か None。
    link: いま出した案内のアドレスか空。一度だけ見せる。
    history: 起きたこと。新しい順。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    url: str
    login: str
    state: str
    form: AccountForm
    seen: AccountEntry
    disabled: bool
    sessions: int
    totp: bool
    identity: str
    identity_url: str
    setup_until: str | None
    link: str
    history: tuple[HistoryRow, ...]


_NO_ONE = AccountEntry("", Role.SECRETARIAT)
_HISTORY = 30


def account_form(db: Database, login: str, entry: AccountEntry, problem: str | None = None) -> AccountForm:
    """入力欄。"""
    choices = tuple(
        CommitteeChoice(one.id, one.name, one.id in entry.committees) for one in list_committees(db)
    )
    return AccountForm(login, entry.name, entry.role.value, tuple(Role), choices, problem)


def load_account_list_page(db: Database, form: AccountForm | None = None) -> AccountListPage:
    """アカウントの一覧を読む。form は、受け付けられなかった入力欄。"""
    rows = tuple(
        AccountRow(
            addresses.account_url(account.id),
            account.login,
            account.name,
            account.role.value,
            committee_names(db, account),
            _state(account),
        )
        for account in list_accounts(db)
    )
    return AccountListPage("アカウント", (), rows, form or account_form(db, "", _NO_ONE))


def load_account_page(
    db: Database, account_id: int, now: str, form: AccountForm | None = None, link: str = ""
) -> AccountPage:
    """アカウントの画面を読む。form は受け付けられなかった入力欄、link は出した案内。NotFoundError: 無い。"""
    account = get_account(db, account_id)
    totp = find_totp(db, account_id)
    until = setup_link_expiry(db, account_id)
    events = list_events_of(db, Subject(SubjectKind.ACCOUNT, account_id))[-_HISTORY:]
    return AccountPage(
        title=account.name,
        crumbs=(Crumb("アカウント", addresses.ACCOUNTS),),
        url=addresses.account_url(account_id),
        login=account.login,
        state=_state(account),
        form=form or account_form(db, account.login, account.entry),
        seen=account.entry,
        disabled=account.disabled,
        sessions=sum(session_lives(session, now) for session in list_sessions(db, account_id)),
        totp=totp is not None and totp.confirmed,
        identity=identity.subject if (identity := identity_of(db, account_id)) else "",
        identity_url=addresses.identity_url(account_id),
        setup_until=until if until and until > now else None,
        link=link,
        history=tuple(
            HistoryRow(event.kind.value, event.act.actor, event.act.at) for event in reversed(events)
        ),
    )


def _state(account: Account) -> str:
    if account.disabled:
        return "停止中"
    return "" if account.has_password else "パスワード未設定"
