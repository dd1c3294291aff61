"""施策を名前で選ぶ. 打ちかけの言葉に合う施策を、打つそばから絞り込む。"""

from __future__ import annotations

from collections.abc import Sequence

from db.records import Measure
from nlp.text.width import squash

# ひらがなで打ちかけたカタカナの言葉にも合うように、比べるときはカタカナにそろえる。
_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}


def pick_measures(query: str, measures: Sequence[Measure]) -> list[int]:
    """空白で区切った言葉のすべてを含む施策の添字。番号か名前の先頭に合うものから。言葉が無ければ空。

    番号・施策名・実施内容・中間の見出し・担当課を探し、全角と半角、大文字と小文字、ひらがなとカタカナを区別しない。

    >>> wifi = Measure("k", (), "1-2", "公衆無線LAN", "アクセスポイントの設置", ("情報課",), ())
    >>> pick_measures("あくせす ｌａｎ", [wifi]), pick_measures("図書", [wifi])
    ([0], [])
    """
    terms = [_key(term) for term in query.split()]
    terms = [term for term in terms if term]
    if not terms:
        return []
    found: list[tuple[int, int]] = []
    for index, measure in enumerate(measures):
        names = [_key(name) for name in (measure.code, measure.content, measure.title)]
        others = _key("\n".join((measure.group, *measure.departments)))
        if all(any(term in text for text in (*names, others)) for term in terms):
            found.append((_rank(terms[0], names), index))
    return [index for _, index in sorted(found)]


def _rank(term: str, names: Sequence[str]) -> int:
    """番号に等しい 0、名前の先頭 1、名前の中 2、ほか 3。"""
    if term == names[0]:
        return 0
    if any(name.startswith(term) for name in names):
        return 1
    return 2 if any(term in name for name in names) else 3


def _key(text: str) -> str:
    return squash(text).casefold().translate(_KATAKANA)
