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
_NAMED = frozenset({WordKind.PERSON, WordKind.PLACE})


def staff_name(entry: str, tokenizer: Tokenizer) -> str | None:
    """事務局の一人分の表記から氏名を取り出す。役職や組織だけの表記なら None。

    >>> [staff_name(entry, Tokenizer()) for entry in ("三宮学校教育課長", "柴田課長", "学校教育課長", "情報政策課")]
    ['三宮', '柴田', None, None]
    """
    name = read_name(entry)
    if name:
        return name
    text = re.sub(r"[（(].*|[ \u3000]", "", entry)
    ending = role_at_end(text)
    if ending is None or is_office(text):
        return None
    words = tokenizer.words(text)
    if len(words) < 2:
        return None
    head, post = text[: words[0].end], text[words[1].start : words[1].end]
    if post in _MUNICIPAL and words[0].kind is not WordKind.PERSON:
        return None
    return head if words[0].kind in _NAMED or head in _ONE_LETTER else None
