"""氏名かもしれない言葉. 会議の出席者のほかの人(話に出た住民など)の名を、敬称から見分ける。"""

from __future__ import annotations

import re
from collections.abc import Collection

# 敬称と、その前の名になりうる字の並び。
_CALLED = re.compile(r"(?P<name>[一-龥々]{1,4}|[ァ-ヴー]{2,10})(?:さん|氏(?![名族神]))")
# 敬称が付いても氏名ではない言葉。(規則, 例)。言葉の終わりで見分ける。
COMMON_CALLS: tuple[tuple[str, str], ...] = (
    (r"皆|各|両|御|お客|客|患者|神|仏", "皆さん"),
    (r"[者員民師士生徒童長供体]", "事業者さん"),
    (r"[社店局課部室所館園校市町村県区会屋組]", "事務局さん"),
    (r"子|親|母|父|兄|姉|弟|妹|孫|妻|夫|奥|嫁|主婦|若者|先方|隣", "お子さん"),
    (
        r"団体|企業|法人|大学|学校|病院|銀行|工務|農家|商工|ボランティア|スタッフ|メーカー|ベンダー|ドライバー|ヘルパー|マネジャー|マネージャー|オーナー|リーダー|サポーター|セールスマン",
        "団体さん",
    ),
)
_COMMON = re.compile(rf"(?:{'|'.join(rule for rule, _ in COMMON_CALLS)})$")


def likely_names(text: str, names: Collection[str]) -> list[tuple[int, int]]:
    """敬称の前に立つ、会議の人の名 names でもありふれた呼び名でもない言葉の位置。

    >>> likely_names("皆さんと、高藤さんの話です。", frozenset())
    [(5, 7)]
    """
    return [
        match.span("name")
        for match in _CALLED.finditer(text)
        if match["name"] not in names and not _COMMON.search(match["name"])
    ]
