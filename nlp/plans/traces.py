"""計画らしさの印. 長い会議録を計画として詳しく調べる前に、調べる値打ちがあるかを一目で見る。"""

from __future__ import annotations

import re

# 計画なら必ずどこかにある印。表の升、【】の節、丸数字の事業、節や施策の語で始まる行。一つもない長い文章は詳しく調べない。
_TRACE = re.compile(
    r"[\t|│┃【①-⑳]|<t[dr]"
    r"|^[\s#■◆●◇□▼▶・○]*(?:基本|主な|具体|実施|個別|重点)?(?:施策|取組|取り組み|事業|現状|課題|方向|方針|計画|目標|担当|展開)",
    re.MULTILINE,
)


def may_be_plan(text: str) -> bool:
    """計画書か進行管理表かもしれないか。False なら、どちらでもない。

    >>> may_be_plan("番号\\t実施事業\\t担当課"), may_be_plan("○議長　開会します。")
    (True, False)
    """
    return _TRACE.search(text) is not None
