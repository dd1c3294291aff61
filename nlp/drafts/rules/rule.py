"""整文の規則の形. 名前ひとつの規則は、同じことをする型を一つ以上持つ。"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

_compiled = cache(re.compile)

Replacement = str | Callable[[re.Match[str]], str]


class RuleGroup(StrEnum):
    """規則のまとまり。値は画面の見出し。"""

    HESITATION = "言いよどみと言い直し"
    CASUAL = "話し言葉"
    ROUNDABOUT = "回りくどい言い方"
    COURTESY = "敬語と前置き"
    MARKS = "記号"
    NUMBERS = "用字: 数"
    WORDS = "用字: 言葉"


class Choice(StrEnum):
    """どれか一つだけを選ぶ規則の組。選ばなければ、話したとおりに書く。"""

    DIGIT_WIDTH = "算用数字の幅"
    GROUPING = "桁区切り"
    MONTHS = "「か月」「か所」の書き方"
    JOINING = "「及び」「並びに」など"


@dataclass(frozen=True, slots=True)
class Line:
    """規則の型ひとつ。before は例文、after はこの規則だけで整えた結果。

    regex は正規表現。cues のどれも文になければ試さない(速さのため)。空なら、いつも試す。
    """

    regex: str
    replacement: Replacement
    before: str
    after: str
    cues: tuple[str, ...]

    @property
    def pattern(self) -> re.Pattern[str]:
        """使うときに初めて組み立てた正規表現。すべてを初めに組み立てると、起動に数十ミリ秒かかる。"""
        return _compiled(self.regex)


@dataclass(frozen=True, slots=True)
class PolishRule:
    """整文の規則ひとつ。

    name: 画面に出し、使わない規則を指す名前。
    stays: 形は似ているが、変えてはならない文。
    choice: 一つだけ選ぶ組に入る規則なら、その組。
    standard: 会議体が何も決めなければ使うか。
    """

    name: str
    group: RuleGroup
    lines: tuple[Line, ...]
    stays: tuple[str, ...] = ()
    choice: Choice | None = None
    standard: bool = True


def line(pattern: str, replacement: Replacement, example: tuple[str, str], *cues: str) -> Line:
    """規則の型を書く。example は例文と、その結果。"""
    return Line(pattern, replacement, *example, cues)
