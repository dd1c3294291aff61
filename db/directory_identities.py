"""ディレクトリーの識別子. 管理者が、アカウントに結び付ける。発行者と識別子の組で一人を指し、ほかの人に使い回されない。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.accounts import Account, get_account
from db.errors import ConflictError, IdentityTakenError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.rows import first_row, require_writing
from db.sessions import end_sessions


@dataclass(frozen=True, slots=True)
class DirectoryIdentity:
    """ディレクトリーの中の一人。issuer は発行者のアドレス、subject はその中の識別子(sub)。"""

    issuer: str
    subject: str


@dataclass(frozen=True, slots=True)
class IdentityChange:
    """結び付けの直し。before は直す人が見ていたもの、after はこれからのもの。None は結び付けないこと。"""

    before: DirectoryIdentity | None
    after: DirectoryIdentity | None


def change_identity(db: Database, account_id: int, change: IdentityChange, act: Act) -> None:
    """結び付けるか、切り離す。変われば、その人のログインはすべて終わる。

    NotFoundError: アカウントが無い。ConflictError: 見ていたものがもう変わっている。
    IdentityTakenError: ほかの人に結び付けてある。
    """
    require_writing(db)
    get_account(db, account_id)
    now = identity_of(db, account_id)
    if now == change.after:
        return
    if now != change.before:
        raise ConflictError(
            f"結び付けは、画面を開いたときは「{_state(change.before)}」でしたが、いまは「{_state(now)}」です。"
            "いまの内容を確かめて、やり直してください。"
        )
    db.execute("DELETE FROM directory_identity WHERE account = ?", [account_id])
    if change.after:
        if owner := find_by_identity(db, change.after):
            raise IdentityTakenError(owner.name)
        db.execute(
            "INSERT INTO directory_identity (account, issuer, subject) VALUES (?, ?, ?)",
            [account_id, change.after.issuer, change.after.subject],
        )
    end_sessions(db, account_id)
    kind = EventKind.DIRECTORY_LINKED if change.after else EventKind.DIRECTORY_UNLINKED
    detail = {"before": _detail(now), "after": _detail(change.after)}
    append_event(db, kind, Subject(SubjectKind.ACCOUNT, account_id), act, detail)


def identity_of(db: Database, account_id: int) -> DirectoryIdentity | None:
    """その人に結び付けた識別子。無ければ None。"""
    found = first_row(db, "SELECT issuer, subject FROM directory_identity WHERE account = ?", [account_id])
    return DirectoryIdentity(found["issuer"], found["subject"]) if found else None


def find_by_identity(db: Database, identity: DirectoryIdentity) -> Account | None:
    """その識別子を結び付けた利用者。停止された人も返す。無ければ None。"""
    query = "SELECT account FROM directory_identity WHERE issuer = ? AND subject = ?"
    found = first_row(db, query, [identity.issuer, identity.subject])
    return get_account(db, found["account"]) if found else None


def _state(identity: DirectoryIdentity | None) -> str:
    return identity.subject if identity else "なし"


def _detail(identity: DirectoryIdentity | None) -> dict[str, str] | None:
    return {"issuer": identity.issuer, "subject": identity.subject} if identity else None
