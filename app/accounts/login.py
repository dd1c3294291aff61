"""ログイン. パスワード、あれば二段階目の番号を確かめ、新しいセッションを始める。"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from sqlite_utils import Database

from app.accounts.lifetimes import SESSION_SECONDS
from app.accounts.limits import (
    DEVICE_DAYS,
    Attempt,
    Bucket,
    Origin,
    again_bucket,
    begin_attempt,
    code_bucket,
    login_buckets,
    succeed,
)
from app.accounts.passwords import LONGEST, verify_password
from app.accounts.tokens import hash_token, new_token
from app.accounts.totp import verify_code
from app.accounts.visitor import actor_name
from app.clock import shifted
from app.errors import TooManyAttemptsError
from db.accounts import Account, find_account, get_account, get_password_hash, replace_hash
from db.connection import writing
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.login_failures import remember_device, remove_old_devices
from db.sessions import NewSession, end_session, remove_old_sessions, start_session
from db.totp import find_totp

_LOG = logging.getLogger("kaigiroku.accounts")


@dataclass(frozen=True, slots=True)
class Knock:
    """ログインしようとしている端末。

    origin: 数えるための出どころ。
    device_token: 端末の印。ログインすれば覚え、クッキーに入れる。
    device_name: 本人に見せる端末の名。
    session_id: この端末で続いているセッション(ログインすれば終える)か None。
    """

    origin: Origin
    device_token: str
    device_name: str
    session_id: int | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """本人であることの示し。code は二段階認証をしている人の番号で、していなければ見ない。"""

    password: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """始めたセッション。token はクッキーに入れる合い言葉。awaiting_code は番号を待っていること。"""

    token: str
    awaiting_code: bool


def log_in(db: Database, login: str, password: str, knock: Knock, now: str) -> Opened | None:
    """名とパスワードでログインする。合わなければ None で、どこが違うかは区別しない。

    TooManyAttemptsError: しばらく試せない。
    """
    account = find_account(db, login)
    known = account.id if account else None
    attempt = _attempt(db, login_buckets(db, knock.origin, login, known, now), known, now)
    stored = get_password_hash(db, account.id) if account else None
    right, renewed = verify_password(password[: LONGEST + 1], stored)
    if account is None or not right:
        _LOG.warning("ログインの失敗: アカウント %s、アドレス %s", known, knock.origin.address)
        return None
    with writing(db):
        # 確かめている間に、停止されたかパスワードが変わったかもしれない。
        if get_account(db, account.id).disabled or get_password_hash(db, account.id) != stored:
            return None
        if renewed:
            replace_hash(db, account.id, renewed)
        if (found := find_totp(db, account.id)) and found.confirmed:
            return Opened(_open(db, account, knock, now, awaiting_code=True), True)
        succeed(db, attempt)
        return Opened(_enter(db, account, knock, now, second_factor=False), False)


def log_in_with_code(db: Database, account: Account, code: str, knock: Knock, now: str) -> Opened | None:
    """二段階目の番号でログインを終える。合わなければ None。TooManyAttemptsError: しばらく試せない。"""
    attempt = _attempt(db, (code_bucket(account.id),), account.id, now)
    with writing(db):
        if not verify_code(db, account.id, code, now):
            _LOG.warning("二段階認証の失敗: アカウント %d、アドレス %s", account.id, knock.origin.address)
            return None
        succeed(db, attempt)
        return Opened(_enter(db, account, knock, now, second_factor=True), False)


def enter_from_directory(db: Database, account: Account, knock: Knock, now: str) -> Opened | None:
    """市のディレクトリーが確かめた人のログイン。パスワードの代わりで、二段階認証をしている人には番号も求める。

    停止されていれば None。よその画面から戻る要求には端末の印が付かないので、端末は覚えない。
    """
    with writing(db):
        if get_account(db, account.id).disabled:
            return None
        found = find_totp(db, account.id)
        awaiting = found is not None and found.confirmed
        if not awaiting:
            detail = {"address": knock.origin.address, "second_factor": False, "directory": True}
            act, subject = Act(actor_name(account), now), Subject(SubjectKind.ACCOUNT, account.id)
            append_event(db, EventKind.LOGGED_IN, subject, act, detail)
        return Opened(_open(db, account, knock, now, awaiting_code=awaiting), awaiting)


def confirm_identity(db: Database, account: Account, proof: Proof, now: str) -> bool:
    """ログインしている人が、本人であることをもう一度示せたか。TooManyAttemptsError: しばらく試せない。"""
    attempt = _attempt(db, (again_bucket(account.id),), account.id, now)
    right, _ = verify_password(proof.password[: LONGEST + 1], get_password_hash(db, account.id))
    if not right:
        return False
    with writing(db):
        found = find_totp(db, account.id)
        if found and found.confirmed and not verify_code(db, account.id, proof.code, now):
            return False
        succeed(db, attempt)
    return True


def _attempt(db: Database, buckets: tuple[Bucket, ...], account_id: int | None, now: str) -> Attempt:
    attempt = begin_attempt(db, buckets, now)
    if attempt is None:
        _LOG.warning("試みが多すぎます: アカウント %s", account_id)
        raise TooManyAttemptsError(
            "続けて失敗したので、しばらくログインを受け付けません。15 分ほど待ってから、もう一度試してください。"
        )
    return attempt


def _enter(db: Database, account: Account, knock: Knock, now: str, *, second_factor: bool) -> str:
    """ログインを終え、合い言葉を返す。"""
    remember_device(db, knock.origin.device, account.id, now)
    remove_old_devices(db, shifted(now, -DEVICE_DAYS * 24 * 3600))
    act = Act(actor_name(account), now)
    subject = Subject(SubjectKind.ACCOUNT, account.id)
    detail = {"address": knock.origin.address, "second_factor": second_factor}
    append_event(db, EventKind.LOGGED_IN, subject, act, detail)
    return _open(db, account, knock, now, awaiting_code=False)


def _open(db: Database, account: Account, knock: Knock, now: str, *, awaiting_code: bool) -> str:
    """この端末の前のセッションを終え、新しい合い言葉のセッションを始める。"""
    if knock.session_id is not None:
        end_session(db, knock.session_id)
    remove_old_sessions(db, shifted(now, -SESSION_SECONDS))
    token = new_token()
    new = NewSession(hash_token(token), knock.device_name, account.id, None, awaiting_code)
    start_session(db, new, now)
    return token
