"""書き直し. 選んだ話し言葉の一文を、要約に印刷する文にする。"""

from __future__ import annotations

import re

from db.house_style import DraftLength
from nlp.drafts.polish import polish
from nlp.drafts.style import Style
from nlp.drafts.trimming import trim
from nlp.drafts.wording import tighten

_CLOSED = re.compile(r"[。！？!?）)」]$")


def rewrite(spoken: str, style: Style) -> str:
    """一文を整え、要約と要点ではさらに前置きの節を除いて短い言い回しにし、句点で結ぶ。

    >>> rewrite("実は、電子決済というものを始めました", Style())
    '電子決済を始めました。'
    """
    text = polish(spoken, style.off) or spoken
    if style.length is not DraftLength.FULL:
        text = tighten(trim(text))
    return text if _CLOSED.search(text) else text + "。"
