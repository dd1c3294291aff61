"""だれが来たか. クッキーの合い言葉から、来た人を読む。"""

from __future__ import annotations

from sqlite_utils import Database

from app.accounts.lifetimes import needs_touch, session_lives
from app.accounts.tokens import hash_token, is_token
from app.accounts.visitor import ANONYMOUS, Visitor
from db.access_links import get_access_link
from db.accounts import get_account
from db.connection import writing_if_free
from db.sessions import StoredSession, find_session, touch_session


def identify(db: Database, token: str, now: str) -> Visitor:
    """合い言葉の持ち主。合い言葉が無いか、終わったか、停止された人のものなら、ログインしていない人。

    役割と停止は要求のたびに読むので、変えればすぐに効く。
    """
    session = find_session(db, hash_token(token)) if is_token(token) else None
    if session is None or not session_lives(session, now):
        return ANONYMOUS
    visitor = _owner(db, session, now)
    if visitor.known and needs_touch(session, now):
        with writing_if_free(db) as free:
            if free:
                touch_session(db, session.id, now)
    return visitor


def _owner(db: Database, session: StoredSession, now: str) -> Visitor:
    if session.link_id is not None:
        link = get_access_link(db, session.link_id)
        return Visitor(link=link, session_id=session.id) if link.opens(now) else ANONYMOUS
    assert session.account_id is not None
    account = get_account(db, session.account_id)
    if account.disabled:
        return ANONYMOUS
    if session.awaiting_code:
        return Visitor(awaiting=account, session_id=session.id)
    return Visitor(account=account, session_id=session.id)
