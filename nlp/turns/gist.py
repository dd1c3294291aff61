"""要点筆記. 「…という質問があり、…と回答した。」と書かれた箇条書きを、問と答の行に直す。"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.text.width import fold_marks
from nlp.turns.source_lines import Line

_BULLET = re.compile(r"^(?:[・○●◎■◆*-]|\(?[0-9]{1,2}[.)、]|[①-⑳])\s*")
# 一つの文に問と答を書く形。例: 「…との質問があり、…と回答した。」「…との要望に対し、…との答弁があった。」
_QUESTION_THEN_ANSWER = re.compile(
    r"^(?P<question>.{4,}?(?:という|との|旨の|について|への)(?P<kind>質問|質疑|意見|要望|指摘|提案)"
    r"(?:等)?(?:が(?:あり|あった|出され|寄せられ)|に対し(?:て|まして)?|を受け(?:て)?)[、，]?)"
    r"(?P<answer>.{4,}?(?:回答|答弁|説明|返答)(?:が?(?:あった|された|なされた)|し(?:た|ました))。?.*)$"
)
# 質問や意見だけを書く形。例: 「…との意見があった。」
_QUESTION_ONLY = re.compile(
    r"^.{4,}(?:という|との|旨の)(?P<kind>質問|質疑|意見|要望|指摘|提案)(?:等)?が(?:あった|出された|寄せられた)。?$"
)
# 答だけを書く形。例: 「…と回答した。」
_ANSWER_ONLY = re.compile(r"^.{4,}(?:と|旨)(?:の)?(?:回答|答弁)(?:が?(?:あった|された)|した)。?$")
_KIND = {"質疑": "質問", "指摘": "意見", "提案": "意見"}
_ENOUGH = 2


def rewrite_gist(lines: Sequence[Line]) -> tuple[Line, ...]:
    """要点筆記の箇条書きを「質問：…」「回答：…」の行に直した、行の組を返す。要点筆記でなければ空。

    文字は一つも除かない(文の初めの点だけを除く)。ほかの行はそのまま残す。
    """
    found: list[Line] = []
    count = 0
    for line in lines:
        text = line.text[_length(_BULLET, line.folded) :]
        pieces = _split(text)
        count += bool(pieces)
        if pieces:
            found += [_line(label, piece, line) for label, piece in pieces]
        elif text != line.text and "。" in text:
            found.append(Line(text, fold_marks(text), False, line.columns))
        else:
            found.append(line)
    return tuple(found) if count >= _ENOUGH else ()


def _split(text: str) -> list[tuple[str, str]]:
    both = _QUESTION_THEN_ANSWER.match(text)
    if both:
        return [(_kind(both), both["question"]), ("回答", both["answer"])]
    asked = _QUESTION_ONLY.match(text)
    if asked:
        return [(_kind(asked), text)]
    return [("回答", text)] if _ANSWER_ONLY.match(text) else []


def _kind(match: re.Match[str]) -> str:
    return _KIND.get(match["kind"], match["kind"])


def _line(label: str, text: str, source: Line) -> Line:
    printed = f"{label}：{text}"
    return Line(printed, fold_marks(printed), False, source.columns)


def _length(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0
