"""変えてはならない事実. 文章から、数・日付、固有の名、打ち消された言葉を取り出す。"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nlp.text.tokenizer import Tokenizer, Word, WordKind
from nlp.text.width import fold, parse_number

_DIGITS = r"[0-9][0-9,]*(?:\.[0-9]+)?"
_KANJI = "[〇一二三四五六七八九十百千]+"
_COUNTER = (
    r"(?:年度|年間|か年|年|か月|ヶ月|カ月|箇月|月|週間|日|時間|時|分|秒|人|名|件|円|%|パーセント|割|回|台|か所|箇所|カ所|ヶ所|校|園|館|棟|戸|世帯|社|団体|"
    r"点|枚|種類|冊|本|歳|倍|度|階|番|号|条|項|章|位|組|ページ|キロ|メートル|トン|ヘクタール|平方)"
)
_NUMBER = re.compile(
    rf"(?:(?P<digits>(?:{_DIGITS}[兆億万千百]*)+)|(?P<kanji>(?:{_KANJI}[兆億万]*)+))(?P<counter>{_COUNTER})?"
)
_SCALE = {"兆": 10**12, "億": 10**8, "万": 10**4, "千": 10**3, "百": 100}
_PART = re.compile(rf"({_DIGITS}|{_KANJI})([兆億万千百]*)")
_SAME_COUNTER = {"名": "人", "%": "パーセント", "箇所": "か所", "カ所": "か所", "ヶ所": "か所", "ヶ月": "か月", "カ月": "か月", "箇月": "か月"}  # fmt: skip
# 打ち消しの形をしていても、打ち消しではない言い方。例: 「しなければならない」「かもしれない」「ではないか」
_NOT_DENIALS = re.compile(
    r"な(?:ければ|くては|きゃ|いと)(?:なら|なり|いけ|いき|駄目|だめ)(?:ない|ません|なかった|ぬ)?|ざるを得(?:ない|ません)|(?:か|かも)(?:しれ|知れ)(?:ない|ません)|"
    r"(?:では|じゃ|も)(?:ない|ありません)(?:の)?(?:か|でしょうか|だろうか)|(?:ない|ません)(?:もの)?(?:の|ん)?(?:でしょう|だろう|です)?か(?=[。？?、と]|$)|に(?:ほかなら|違い|過ぎ)(?:ない|ません)|"
    r"少な|(?:だけ|のみ)で(?:は)?なく|必ず|まず(?=[、は])|はず|わず(?:か)|いずれ|ずつ|ずっと|みず(?:から)|あらず|たゆまず|少なからず|かかわらず|思わず|引き続かず|相変わらず|間違いなく|なくす|なくし"
)
_DENIAL = re.compile(
    r"(?:ません|ない(?!し)|なかっ|なく(?!な[るっり])|ず(?:に|、|とも|。)|ぬ(?=[。、])|ざる|まい(?=[。と]))"
)
_LETTERS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+")
_GAP = 6


@dataclass(frozen=True, slots=True)
class Fact:
    """文章 [start, end) にある事実。key は書き方によらない形。"""

    key: str
    start: int
    end: int


def find_numbers(text: str) -> list[Fact]:
    """数。算用数字と漢数字、全角と半角、「名」と「人」は同じ書き方とみる。

    >>> [f.key for f in find_numbers("二千円を３名に、一般の方が")]
    ['2000円', '3人']
    """
    found: list[Fact] = []
    for match in _NUMBER.finditer(fold(text)):
        counter = match["counter"] or ""
        if match["kanji"] and not counter:  # 「一般」「十分」のような言葉の一部である。
            continue
        value = _value(match["digits"] or match["kanji"])
        if value is not None:
            found.append(Fact(f"{value:g}{_SAME_COUNTER.get(counter, counter)}", *match.span()))
    return found


def _value(text: str) -> float | None:
    total = 0.0
    for number, scales in _PART.findall(text):
        plain = number.replace(",", "")
        value = float(plain) if plain[0].isdigit() and plain.isascii() else parse_number(number)
        if value is None:
            return None
        for scale in scales:
            value *= _SCALE[scale]
        total += value
    return total


def find_proper_names(text: str, tokenizer: Tokenizer) -> list[Fact]:
    """人名、地名と、ローマ字の名。"""
    folded = fold(text)
    found = [
        Fact(folded[word.start : word.end], word.start, word.end)
        for word in tokenizer.words(text)
        if word.kind in (WordKind.PERSON, WordKind.PLACE)
    ]
    return found + [Fact(match[0].lower(), *match.span()) for match in _LETTERS.finditer(folded)]


@dataclass(frozen=True, slots=True)
class Polarity:
    """言葉が打ち消されているか。words は内容語のすべて、denied はそのうち打ち消された言葉。"""

    words: tuple[Fact, ...]
    denied: tuple[Fact, ...]


def has_denial(text: str) -> bool:
    """打ち消しかもしれない言い方があるか。

    >>> has_denial("実施しません。"), has_denial("実施します。")
    (True, False)
    """
    return _DENIAL.search(text) is not None


def find_polarity(text: str, tokenizer: Tokenizer) -> Polarity:
    """内容語と、そのうち打ち消された言葉。「こと」「もの」のような形だけの語は見ない。

    >>> found = find_polarity("予算は足りないが、講座は続けます。", Tokenizer())
    >>> [fact.key for fact in found.denied]
    ['足りる']
    """
    masked = _NOT_DENIALS.sub(lambda match: "〓" * len(match[0]), text)
    words = [word for word in tokenizer.content_words(text) if word.lemma not in _LIGHT]
    denied: list[Word] = []
    for match in _DENIAL.finditer(masked):
        if any(word.start < match.start() < word.end for word in words):  # 「つないで」の「ない」など。
            continue
        before = [word for word in words if word.start < match.start()]
        if before and match.start() - before[-1].end <= _GAP and before[-1].lemma not in _FORMAL:
            denied.append(before[-1])
    return Polarity(_facts(word for word in words if word.lemma not in _FORMAL), _facts(denied))


# ほかの言葉を助けるだけの用言(正規化形)。打ち消しは、その前の言葉に掛かる。
_LIGHT = frozenset({"為る", "居る", "有る", "成る", "おる", "ござる", "御座る", "頂く", "来る", "行く", "無い", "参る", "いただく", "致す", "得る", "呉れる"})  # fmt: skip

_FORMAL = frozenset(
    {
        "事",
        "こと",
        "物",
        "もの",
        "訳",
        "わけ",
        "所",
        "ところ",
        "為",
        "ため",
        "方",
        "人",
        "点",
        "化",
        "的",
        "者",
        "等",
    }
)


def _facts(words: Iterable[Word]) -> tuple[Fact, ...]:
    return tuple(Fact(word.lemma, word.start, word.end) for word in words)
