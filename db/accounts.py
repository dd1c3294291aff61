"""アカウント. 利用者と役割、担当する会議体。消さずに停止し、変えるたびに出来事を書き足す。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from db.committees import get_committee
from db.errors import ConflictError, LastAdministratorError, LoginTakenError, NotFoundError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.records import Role
from db.rows import Row, add_row, add_rows, first_row, require_writing, rows
from db.sessions import end_sessions


@dataclass(frozen=True, slots=True)
class AccountEntry:
    """人が決める内容。committees は担当する会議体の id で、管理者では空。"""

    name: str
    role: Role
    committees: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Account:
    """利用者。login はログインの名で、後から変わらない。has_password はパスワードを決めたか。"""

    id: int
    login: str
    entry: AccountEntry
    disabled: bool
    has_password: bool

    @property
    def name(self) -> str:
        """氏名。"""
        return self.entry.name

    @property
    def role(self) -> Role:
        """役割。"""
        return self.entry.role

    @property
    def committees(self) -> frozenset[int]:
        """担当する会議体の id。"""
        return self.entry.committees


@dataclass(frozen=True, slots=True)
class AccountChange:
    """内容の直し。before は直す人が見ていた内容、after はこれからの内容。"""

    before: AccountEntry
    after: AccountEntry


def add_account(db: Database, login: str, entry: AccountEntry, act: Act) -> int:
    """利用者を加えて id を返す。パスワードはまだない。LoginTakenError: その名はもう使われている。"""
    require_writing(db)
    if find_account(db, login):
        raise LoginTakenError(login)
    columns: Row = {"login": login, "name": entry.name, "role": entry.role, "disabled": 0}
    account_id = add_row(db, "account", columns)
    _add_committees(db, account_id, entry.committees)
    _record(db, EventKind.ACCOUNT_ADDED, account_id, act, {"login": login, "after": _detail(entry)})
    return account_id


def change_account(db: Database, account_id: int, change: AccountChange, act: Act) -> None:
    """内容を直す。役割か会議体が変われば、その人のログインはすべて終わる。

    NotFoundError: 無い。ConflictError: 見ていた内容がもう変わっている。
    LastAdministratorError: 働いている管理者がいなくなる。
    """
    require_writing(db)
    account = get_account(db, account_id)
    now = account.entry
    if now == change.after:
        return
    if now != change.before:
        raise ConflictError(
            f"このアカウントは、画面を開いたときは「{_state(change.before)}」でしたが、いまは「{_state(now)}」です。"
            "いまの内容を確かめて、やり直してください。"
        )
    if change.after.role is not Role.ADMINISTRATOR:
        _keep_an_administrator(db, account)
    db.execute(
        "UPDATE account SET name = ?, role = ? WHERE id = ?",
        [change.after.name, change.after.role, account_id],
    )
    db.execute("DELETE FROM account_committee WHERE account = ?", [account_id])
    _add_committees(db, account_id, change.after.committees)
    if (now.role, now.committees) != (change.after.role, change.after.committees):
        end_sessions(db, account_id)
    detail = {"before": _detail(now), "after": _detail(change.after)}
    _record(db, EventKind.ACCOUNT_CHANGED, account_id, act, detail)


def join_committee(db: Database, account_id: int, committee_id: int, act: Act) -> None:
    """担当する会議体を加える。ログインは続く。もう担当していれば何もしない。NotFoundError: どちらかが無い。"""
    require_writing(db)
    before = get_account(db, account_id).entry
    if committee_id in before.committees:
        return
    _add_committees(db, account_id, [committee_id])
    detail = {"before": _detail(before), "after": _detail(get_account(db, account_id).entry)}
    _record(db, EventKind.ACCOUNT_CHANGED, account_id, act, detail)


def set_disabled(db: Database, account_id: int, disabled: bool, act: Act) -> None:
    """停止するか、再開する。停止すると、その人のログインはすべて終わる。もうその状態なら何もしない。

    NotFoundError: 無い。LastAdministratorError: 働いている管理者がいなくなる。
    """
    require_writing(db)
    account = get_account(db, account_id)
    if account.disabled == disabled:
        return
    if disabled:
        _keep_an_administrator(db, account)
        end_sessions(db, account_id)
    db.execute("UPDATE account SET disabled = ? WHERE id = ?", [int(disabled), account_id])
    _record(db, EventKind.ACCOUNT_DISABLED if disabled else EventKind.ACCOUNT_ENABLED, account_id, act, {})


def set_password(db: Database, account_id: int, password_hash: str, act: Act) -> None:
    """パスワードを変える。その人のログインはすべて終わる。NotFoundError: 無い。"""
    get_account(db, account_id)
    replace_hash(db, account_id, password_hash)
    end_sessions(db, account_id)
    _record(db, EventKind.PASSWORD_CHANGED, account_id, act, {})


def replace_hash(db: Database, account_id: int, password_hash: str) -> None:
    """同じパスワードのハッシュを、強い作り方のものに入れ替える。変えたことにはならない。"""
    require_writing(db)
    db.execute("UPDATE account SET password_hash = ? WHERE id = ?", [password_hash, account_id])


def get_password_hash(db: Database, account_id: int) -> str | None:
    """パスワードのハッシュ。決めていないか、アカウントが無ければ None。"""
    found = first_row(db, "SELECT password_hash FROM account WHERE id = ?", [account_id])
    return found["password_hash"] if found else None


def get_account(db: Database, account_id: int) -> Account:
    """利用者ひとり。NotFoundError: 無い。"""
    found = _accounts(db, "WHERE account.id = ?", [account_id])
    if not found:
        raise NotFoundError("アカウント", account_id)
    return found[0]


def find_account(db: Database, login: str) -> Account | None:
    """ログインの名の利用者。大文字と小文字は区別しない。無ければ None。"""
    found = _accounts(db, "WHERE account.login = ?", [login.lower()])
    return found[0] if found else None


def list_accounts(db: Database) -> tuple[Account, ...]:
    """すべての利用者。加えた順。"""
    return _accounts(db)


def _accounts(db: Database, where: str = "", params: Iterable[object] = ()) -> tuple[Account, ...]:
    query = f"""
        SELECT account.id, login, name, role, disabled, password_hash IS NOT NULL AS has_password,
            group_concat(committee) AS committees
        FROM account LEFT JOIN account_committee ON account_committee.account = account.id
        {where} GROUP BY account.id ORDER BY account.id
    """
    return tuple(map(_account, rows(db, query, list(params))))


def _account(row: Row) -> Account:
    committees = frozenset(map(int, row["committees"].split(","))) if row["committees"] else frozenset()
    entry = AccountEntry(row["name"], Role(row["role"]), committees)
    return Account(row["id"], row["login"], entry, bool(row["disabled"]), bool(row["has_password"]))


def _keep_an_administrator(db: Database, account: Account) -> None:
    """この人が、働いている最後の管理者でないことを確かめる。"""
    working = {one.id for one in list_accounts(db) if one.role is Role.ADMINISTRATOR and not one.disabled}
    if working == {account.id}:
        raise LastAdministratorError(account.name)


def _add_committees(db: Database, account_id: int, committees: Iterable[int]) -> None:
    records = [
        {"account": account_id, "committee": get_committee(db, committee).id}
        for committee in sorted(committees)
    ]
    add_rows(db, "account_committee", records)


def _record(db: Database, kind: EventKind, account_id: int, act: Act, detail: Mapping[str, object]) -> None:
    append_event(db, kind, Subject(SubjectKind.ACCOUNT, account_id), act, detail)


def _detail(entry: AccountEntry) -> Row:
    return {"name": entry.name, "role": entry.role, "committees": sorted(entry.committees)}


def _state(entry: AccountEntry) -> str:
    return f"{entry.name}、{entry.role.value}、会議体 {len(entry.committees)}"
