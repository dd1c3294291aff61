"""期限. セッションとリンクがいつまで使えるか(なぜこの長さかは docs/security.md)。"""

from __future__ import annotations

from app.clock import shifted
from db.sessions import StoredSession

_HOUR = 3600
_DAY = 24 * _HOUR

IDLE_SECONDS = 2 * _HOUR
SESSION_SECONDS = 12 * _HOUR
CODE_SECONDS = 10 * 60
SETUP_SECONDS = 3 * _DAY
# 確認リンクの期限。ふだんの日数と、選べる日数の上限。
LINK_DAYS = 14
LONGEST_LINK_DAYS = 60
# 最後に使った時刻は、これより古くなったときにだけ書き直す。読むだけの要求が書き込みを待たないように。
TOUCH_SECONDS = 5 * 60


def session_lives(session: StoredSession, now: str) -> bool:
    """セッションがまだ使えるか。二段階目の番号を待つ間は短い。"""
    longest = CODE_SECONDS if session.awaiting_code else SESSION_SECONDS
    return session.started_at > shifted(now, -longest) and session.seen_at > shifted(now, -IDLE_SECONDS)


def needs_touch(session: StoredSession, now: str) -> bool:
    """最後に使った時刻を書き直すか。"""
    return session.seen_at < shifted(now, -TOUCH_SECONDS)
