"""事務局の氏名. 冒頭の「三宮学校教育課長」のような表記から姓を読む。「情報政策課長」には姓がない。"""

from __future__ import annotations

import re

from nlp.text.tokenizer import Tokenizer, WordKind
from nlp.turns.names import is_office, read_name
from nlp.turns.roles import role_at_end

# 一字の姓のうち、担当の名の初めの字と紛れにくいもの。例: 「原学校教育課長」
_ONE_LETTER = frozenset("森林原星堀辻畑谷関岡岸桂菅栗榊沢澤島嶋城杉滝瀧橘柳浜濱槙峰脇奥梶")
# 姓ではなく、自治体の名であるときに続く語。例: 「千葉市総務課長」
_MUNICIPAL = frozenset("市町村区県府都道郡立")
# 地名が前に付く、出先の長。例: 「北上支所長」
_BRANCHES = frozenset({"支所長", "署長", "駅長"})
_NATIONAL = frozenset({"日本", "全国", "中国", "東京"})
_KANJI = re.compile(r"[一-龥々〆ヶケ\uf900-\ufaff]+")
_NAMED = frozenset({WordKind.PERSON, WordKind.PLACE})


def staff_name(entry: str, tokenizer: Tokenizer) -> str | None:
    """事務局の一人分の表記から氏名を取り出す。役職や組織だけの表記なら None。

    >>> [staff_name(entry, Tokenizer()) for entry in ("三宮学校教育課長", "柴田課長", "学校教育課長", "情報政策課")]
    ['三宮', '柴田', None, None]
    """
    text = re.sub(r"[（(].*", "", entry)
    name, words = read_name(entry), tokenizer.words(text)
    if not words:
        return None
    head = text[: words[0].end]
    ending = role_at_end(text)
    if name:
        # 「国際課長」の「国際」は、「伊藤課長」の「伊藤」と同じ所にあるが、ふつうの名詞である。
        common = name == head and len(name) > 1 and words[0].kind is WordKind.NOUN
        branch = name == head and words[0].kind is WordKind.PLACE and text[len(name) :] in _BRANCHES
        return None if common or branch else name
    if ending is None or is_office(text) or len(words) < 2 or not _KANJI.fullmatch(head):
        return None
    if words[0].kind is WordKind.PLACE and text[words[1].start : words[1].end] in _MUNICIPAL:
        return None
    return head if head not in _NATIONAL and (words[0].kind in _NAMED or head in _ONE_LETTER) else None
