"""ログインを試せる回数. 当て推量を遅らせる。人を締め出し続けることには使えないようにする。

失敗を三つの単位で数える(OWASP の device cookie の考え方)。

- 端末: 前にその人がログインした端末からの試み。ほかの端末で何が起きていても、ここは数え直さない。
- アカウント: 知らない端末からの、その人への試み。
- アドレス: 知らない端末からの、その機械からの試み。相手を替えながら試すことを遅らせる。

どれも数えるのは直近の 15 分だけで、断った試みは数えない。だから放っておけば必ず開き、よその人がわざと失敗し続けても、
本人はいつもの端末からログインできる。端末を替える人には、管理者がパスワードの設定の案内を出せる。
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app.clock import shifted
from db.connection import writing
from db.login_failures import (
    add_failures,
    clear_failures,
    count_failures,
    forget_failure,
    knows_device,
    remove_old_failures,
)

WINDOW_SECONDS = 15 * 60
DEVICE_DAYS = 180
DEVICE_LIMIT = 10
CODE_LIMIT = 5
ACCOUNT_LIMIT = 10
ADDRESS_LIMIT = 50


@dataclass(frozen=True, slots=True)
class Bucket:
    """数える単位。limit は直近の 15 分に失敗してよい数。shared はいくつものアカウントの試みを合わせて数えること。"""

    name: str
    limit: int
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Origin:
    """試みの出どころ。address は相手の機械、device は端末の印のハッシュ。"""

    address: str
    device: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """数えてある試み。"""

    buckets: tuple[Bucket, ...]
    at: str


def login_buckets(
    db: Database, origin: Origin, login: str, account_id: int | None, now: str
) -> tuple[Bucket, ...]:
    """ログインの試みを数える単位。account_id は、その名のアカウントが無ければ None。"""
    since = shifted(now, -DEVICE_DAYS * 24 * 3600)
    if account_id is not None and knows_device(db, origin.device, account_id, since):
        return (Bucket(f"device {origin.device} {account_id}", DEVICE_LIMIT),)
    return (
        Bucket(f"account {login.lower()}", ACCOUNT_LIMIT),
        Bucket(f"address {origin.address}", ADDRESS_LIMIT, shared=True),
    )


def again_bucket(account_id: int) -> Bucket:
    """ログインしている人が、もう一度パスワードや番号を打つ試みを数える単位。"""
    return Bucket(f"again {account_id}", DEVICE_LIMIT)


def code_bucket(account_id: int) -> Bucket:
    """二段階目の番号を試す単位。ここまで来るのは、パスワードを知る人だけである。"""
    return Bucket(f"code {account_id}", CODE_LIMIT)


def directory_bucket(address: str) -> Bucket:
    """市のディレクトリーへ行く試みを数える単位。"""
    return Bucket(f"directory {address}", ADDRESS_LIMIT, shared=True)


def begin_attempt(db: Database, buckets: tuple[Bucket, ...], now: str) -> Attempt | None:
    """試みを始める。もう試せなければ None。

    確かめる前に失敗として数えておくので、同時にいくつ試しても、決まった数より多くは確かめられない。
    """
    since = shifted(now, -WINDOW_SECONDS)
    with writing(db):
        remove_old_failures(db, since)
        if any(count_failures(db, bucket.name, since) >= bucket.limit for bucket in buckets):
            return None
        add_failures(db, [bucket.name for bucket in buckets], now)
    return Attempt(buckets, now)


def succeed(db: Database, attempt: Attempt) -> None:
    """試みが合っていたので、失敗として数えない。writing() の中で呼ぶ。

    アドレスの失敗は、この試みの分だけを除く。自分のアカウントで数え直させて、ほかの人を試し続けることはできない。
    """
    for bucket in attempt.buckets:
        if bucket.shared:
            forget_failure(db, bucket.name, attempt.at)
        else:
            clear_failures(db, bucket.name)
