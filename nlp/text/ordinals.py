"""回次. 会議の題名から、第何回かを読む。"""

from __future__ import annotations

import re

from nlp.text.width import fold, parse_number

# 例: 「令和6年度 第１回…会議」→ 1、「第十二回定例会」→ 12。「第3次計画」の次は回ではない。
_ORDINAL = re.compile(r"第\s*(?P<number>[0-9一二三四五六七八九十百]+)\s*回")


def find_ordinal(title: str) -> int | None:
    """題名の最後に書かれた「第N回」の N。書かれていないか、1000 以上なら None。

    一つの題名に「第二回定例会 総務委員会(第三回)」のように二つあれば、後の方がその会議の回である。

    >>> find_ordinal("令和６年度 第１回あさひ野市図書館協議会"), find_ordinal("第3次計画の説明会")
    (1, None)
    """
    numbers = [parse_number(match["number"]) for match in _ORDINAL.finditer(fold(title))]
    last = numbers[-1] if numbers else None
    return last if last is not None and last < 1000 else None
