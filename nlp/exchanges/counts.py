"""述べられた論点の数. 「三点お伺いします」「四点のご質問にお答えします」の数を読み、見つけた数と比べる。"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.exchanges.points import SentenceView
from nlp.exchanges.speech_acts import SpeechAct
from nlp.text.width import parse_number

_COUNT = re.compile(
    r"([0-9０-９一二三四五六七八九十]+)\s*(?:点|つ|問|件)(?:の|ほど|ばかり|、|ご|御)*(?:質問|お伺い|伺|お尋ね|お聞き|です|ですね)"
)
_STATED_IN = frozenset({SpeechAct.PREAMBLE, SpeechAct.CLOSING})


def stated_points(views: Sequence[SentenceView]) -> int | None:
    """発言の前置きか結びで述べられた論点の数(二つ以上)。述べられていなければ None。

    views は一つの発言の文。質問にも答弁にも使う。
    """
    for view in views:
        if view.act not in _STATED_IN:
            continue
        matched = _COUNT.search(view.sentence.text)
        number = parse_number(matched[1]) if matched else None
        if number and number > 1:
            return number
    return None
