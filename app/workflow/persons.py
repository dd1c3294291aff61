"""人の名. アカウント・確認リンク・委員名簿・出席者・発言者が、同じ人かを名で見る。"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence


def same_name(one: str, other: str) -> bool:
    """二つの氏名が同じ人の名か。空白と字の幅の違いは見ない。空の名は、だれとも同じでない。

    >>> same_name("岡本 信吾", "岡本\\u3000信吾"), same_name("岡本 信吾", "岡本"), same_name("", "")
    (True, False, False)
    """
    return bool(name_key(one)) and name_key(one) == name_key(other)


def find_people(people: Sequence[str], name: str) -> tuple[str, ...]:
    """氏名 people のうち、その名の人かもしれない人。同じ氏名の人がいればその人だけで、いなければ、その名(姓)で始まる人。

    >>> find_people(["林 花", "林 月子", "岡本 信吾"], "林"), find_people(["林 花", "林 月子"], "林　花")
    (('林 花', '林 月子'), ('林 花',))
    """
    key = name_key(name)
    if not key:
        return ()
    same = [one for one in people if name_key(one) == key]
    return tuple(same[:1] or [one for one in people if name_key(one).startswith(key)])


def find_person(people: Sequence[str], name: str) -> str | None:
    """氏名 people のうち、その名の人。いないか、一人に決まらなければ None。"""
    found = find_people(people, name)
    return found[0] if len(found) == 1 else None


def name_key(name: str) -> str:
    """氏名を比べる形。空白を除き、字の幅をそろえる。"""
    return "".join(unicodedata.normalize("NFKC", name).split())
