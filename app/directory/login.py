"""ディレクトリーでのログイン. 行って、戻り、結び付けたアカウントのセッションを始める。アカウントを作ることはない。"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, field

from sqlite_utils import Database

from app.accounts.lifetimes import CODE_SECONDS
from app.accounts.limits import Attempt, begin_attempt, directory_bucket, succeed
from app.accounts.login import Knock, Opened, enter_from_directory
from app.accounts.tokens import hash_token, is_token, new_token
from app.clock import shifted
from app.directory.client import DirectoryError
from app.directory.id_token import Expected, read_id_token
from app.directory.provider import authorization_url, exchange_code, fetch_keys, find_provider
from app.directory.settings import Directory
from app.directory.transaction import Secrets, secrets_of
from app.errors import KaigirokuError, TooManyAttemptsError
from db.connection import writing
from db.directory_identities import DirectoryIdentity, find_by_identity
from db.directory_logins import remove_old_directory_logins, start_directory_login, take_directory_login

_LOG = logging.getLogger("kaigiroku.accounts")
# ディレクトリーの画面で打つのを待つ時間。二段階目の番号を待つ時間と同じ。
WAIT_SECONDS = CODE_SECONDS
_STALE = "ディレクトリーでのログインが、この画面から始めたものでないか、時間がたちすぎました。もう一度、ボタンから始めてください。"
_DENIED = "ディレクトリーでログインできませんでした。もう一度行うか、パスワードでログインしてください。"
_UNREACHED = "市のディレクトリーを使えません。少し待ってもう一度行うか、パスワードでログインしてください。"


class NotLinkedError(KaigirokuError):
    """確かめた人が、使えるアカウントに結び付けられていない。str() は本人に見せる一行。"""


class RefusedError(KaigirokuError):
    """ディレクトリーの答えを受け付けられない。str() は本人に見せる一行。"""


@dataclass(frozen=True, slots=True)
class Departure:
    """ディレクトリーへ行くこと。token はクッキーに入れる合い言葉、url は行き先。"""

    token: str = field(repr=False)
    url: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Return:
    """ディレクトリーから戻ってきたこと。token はクッキーの合い言葉、issuer は答えた発行者(述べたときだけ)。"""

    token: str = field(repr=False)
    state: str = field(repr=False)
    code: str = field(repr=False)
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """始めたセッションと、移る画面。"""

    opened: Opened
    wanted: str


def depart(db: Database, directory: Directory, wanted: str, address: str, now: str) -> Departure:
    """ディレクトリーへ行く。wanted は戻ってから移る画面、address は相手の機械。

    DirectoryError: ディレクトリーを使えない。str() は本人に見せる一行。TooManyAttemptsError: しばらく試せない。
    """
    if begin_attempt(db, (directory_bucket(address),), now) is None:
        raise TooManyAttemptsError("続けて何度も始めたので、15 分ほど待ってから、もう一度試してください。")
    try:
        provider = find_provider(directory)
    except DirectoryError as error:
        raise _unreached(error) from error
    token = new_token()
    with writing(db):
        remove_old_directory_logins(db, shifted(now, -WAIT_SECONDS))
        start_directory_login(db, hash_token(token), wanted, now)
    return Departure(token, authorization_url(directory, provider, secrets_of(token)))


def come_back(db: Database, directory: Directory, answer: Return, knock: Knock, now: str) -> Entered:
    """戻ってきた人を確かめ、結び付けたアカウントのセッションを始める。

    RefusedError: 答えを受け付けられない。NotLinkedError: 使えるアカウントが無い。
    DirectoryError: ディレクトリーを使えない。
    """
    wanted, started_at = _take(db, answer, now)
    if answer.issuer not in ("", directory.issuer) or not answer.code:
        _LOG.warning("ディレクトリーが断りました: アドレス %s", knock.origin.address)
        raise RefusedError(_DENIED)
    try:
        identity = _identity(directory, answer.code, secrets_of(answer.token), now)
    except DirectoryError as error:
        raise _unreached(error) from error
    account = find_by_identity(db, identity)
    opened = enter_from_directory(db, account, knock, now) if account else None
    if opened is None:
        _LOG.warning(
            "ディレクトリーのログインの失敗: アカウント %s、アドレス %s",
            account.id if account else None,
            knock.origin.address,
        )
        raise NotLinkedError(_not_linked(identity))
    with writing(db):
        succeed(db, Attempt((directory_bucket(knock.origin.address),), started_at))
    return Entered(opened, wanted)


def _take(db: Database, answer: Return, now: str) -> tuple[str, str]:
    """行ったときのこと。一度しか取り出せない。RefusedError: この画面から始めたものでない。"""
    if is_token(answer.token) and secrets.compare_digest(
        secrets_of(answer.token).state.encode(), answer.state.encode()
    ):
        with writing(db):
            found = take_directory_login(db, hash_token(answer.token), shifted(now, -WAIT_SECONDS))
        if found:
            return found
    _LOG.warning("ディレクトリーからの、覚えのない答え")
    raise RefusedError(_STALE)


def _identity(directory: Directory, code: str, own: Secrets, now: str) -> DirectoryIdentity:
    provider = find_provider(directory)
    tokens = exchange_code(directory, provider, code, own.verifier)
    expected = Expected(own.nonce, tokens["access_token"], now)
    return read_id_token(tokens["id_token"], fetch_keys(directory, provider), directory, expected)


def _unreached(error: DirectoryError) -> DirectoryError:
    """画面に出す一行。理由は動作の記録に残す。"""
    _LOG.error("ディレクトリー: %s", error)
    return DirectoryError(_UNREACHED)


def _not_linked(identity: DirectoryIdentity) -> str:
    return (
        "ディレクトリーでは確かめられましたが、使えるアカウントに結び付けられていません。"
        f"管理者に、次の識別子を伝えてください: {identity.subject}"
    )
