"""人の名. アカウント・確認リンク・委員名簿・発言者が、同じ人かを名で見る。"""

from __future__ import annotations

import unicodedata


def same_name(one: str, other: str) -> bool:
    """二つの氏名が同じ人の名か。空白と字の幅の違いは見ない。空の名は、だれとも同じでない。

    >>> same_name("岡本 信吾", "岡本\\u3000信吾"), same_name("岡本 信吾", "岡本"), same_name("", "")
    (True, False, False)
    """
    return bool(_key(one)) and _key(one) == _key(other)


def _key(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())
