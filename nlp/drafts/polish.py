"""整文. 話し言葉の言いよどみを除き、書き言葉に直す。意味・数・名前と、鉤括弧の中の言葉には触れない。"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from nlp.drafts.rules.all_rules import POLISH_RULES, STANDARD_OFF
from nlp.drafts.rules.rule import Line

# 一つの規則が直した跡に別の規則が当たることがあるので、変わらなくなるまで繰り返す。
_ROUNDS = 6
# 引用の中の一字の代わり。どの規則にも当たらない。
_HIDDEN = "\ue000"
_QUOTED = re.compile(r"(?<=「)[^「」]+(?=」)|(?<=『)[^『』]+(?=』)")


@dataclass(frozen=True, slots=True)
class Edit:
    """整文の変更ひとつ。元の文の [start, end) にある before が after になった。

    rule は直した規則の名前。いくつかの規則が同じところを直したときは、当てた順に「・」でつなぐ。
    """

    start: int
    end: int
    before: str
    after: str
    rule: str


def polish(sentence: str, off: Collection[str] = STANDARD_OFF) -> str:
    """一文を整える。入力も出力も一文。数字・名前・否定は変わらない。off は使わない規則の名前。

    整えた文をもう一度整えても、変わらない。

    >>> polish("えー、ちょっと難しいかなというふうに思っております。")
    '難しいと思います。'
    """
    text = spoken = _hide(sentence)
    lines = _lines(frozenset(off))
    for _ in range(_ROUNDS):
        before = text
        for _, line in lines:
            if _may_apply(line, text):
                text = line.pattern.sub(line.replacement, text)
        if text == before:
            break
    return sentence if text == spoken else _shown(text, iter(_quoted_marks(sentence, spoken)))


def polish_edits(sentence: str, off: Collection[str] = STANDARD_OFF) -> tuple[Edit, ...]:
    """整文のすべての変更を、元の文の位置の順に返す。変更を元の文に当てはめると、polish の結果になる。

    >>> [(edit.before, edit.after, edit.rule) for edit in polish_edits("えー、開会いたします。")]
    [('えー、', '', '言いよどみ'), ('いた', '', 'いたします・まいります')]
    """
    spoken = _hide(sentence)
    trace = _Trace(spoken)
    lines = _lines(frozenset(off))
    for _ in range(_ROUNDS):
        before = trace.text
        for name, line in lines:
            if _may_apply(line, trace.text):
                trace.apply(name, line)
        if trace.text == before:
            break
    marks = iter(_quoted_marks(sentence, spoken))
    edits: list[Edit] = []
    for piece in trace.pieces:
        after = _shown(piece.text, marks)
        before = sentence[piece.start : piece.end]
        if piece.rules and after != before:
            edits.append(Edit(piece.start, piece.end, before, after, "・".join(dict.fromkeys(piece.rules))))
    return tuple(edits)


@lru_cache(maxsize=64)
def _lines(off: frozenset[str]) -> tuple[tuple[str, Line], ...]:
    """使う規則の名前と型を、当てる順に並べたもの。"""
    return tuple((rule.name, line) for rule in POLISH_RULES if rule.name not in off for line in rule.lines)


def _may_apply(line: Line, text: str) -> bool:
    for cue in line.cues:  # noqa: SIM110 (文ごとに百回あまり呼ぶので、内包表記より速い書き方にする。)
        if cue in text:
            return True
    return False


def _hide(sentence: str) -> str:
    """鉤括弧の中の字を、同じ数の印に替える。書名や、人の言葉の引用を直さないため。"""
    if ("「" not in sentence and "『" not in sentence) or _HIDDEN in sentence:
        return sentence
    return _QUOTED.sub(lambda match: _HIDDEN * len(match[0]), sentence)


def _quoted_marks(sentence: str, spoken: str) -> list[str]:
    """印に替えた字。"""
    return [mark for mark, hidden in zip(sentence, spoken, strict=True) if hidden == _HIDDEN]


def _shown(text: str, marks: Iterator[str]) -> str:
    """印を元の字に戻す。規則は印を消さず並べ替えないので、順に戻せばよい。"""
    return "".join(next(marks) if mark == _HIDDEN else mark for mark in text) if _HIDDEN in text else text


@dataclass(frozen=True, slots=True)
class _Piece:
    """いまの文の一区切り。元の文の [start, end) から来た。rules が空なら、元のまま。"""

    start: int
    end: int
    text: str
    rules: tuple[str, ...] = ()


class _Trace:
    """整えている途中の文。どの部分が元の文のどこから、どの規則で来たかを覚えている。"""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces = [_Piece(0, len(text), text)]

    def apply(self, name: str, line: Line) -> None:
        """規則の型を当てる。"""
        changes = [(match.start(), match.end(), _result(line, match)) for match in line.pattern.finditer(self.text)]  # fmt: skip
        for start, end, after in reversed(changes):
            self._change(*_trimmed(self.text, start, end, after), name)
        self.text = "".join(piece.text for piece in self.pieces)

    def _change(self, start: int, end: int, after: str, name: str) -> None:
        """いまの文の [start, end) を after にする。"""
        if start == end and not after:
            return
        before, rest = _cut(self.pieces, start)
        inside, behind = _cut(rest, end - start)
        if inside:
            place = inside[0].start, max(piece.end for piece in inside)
        elif before and behind and behind[0].start < before[-1].end:  # 直した区切りの途中に書き足した。
            place = before[-1].start, before[-1].end
        else:
            place = (before[-1].end, before[-1].end) if before else (0, 0)
        rules = (*(rule for piece in inside for rule in piece.rules), name)
        self.pieces = _joined([*before, _Piece(*place, after, rules), *behind])


def _result(line: Line, match: re.Match[str]) -> str:
    return match.expand(line.replacement) if isinstance(line.replacement, str) else line.replacement(match)


def _trimmed(text: str, start: int, end: int, after: str) -> tuple[int, int, str]:
    """変わらない初めと終わりを除く。"""
    while after and start < end and text[start] == after[0]:
        start, after = start + 1, after[1:]
    while after and start < end and text[end - 1] == after[-1]:
        end, after = end - 1, after[:-1]
    return start, end, after


def _cut(pieces: Sequence[_Piece], at: int) -> tuple[list[_Piece], list[_Piece]]:
    """at 字目で二つに分ける。直した区切りを分けるときは、元の文の範囲をどちらの側にも持たせ、後で一つに戻す。"""
    left: list[_Piece] = []
    right: list[_Piece] = []
    for piece in pieces:
        size = len(piece.text)
        if at >= size and not right:
            left.append(piece)
            at -= size
        elif at <= 0 or right:
            right.append(piece)
        elif piece.rules:
            left.append(_Piece(piece.start, piece.end, piece.text[:at], piece.rules))
            right.append(_Piece(piece.start, piece.end, piece.text[at:], piece.rules))
            at = 0
        else:
            left.append(_Piece(piece.start, piece.start + at, piece.text[:at]))
            right.append(_Piece(piece.start + at, piece.end, piece.text[at:]))
            at = 0
    return left, right


def _joined(pieces: Sequence[_Piece]) -> list[_Piece]:
    """元の文の範囲が重なる、直した区切りを一つにまとめる。"""
    joined: list[_Piece] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and last.rules and piece.rules and piece.start < last.end:
            joined[-1] = _Piece(
                last.start, max(last.end, piece.end), last.text + piece.text, (*last.rules, *piece.rules)
            )
        elif piece.text or piece.rules:
            joined.append(piece)
    return joined
