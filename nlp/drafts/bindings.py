"""数の掛かり先. 数を、すぐ前の名詞とすぐ後の言葉に結び、同じ言葉に別の数が結ばれていないかを調べる。"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.drafts.facts import Fact, find_numbers
from nlp.text.tokenizer import CONTENT_KINDS, Tokenizer, Word, WordKind
from nlp.text.width import fold

_NAMING = CONTENT_KINDS - {WordKind.NUMBER, WordKind.VERB, WordKind.ADJECTIVE}
# 数に添えるだけで、数えるものの名ではない語(正規化形)。例: 「約三人」「合計五件」
_BESIDE = frozenset("約 凡そ 合計 計 延べ 内 全部 以上 以下 未満 程度 程 為る 居る 有る 成る 御座る 最大 最低 目 分 第 毎 各 年 月 日 時 等 中 後 前 間 頃 其の他 此れ".split())  # fmt: skip
# 範囲の始めと終わり。例: 「四月から」「十月末まで」
_RANGE = re.compile(r"(?:代|末|頃|ごろ|初め|半ば)?(から|まで|より)")
_ENDS = "。、，,;；\n"


@dataclass(frozen=True, slots=True)
class Binding:
    """数と、それが掛かる言葉。before は同じ文で前にある最も近い名詞、after は同じ節で後に続く言葉(無ければ空)。"""

    fact: Fact
    before: str
    after: str

    @property
    def counter(self) -> str:
        """数え方。例: 「3人」の「人」"""
        return _counter(self.fact)


def exchanged_numbers(sentence: str, spoken: str, tokenizer: Tokenizer) -> list[Fact]:
    """根拠では別の数が結ばれている言葉に結ばれた、要約の数。数え方の同じ数が根拠に二つ以上あるときだけ調べる。

    >>> spoken = "北原校3人、南原校5人です。"
    >>> [fact.key for fact in exchanged_numbers("北原校5人、南原校3人です。", spoken, Tokenizer())]
    ['5人', '3人']
    """
    if not _worth_looking(sentence, spoken):
        return []
    theirs = find_bindings(spoken, tokenizer)
    return [mine.fact for mine in find_bindings(sentence, tokenizer) if _elsewhere(mine, theirs)]


def _worth_looking(sentence: str, spoken: str) -> bool:
    mine = {fact.key for fact in find_numbers(sentence)}
    if not mine:
        return False
    kinds: dict[str, set[str]] = defaultdict(set)
    for fact in find_numbers(spoken):
        kinds[_counter(fact)].add(fact.key)
    return any(len(keys) > 1 and keys & mine for keys in kinds.values())


def _counter(fact: Fact) -> str:
    return "曜" if fact.key.endswith("曜") else fact.key.lstrip("0123456789.")


def _elsewhere(mine: Binding, theirs: Sequence[Binding]) -> bool:
    """mine の言葉に、根拠では別の数だけが結ばれているか。一方の言葉に mine の数だけが結ばれていれば、正しいとみる。

    「昨年五月の祭りと昨年十月の式」の「昨年」のように、いくつもの数が結ばれた言葉では決めない。
    """
    others = [other for other in theirs if other.counter == mine.counter]
    if mine.fact.key not in {other.fact.key for other in others}:
        return False
    sides = [
        {other.fact.key for other in others if other.before == mine.before} if mine.before else set(),
        {other.fact.key for other in others if other.after == mine.after} if mine.after else set(),
    ]
    if any(keys == {mine.fact.key} for keys in sides):
        return False
    return any(keys and mine.fact.key not in keys for keys in sides)


def find_bindings(text: str, tokenizer: Tokenizer) -> list[Binding]:
    """文章の数の一つ一つと、その掛かる言葉。"""
    folded = fold(text)
    numbers = find_numbers(text)
    words = [
        word
        for word in tokenizer.content_words(text)
        if not any(fact.start < word.end and word.start < fact.end for fact in numbers)
    ]
    found: list[Binding] = []
    for at, fact in enumerate(numbers):
        left = numbers[at - 1].end if at else 0
        right = numbers[at + 1].start if at + 1 < len(numbers) else len(text)
        left = max(left, folded.rfind("。", 0, fact.start) + 1)
        right = min([right, *(p for mark in _ENDS if (p := folded.find(mark, fact.end)) >= 0)])
        before = [word for word in words if left <= word.start and word.end <= fact.start]
        after = [word for word in words if fact.end <= word.start and word.end <= right]
        ranged = _RANGE.match(folded, fact.end)
        found.append(
            Binding(fact, _last_name(before, folded), ranged[1] if ranged else _next_word(after, folded))
        )
    return found


def _last_name(words: Sequence[Word], text: str) -> str:
    """語のうち最後の名詞。続いている名詞は一つの名とする。"""
    names = [word for word in words if word.kind in _NAMING and word.lemma not in _BESIDE]
    if not names:
        return ""
    start = end = len(names) - 1
    while start and names[start - 1].end == names[start].start:
        start -= 1
    return text[names[start].start : names[end].end]


def _next_word(words: Sequence[Word], text: str) -> str:
    """語のうち最初の内容語。名詞が続けば一つの名とし、用言は正規化形にする。"""
    words = [word for word in words if word.lemma not in _BESIDE]
    if not words:
        return ""
    if words[0].kind not in _NAMING:
        return words[0].lemma
    end = 0
    while end + 1 < len(words) and words[end + 1].start == words[end].end and words[end + 1].kind in _NAMING:
        end += 1
    return text[words[0].start : words[end].end]
