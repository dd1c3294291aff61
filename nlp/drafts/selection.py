"""文の選び方. 決めた字数の中で、述べたことをなるべく広く覆う文を選ぶ。"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from nlp.exchanges.points import SentenceView
from nlp.exchanges.speech_acts import SpeechAct
from nlp.text.similarity import TermWeights

# 文の途中では切らないので、目安の長さをこの割合まで超えてよい。
_OVERRUN = 1.08
# 数字・日付・約束を含む文を落とさないことを、言葉の近さより重く見る。
_ASKS, _TOPIC, _FIGURE, _EDGE, _COMMITS, _NEW = 0.9, 1.0, 0.35, 0.5, 0.2, 1.5
_FEW_WORDS = 0.15
# 長い文ほど選びにくくする強さ(字数の何乗で割るか)。
_SHORTNESS = 0.4
_FIGURES = re.compile(
    r"[0-9０-９〇一二三四五六七八九十百千万]+(?:[.,．，][0-9０-９]+)?\s*(?:人|名|件|円|[%％]|パーセント|割|回|台|か所|箇所|校|年|月|日|点|枚|種類)"
)
_COMMITS_END = re.compile(r"(?:ます|です|ません|ました)(?:ね)?。?$")


@dataclass(frozen=True, slots=True)
class Choice:
    """選ぶ候補の文。number は発言の中の文の番号、text は整えた文。"""

    number: int
    view: SentenceView
    text: str


def choose(
    choices: Sequence[Choice], topic: Mapping[str, float], weights: TermWeights, limit: int
) -> list[Choice]:
    """値打ちの高い文から、およそ limit 字になるまで選び、元の順で返す。少なくとも一文は選ぶ。

    topic: 論点の語の重み。すでに選んだ文にある語は、値打ちに数えない。
    """
    left = list(choices)
    chosen: list[Choice] = []
    seen: set[str] = set()
    room = limit * _OVERRUN
    ends = {choices[0].number, choices[-1].number} if choices else set()
    about = weights.vector([term for choice in choices for term in choice.view.terms])
    while left:
        fitting = [c for c in left if len(c.text) <= room] if chosen else left
        if not fitting:
            break
        best = max(fitting, key=lambda c: (_worth(c, seen, topic, about, c.number in ends), -c.number))
        left.remove(best)
        chosen.append(best)
        seen |= set(best.view.terms)
        room -= len(best.text)
    return sorted(chosen, key=lambda choice: choice.number)


def _worth(
    choice: Choice, seen: set[str], topic: Mapping[str, float], about: Mapping[str, float], at_end: bool
) -> float:
    """文の値打ち。問い・要望・数字・結論と、まだ述べていない語の論点との近さから決める。"""
    v = choice.view
    new = set(v.terms) - seen
    length = max(1, len(choice.text))
    value = _TOPIC * sum(topic.get(term, 0.0) for term in new) / max(1, len(v.terms)) ** 0.5
    value += _NEW * sum(about.get(term, 0.0) for term in new)
    if v.act in (SpeechAct.QUESTION, SpeechAct.REQUEST):
        value += _ASKS
    elif v.act is SpeechAct.OPINION:
        value += _ASKS / 2
    value += _FIGURE * (_FIGURES.search(choice.text) is not None)
    value += _COMMITS * (_COMMITS_END.search(choice.text) is not None)
    value += _EDGE * at_end
    worth: float = (value - _FEW_WORDS * (len(v.lemmas) < 3)) / length**_SHORTNESS
    return worth
