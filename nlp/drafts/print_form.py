"""印刷の形. 役職だけで印刷する要約から、人の名前を除く。"""

from __future__ import annotations

import re
from collections.abc import Collection

from db.records import Minutes

_ROLE = re.compile(r"委員|副?会長|副?委員長|副?議長|副?座長|議員")
_KANJI = re.compile(r"[一-龥々]")
_LONGEST = 8


def names_of(minutes: Minutes) -> frozenset[str]:
    """この会議の人の氏名と姓。発言者と出席者・欠席者から採り、姓は氏名の初めの二字か三字とみる。"""
    people = {turn.name for turn in minutes.turns if turn.name}
    people |= {*minutes.header.attendees, *minutes.header.absentees}
    surnames = {name[:length] for name in people for length in (2, 3) if len(name) > length + 1}
    return frozenset(people | surnames)


def without_names(text: str, names: Collection[str]) -> str:
    """「岡本委員」の「岡本」のように、役職の前に付いた氏名を除く。ほかの文字は変えない。

    names: names_of の結果。

    >>> without_names("岡本委員の意見と森林委員会の資料です。", {"岡本", "林"})
    '委員の意見と森林委員会の資料です。'
    """
    for role in reversed(list(_ROLE.finditer(text))):
        at = role.start()
        for length in range(min(_LONGEST, at), 0, -1):
            start = at - length
            alone = start == 0 or not _KANJI.match(text[start - 1])
            if alone and text[start:at] in names:
                text = text[:start] + text[at:]
                break
    return text
