"""リンク. パスワードを決める案内と、アカウントのない委員の確認リンクを出し、使う。"""

from __future__ import annotations

from sqlite_utils import Database

from app.accounts.lifetimes import SETUP_SECONDS
from app.accounts.login import Knock
from app.accounts.passwords import hash_password, require_good_password
from app.accounts.tokens import hash_token, is_token, new_token
from app.accounts.visitor import Visitor, actor_name
from app.clock import shifted
from app.errors import UsageError
from db.access_links import AccessLink, LinkTerms, find_access_link, issue_access_link
from db.accounts import Account, get_account, set_password
from db.connection import writing
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.login_failures import forget_devices
from db.sessions import NewSession, end_session, start_session
from db.setup_links import find_setup_link, issue_setup_link, remove_setup_link

_EXPIRED = "この案内は使えません。期限が過ぎたか、もう使われています。管理者に、新しい案内を頼んでください。"


def issue_setup(db: Database, account_id: int, act: Act) -> str:
    """パスワードを決める案内を出し、合い言葉を返す。writing() の中で呼ぶ。合い言葉はこのときにしか分からない。"""
    token = new_token()
    issue_setup_link(db, account_id, hash_token(token), shifted(act.at, SETUP_SECONDS), act)
    return token


def setup_account(db: Database, token: str, now: str) -> Account:
    """案内の相手。UsageError: 案内が使えない。"""
    account_id = find_setup_link(db, hash_token(token), now) if is_token(token) else None
    if account_id is None or get_account(db, account_id).disabled:
        raise UsageError(_EXPIRED)
    return get_account(db, account_id)


def choose_password(db: Database, token: str, password: str, now: str) -> None:
    """案内でパスワードを決める。案内は使えなくなる。UsageError: 案内が使えない、パスワードが弱い。"""
    account = setup_account(db, token, now)
    require_good_password(password, own_words(account))
    hashed = hash_password(password)
    with writing(db):
        setup_account(db, token, now)
        remove_setup_link(db, account.id)
        forget_devices(db, account.id)
        set_password(db, account.id, hashed, Act(actor_name(account), now))


def own_words(account: Account) -> tuple[str, ...]:
    """パスワードに使うと当てられやすい、その人の言葉。"""
    return (account.login, *account.name.split())


def issue_link(db: Database, terms: LinkTerms, act: Act) -> str:
    """確認リンクを出し、合い言葉を返す。writing() の中で呼ぶ。UsageError: 期限がもう過ぎている。"""
    if terms.expires_at <= act.at:
        raise UsageError("確認リンクの期限が過ぎています。これからの日時にしてください。")
    token = new_token()
    issue_access_link(db, terms, hash_token(token), act)
    return token


def open_link(db: Database, token: str, now: str) -> AccessLink | None:
    """いま使える確認リンク。無いか、期限が過ぎたか、取り消されていれば None。"""
    link = find_access_link(db, hash_token(token)) if is_token(token) else None
    return link if link and link.opens(now) else None


def enter_by_link(db: Database, link: AccessLink, knock: Knock, now: str) -> str:
    """確認リンクでセッションを始め、合い言葉を返す。writing() の中で呼ぶ。"""
    if knock.session_id is not None:
        end_session(db, knock.session_id)
    token = new_token()
    start_session(db, NewSession(hash_token(token), knock.device_name, link_id=link.id), now)
    act, subject = Act(Visitor(link=link).actor, now), Subject(SubjectKind.ACCESS_LINK, link.id)
    append_event(db, EventKind.LOGGED_IN, subject, act, {"address": knock.origin.address})
    return token
