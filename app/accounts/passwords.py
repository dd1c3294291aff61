"""パスワード. argon2id のハッシュと、決めるときの約束。"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from threading import BoundedSemaphore

from pwdlib import PasswordHash
from pwdlib.exceptions import UnknownHashError
from pwdlib.hashers.argon2 import Argon2Hasher

from app.accounts.banned import is_banned
from app.accounts.tokens import new_token
from app.errors import UsageError

SHORTEST = 12
LONGEST = 128
# zxcvbn の 0 から 4 の点。3 は、およそ一億回より多く試さないと当たらないこと。
_STRONG = 3
# zxcvbn は長い文字列に時間がかかる。はじめのこの字数で十分に強ければよい。
_LOOKED_AT = 64
# よその人も思い付く、この製品に固有の言葉。
_CONTEXT = ("kaigiroku", "会議録", "かいぎろく", "jimukyoku", "事務局", "委員")
# 一度のハッシュに 64 MB を使う。同時に計算する数を限り、ログインが殺到しても他の仕事の分を残す。
_AT_ONCE = BoundedSemaphore(2)
_HASHER = PasswordHash((Argon2Hasher(),))


def hash_password(password: str) -> str:
    """保存する形(argon2id、RFC 9106 の省メモリの値)。文字は、打たれたままを使う。"""
    with _AT_ONCE:
        return _HASHER.hash(password)


def verify_password(password: str, stored: str | None) -> tuple[bool, str | None]:
    """合っているかと、作り方が古ければ入れ替えるハッシュ。

    stored が None(アカウントが無いか、決めていない)でも同じだけ時間をかけて、合わないと答える。
    """
    with _AT_ONCE:
        if stored is None:
            _HASHER.verify(password, _unused_hash())
            return False, None
        try:
            return _HASHER.verify_and_update(password, stored)
        except UnknownHashError:
            return False, None


def require_good_password(password: str, own_words: Iterable[str]) -> None:
    """決めてよいパスワードかを確かめる。使う文字の種類は問わない。

    own_words はその人の氏名やログインの名で、それだけから作ったものも断る。
    UsageError: 短い、長い、よくある言葉や並びでできている、市の置いた一覧にある。
    """
    if len(password) < SHORTEST:
        raise UsageError(
            f"パスワードが {len(password)} 字です。{SHORTEST} 字以上にしてください。いくつかの言葉をつなぐと、覚えやすく長くできます。"
        )
    if len(password) > LONGEST:
        raise UsageError(f"パスワードが {len(password)} 字です。{LONGEST} 字までにしてください。")
    rest = _without(password, [*_CONTEXT, *own_words])
    if len(rest) < SHORTEST or _score(rest[:_LOOKED_AT]) < _STRONG:
        raise UsageError(
            "よくある言葉や並び、氏名や製品の名からできているので、すぐに当てられます。関わりのない言葉をいくつかつないでください。"
        )
    if is_banned(password):
        raise UsageError(
            "よく使われるか、漏れたことのあるパスワードです。関わりのない言葉をいくつかつないで、別のものにしてください。"
        )


def _without(password: str, words: Iterable[str]) -> str:
    """words を除いた残り。名に日付を足しただけのものを、長くて強いとみなさない。"""
    for word in filter(None, words):
        password = re.sub(re.escape(word), "", password, flags=re.IGNORECASE)
    return password


def _score(password: str) -> int:
    # 辞書を読むので、パスワードを決めるときにだけ読み込む。
    from zxcvbn import zxcvbn  # noqa: PLC0415

    return int(zxcvbn(password)["score"])


@cache
def _unused_hash() -> str:
    """だれのものでもないハッシュ。"""
    return _HASHER.hash(new_token())
