"""自分のアカウントの画面の文脈."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.accounts.lifetimes import session_lives
from app.accounts.passwords import SHORTEST
from app.accounts.totp import app_uri, qr_path
from app.accounts.visitor import Visitor
from app.contexts.crumbs import Crumb
from db.accounts import Account
from db.committees import list_committees
from db.feed_tokens import feed_issued_at
from db.saved_searches import list_searches
from db.sessions import StoredSession, list_sessions
from db.totp import count_recovery_codes, find_totp, totp_secret


@dataclass(frozen=True, slots=True)
class DeviceView:
    """ログインしている端末。

    name: 端末の名。
    started_at: ログインした時刻(UTC)。
    seen_at: 最後に使われた時刻(UTC)。
    current: いま見ている端末か。
    """

    name: str
    started_at: str
    seen_at: str
    current: bool


@dataclass(frozen=True, slots=True)
class QrView:
    """認証アプリに読ませる二次元コード。path は SVG の path の d、size は一辺の升の数、secret は手で入れるときの鍵。"""

    path: str
    size: int
    secret: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """受け付けなかったこと。part は画面のどの部分か(password・sessions・totp)、words は理由。"""

    part: str
    words: str


@dataclass(frozen=True, slots=True)
class OwnAccountPage:
    """自分のアカウント(/account)。

    title, crumbs: 見出しと上の階層。
    login: ログインの名。
    role: 役割。
    committees: 担当する会議体の名。
    shortest: パスワードの字数の下限。
    devices: ログインしている端末。新しい順。
    totp: 二段階認証をしているか。
    codes_left: 残っている予備の番号の数。
    qr: 設定の途中なら、認証アプリに読ませるもの。
    feed_issued_at: 購読のアドレスを出した時刻(UTC)か、出していなければ None。
    refusal: 受け付けなかったことか None。
    done: いま済んだことの説明か空。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    login: str
    role: str
    committees: tuple[str, ...]
    shortest: int
    devices: tuple[DeviceView, ...]
    totp: bool
    codes_left: int
    qr: QrView | None
    feed_issued_at: str | None
    refusal: Refusal | None
    done: str


@dataclass(frozen=True, slots=True)
class RecoveryCodesPage:
    """予備の番号(/account/totp/confirmation)。一度だけ見せる。

    title, crumbs: 見出しと上の階層。
    codes: 予備の番号。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeedView:
    """購読するもの。name: 名前。url: アドレス。"""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class OwnFeedPage:
    """購読のアドレス(/account/feed)。合い言葉が入っているので、一度だけ見せる。

    title, crumbs: 見出しと上の階層。
    feeds: 購読するもの。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    feeds: tuple[FeedView, ...]


# 済んだことの合い言葉(アドレスの done)と、その説明。
DONE = {
    "sessions": "ほかの端末をログアウトしました。",
    "totp-removed": "二段階認証をやめました。",
    "feed-removed": "購読のアドレスを取り消しました。",
    "second-factor": "ほかの画面を開く前に、二段階認証を設定してください。",
}


def load_own_account_page(
    db: Database, visitor: Visitor, now: str, refusal: Refusal | None = None, done: str = ""
) -> OwnAccountPage:
    """自分のアカウントの画面を読む。"""
    account = visitor.account
    assert account is not None
    totp = find_totp(db, account.id)
    return OwnAccountPage(
        title="自分のアカウント",
        crumbs=(),
        login=account.login,
        role=account.role.value,
        committees=committee_names(db, account),
        shortest=SHORTEST,
        devices=tuple(
            _device(session, visitor.session_id)
            for session in list_sessions(db, account.id)
            if session_lives(session, now)
        ),
        totp=totp is not None and totp.confirmed,
        codes_left=count_recovery_codes(db, account.id),
        qr=_qr(db, account) if totp and not totp.confirmed else None,
        feed_issued_at=feed_issued_at(db, account.id),
        refusal=refusal,
        done=DONE.get(done, ""),
    )


def recovery_codes_page(codes: tuple[str, ...]) -> RecoveryCodesPage:
    """予備の番号の画面。"""
    return RecoveryCodesPage("予備の番号", (Crumb("自分のアカウント", "/account"),), codes)


def own_feed_page(db: Database, account_id: int, token: str, base: str) -> OwnFeedPage:
    """購読のアドレスの画面。token は出したばかりの合い言葉、base はこのサーバーのアドレス。"""
    searches = tuple(
        FeedView(f"保存した検索「{one.name}」(Atom)", base + addresses.search_feed_url(token, one.id))
        for one in list_searches(db, account_id)
    )
    calendar = FeedView("期限の予定表(iCalendar)", base + addresses.deadlines_feed_url(token))
    return OwnFeedPage(
        "購読のアドレス", (Crumb("自分のアカウント", addresses.OWN_ACCOUNT),), (calendar, *searches)
    )


def committee_names(db: Database, account: Account) -> tuple[str, ...]:
    """担当する会議体の名。"""
    return tuple(one.name for one in list_committees(db) if one.id in account.committees)


def _device(session: StoredSession, current: int | None) -> DeviceView:
    return DeviceView(session.device, session.started_at, session.seen_at, session.id == current)


def _qr(db: Database, account: Account) -> QrView | None:
    secret = totp_secret(db, account.id)
    if secret is None:
        return None
    path, size = qr_path(app_uri(secret, account.login))
    return QrView(path, size, secret)
