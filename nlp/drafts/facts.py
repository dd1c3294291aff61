"""変えてはならない事実. 文章から、数・日付・曜日と、固有の名を取り出す。"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from nlp.text.tokenizer import Tokenizer, WordKind
from nlp.text.width import fold, parse_number

_DIGITS = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_KANJI = "[〇一二三四五六七八九十百千]+"
_COUNTER = (
    r"(?:年度|年間|か年|年|か月|ヶ月|カ月|箇月|月|週間|日間|日|時間|時|分|秒|人|名|件|円|%|パーセント|割|回|台|か所|箇所|カ所|ヶ所|校|園|館|棟|戸|世帯|社|団体|"
    r"点|枚|種類|冊|本|歳|倍|度|階|番|号|条|項|章|位|組|ページ|キロ|メートル|トン|ヘクタール|平方|つ|個|票|世紀|ポイント)"
)
# 元号と午前・午後は、年と時刻を一つに決めるので、数とともに読む。例: 「令和元年」「R6年度」「午後3時」
_NUMBER = re.compile(
    r"(?:(?P<era>令和|平成|昭和|大正|(?<![A-Za-z])[RHS](?=[0-9]{1,2}年))|(?P<half>午前|午後))?"
    rf"(?:(?P<digits>(?:{_DIGITS}[兆億万千百]*)+)|(?P<kanji>(?:{_KANJI}[兆億万]*)+|(?<=和|成|正)元(?=年)))(?P<counter>{_COUNTER})?"
)
_SCALE = {"兆": 10**12, "億": 10**8, "万": 10**4, "千": 10**3, "百": 100}
_PART = re.compile(rf"({_DIGITS}|{_KANJI})([兆億万千百]*)")
_SAME_COUNTER = {"名": "人", "%": "パーセント", "箇所": "か所", "カ所": "か所", "ヶ所": "か所", "ヶ月": "か月", "カ月": "か月", "箇月": "か月"}  # fmt: skip
# 元号の元年にあたる西暦年から 1 を引いたもの。例: 令和6年は 2018 + 6 = 2024 年
_ERA = {"令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "R": 2018, "H": 1988, "S": 1925}
_WEEKDAY = re.compile(r"(?P<day>[月火水木金土日])曜日?|\((?P<short>[月火水木金土日])\)|(?P<both>土日)")
_LETTERS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+")
# 組織や場所の名。終わりの字で見分ける。(終わりの規則, 例)
ORGANISATIONS: tuple[tuple[str, str], ...] = (
    (r"(?:課|局|庁|省|室)(?![一-龥々ァ-ヴーすしせ])", "学務課"),
    (r"(?:協会|組合|連盟|機構|公社|財団|法人|会社|銀行|商工会|新聞社)", "東部観光協会"),
    (r"(?:大学|高校|小学校|中学校|病院|駅)(?![一-龥々])", "北原小学校"),
)
_ORGANISATION = re.compile(rf"[一-龥々ァ-ヴーA-Za-z]+?(?:{'|'.join(rule for rule, _ in ORGANISATIONS)})")
# 名ではなく、組織の種類をいう言葉。例: 「担当課」「各小学校」
_KINDS_OF = re.compile(
    r"(?:担当|所管|関係|各|他|全|同|当|主管|庁内|事務|部|当該|両|私立|市立|公立|県立|町立|村立|国立|都立|区立|小|中|高等|近隣|一般|株式|社団|教|相談|会議|図書|研究|管理|待合|控|[一二三四五六七八九十]+)?"
    r"(?:課|局|室|庁|省|協会|組合|法人|会社|大学|高校|小学校|中学校|病院|駅)|省庁|官庁|本庁|県庁|市庁|都庁|府庁|道庁|[登退来開閉入]庁|在宅"
)


@dataclass(frozen=True, slots=True)
class Fact:
    """文章 [start, end) にある事実。key は書き方によらない形。"""

    key: str
    start: int
    end: int


def find_numbers(text: str) -> list[Fact]:
    """数と曜日。算用数字と漢数字、全角と半角、和暦と西暦、「名」と「人」、「割」と「%」は同じ書き方とみる。

    >>> [f.key for f in find_numbers("二千円を３名に、一般の方が")]
    ['2000円', '3人']
    >>> [f.key for f in find_numbers("令和６年の午後３時（火）、３割")]
    ['2024年', '15時', '火曜', '30パーセント']
    """
    return list(_numbers(text))


# 同じ文を、いくつもの検査が続けて調べる。
@lru_cache(maxsize=64)
def _numbers(text: str) -> tuple[Fact, ...]:
    folded = fold(text)
    found: list[Fact] = []
    for match in _NUMBER.finditer(folded):
        if match["kanji"] and not match["counter"]:  # 「一般」「十分」のような言葉の一部である。
            continue
        key = _key(match)
        if key is not None:
            found.append(Fact(key, *match.span()))
    for match in _WEEKDAY.finditer(folded):
        days = "土日" if match["both"] else match["day"] or match["short"]
        found += [Fact(f"{day}曜", *match.span()) for day in days]
    return tuple(sorted(found, key=lambda fact: fact.start))


def number_keys(source: str) -> frozenset[str]:
    """根拠が述べている数のすべての書き方。元号・午前午後・数え方を省いた書き方も含む。

    >>> sorted(number_keys("令和６年に三事業"))
    ['2024', '2024年', '3', '6', '6年']
    """
    keys = {fact.key for fact in find_numbers(source)}
    for match in _NUMBER.finditer(fold(source)):
        value = _value(match)
        if value is not None:
            keys |= {_text(value), _key(match) or ""}
            if match["counter"] in ("年間", "か年"):
                keys |= {f"{_text(value)}年"}
            if match["era"] or match["half"]:
                keys |= {f"{_text(value)}{match['counter'] or ''}"}
                keys |= {_text(_resolved(match, value))}
    return frozenset(keys - {""})


def _key(match: re.Match[str]) -> str | None:
    value = _value(match)
    if value is None:
        return None
    value = _resolved(match, value)
    counter = match["counter"] or ""
    if counter == "割":
        value, counter = value * 10, "パーセント"
    return _text(value) + _SAME_COUNTER.get(counter, counter)


def _resolved(match: re.Match[str], value: Decimal) -> Decimal:
    """元号の年を西暦に、午後の時刻を 24 時間制にした数。"""
    if match["era"] and (match["counter"] or "").startswith("年"):
        return value + _ERA[match["era"]]
    if match["half"] == "午後" and match["counter"] == "時" and value < 12:
        return value + 12
    return value


def _value(match: re.Match[str]) -> Decimal | None:
    text = match["digits"] or match["kanji"]
    if text == "元":
        return Decimal(1)
    total = Decimal(0)
    for number, scales in _PART.findall(text):
        plain = number.replace(",", "")
        value = Decimal(plain) if plain[0].isdigit() and plain.isascii() else parse_number(number)
        if value is None:
            return None
        for scale in scales:
            value *= _SCALE[scale]
        total += value
    return total


def _text(value: Decimal) -> str:
    """桁を落とさない、書き方のそろった数。例: 1200.50 は "1200.5" """
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def find_proper_names(text: str, tokenizer: Tokenizer) -> list[Fact]:
    """人名、地名、組織の名と、ローマ字の名。

    >>> [fact.key for fact in find_proper_names("学務課が担当課です。", Tokenizer())]
    ['学務課']
    """
    folded = fold(text)
    found = [
        Fact(folded[word.start : word.end], word.start, word.end)
        for word in tokenizer.words(text)
        if word.kind in (WordKind.PERSON, WordKind.PLACE) and not folded[word.start : word.end].endswith("等")
    ]
    found += [
        Fact(match[0], *match.span())
        for match in _ORGANISATION.finditer(folded)
        if not _KINDS_OF.fullmatch(match[0])
    ]
    return found + [Fact(match[0].lower(), *match.span()) for match in _LETTERS.finditer(folded)]
