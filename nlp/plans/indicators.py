"""指標. 「【結果/目標】1,234人/1,500人」のような書き方から、実績と目標の数を拾う。"""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlp.text.width import fold


@dataclass(frozen=True, slots=True)
class Indicator:
    """指標ひとつ。result は実績、target は目標で、書かれていない方は None。

    start と end は、渡した文字列の中での【…】から数と単位までの位置(end は含まない)。
    """

    name: str
    result: float | None
    target: float | None
    unit: str
    start: int
    end: int


# 数の後に付く単位。長いものから照らす。例: 1,234人、4/4箇所、1.5万人、19手続き
_UNITS = (
    "千円", "万円", "億円", "円", "万人", "人", "名", "者", "社", "団体", "世帯", "回", "万件", "件",
    "箇所", "か所", "ヶ所", "カ所", "ヵ所", "個所", "台", "校", "園", "施設", "課", "室", "店舗", "店",
    "時間", "日間", "か月", "ヶ月", "分", "部", "冊", "本", "枚", "点", "通", "手続き", "手続", "種類",
    "講座", "コース", "システム", "業務", "路線", "地区", "%", "ポイント", "km", "m2", "ha", "kg", "GB",
)  # fmt: skip
_UNIT = "|".join(sorted((re.escape(unit) for unit in _UNITS), key=len, reverse=True))
_NUMBER = r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,12}(?:\.[0-9]{1,6})?"
# 数の前に付く言葉。例: 「アクセス件数 1,234件」「延べ29人」「年10回」「講座回数：1回」
_LEAD = (
    r"(?:(?P<noun>[^\s\d。、,:【】()]{0,15}(?:数|率|額|量))[\s:]{0,3})?"
    r"(?:約|延べ?|のべ|計|合計|全|年間?|月間?)?\s{0,3}"
)
# 数の続き。単位のある数なら範囲(1回~2回)だけを、単位のない数なら日付(9月、R2.3)や語の一部(3階)も除く。
_RANGE = r"[/~〜\-][0-9]"
_INDICATOR = re.compile(
    rf"【(?P<label>[^【】]{{1,30}})】\s{{0,3}}{_LEAD}(?P<first>{_NUMBER})(?:\s?(?P<unit>{_UNIT}))?"
    rf"(?:\s?/\s?(?P<second>{_NUMBER})(?:\s?(?P<unit2>{_UNIT}))?)?"
    rf"(?P<after>{_RANGE}|\s?[年月日時]|[.:]?\w)?"
)
_RANGE_AFTER = re.compile(_RANGE)
_PAIR = re.compile(r"[/・]")
_TARGET = re.compile(r"目標|計画|予定")


def find_indicators(text: str) -> tuple[Indicator, ...]:
    """本文に書かれた指標を、出てくる順に返す。

    【…】の直後に数があるものだけを読む。「実績/目標」のように二つの数が並べば、見出しの語の順に割り当てる
    (見出しが一語なら実績、目標の順)。一つなら、見出しに「目標」があれば目標、無ければ実績とする。
    name は見出しの語で、数の前に「アクセス件数」のような語があればそれになる。日付や年度は数えない。

    >>> find_indicators("【結果/目標】1,234人/1,500人(56人増)")
    (Indicator(name='結果/目標', result=1234.0, target=1500.0, unit='人', start=0, end=20),)
    >>> [(i.name, i.result, i.target, i.unit) for i in find_indicators("【目標】２回、【結果】来場者数 41人")]
    [('目標', None, 2.0, '回'), ('来場者数', 41.0, None, '人')]
    """
    folded = fold(text)
    found = (_read(match, text) for match in _INDICATOR.finditer(folded))
    return tuple(indicator for indicator in found if indicator)


def _read(match: re.Match[str], text: str) -> Indicator | None:
    label, second, after = match["label"], match["second"], match["after"] or ""
    unit = match["unit2"] or match["unit"] or ""
    # 単位のない分数は、見出しが「結果/目標」のように二つを述べていなければ日付と区別できない。
    bare = not unit and (after or (second and not _PAIR.search(label)))
    if bare or _RANGE_AFTER.fullmatch(after):
        return None
    result, target = _assign(label, _to_float(match["first"]), _to_float(second) if second else None)
    start, end = match.span("noun" if match["noun"] else "label")
    last = max(match.end(part) for part in ("first", "unit", "second", "unit2"))
    return Indicator(text[start:end].strip(), result, target, unit, match.start(), last)


def _assign(label: str, first: float, second: float | None) -> tuple[float | None, float | None]:
    # 例: 【結果/目標】4/5 は実績 4・目標 5、【目標/実績】5/4 も同じ、【目標】5 は目標だけ。
    parts = _PAIR.split(label, maxsplit=1)
    if second is None:
        return (None, first) if _TARGET.search(label) else (first, None)
    if len(parts) == 2 and _TARGET.search(parts[0]) and not _TARGET.search(parts[1]):
        return second, first
    return first, second


def _to_float(number: str) -> float:
    return float(number.replace(",", ""))
