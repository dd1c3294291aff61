"""言語モデルの答え. 答えの各行を、根拠の箇所の付いた要約の文として読む。形が約束と違えば受け付けない。"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import pairwise

from db.records import DraftSentence, Span, Writer

# 一文の字数と、文の数の上限。人の一文はこれよりずっと短い。
_LONGEST = 400
_MOST = 60
# 考えたことを述べる部分。答えの前にだけあってよい。
_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)
_FENCE = re.compile(r"^```[a-z]*$", re.MULTILINE)
# 要約の文に現れてはならないもの: 制御文字、HTML やひな形の印、アドレス、文字の並びを変える見えない字。
_UNFIT = re.compile(
    r"[\x00-\x1f\x7f<>{}`\\|\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd]|https?:|www\."
)
_ENDS = ("。", "？", "?", "」", "）", ")")


class AnswerError(ValueError):
    """言語モデルの答えを要約として読めない。str() は、何がいけないかを述べた一行。"""


def read_answer(content: str, places: Sequence[Span]) -> tuple[DraftSentence, ...]:
    """答えを読む。places は、頼むときに付けた番号(1 始まり)の順の箇所。

    文は、初めの根拠の順に並べる。根拠にならなかった箇所は、呼ぶ側が省略の一覧に載せる。
    AnswerError: 空か、約束の形でないか、無い番号を指すか、一つの箇所を二つの文の根拠にしているか、文として印刷できない。

    >>> read_answer('{"sources": [1], "text": "三校です。"}', [Span(2, 0, 8)])[0].text
    '三校です。'
    """
    sentences = [_sentence(entry, places) for entry in _entries(content)]
    if not sentences:
        raise AnswerError("答えが空です")
    if len(sentences) > _MOST:
        raise AnswerError(f"文が多すぎます({len(sentences)} 文)")
    order = {span: at for at, span in enumerate(places)}
    used = [span for sentence in sentences for span in sentence.sources]
    if len(used) != len(set(used)):
        raise AnswerError("一つの発言の文を、二つの要約の文の根拠にしています")
    if any(a.text == b.text for a, b in pairwise(sentences)):
        raise AnswerError("同じ文を繰り返しています")
    return tuple(sorted(sentences, key=lambda sentence: order[sentence.sources[0]]))


def _entries(content: str) -> list[object]:
    """一行に一つの JSON か、その配列。"""
    text = _FENCE.sub("", _THOUGHT.sub("", content)).strip()
    try:
        if text.startswith("["):
            found = json.loads(text)
            return found if isinstance(found, list) else []
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (json.JSONDecodeError, RecursionError) as error:
        raise AnswerError("約束の形(一行ごとの JSON)になっていません") from error


def _sentence(entry: object, places: Sequence[Span]) -> DraftSentence:
    if not isinstance(entry, dict):
        raise AnswerError("約束の形(sources と text)になっていません")
    text, sources = entry.get("text"), entry.get("sources")
    if not isinstance(text, str) or not isinstance(sources, list) or not sources:
        raise AnswerError("約束の形(sources と text)になっていません")
    numbers: list[int] = []
    for number in sources:
        if type(number) is not int or not 1 <= number <= len(places):
            raise AnswerError("根拠として、無い番号の文を挙げています")
        numbers.append(number)
    return DraftSentence(
        _printable(text.strip()), tuple(places[n - 1] for n in sorted(set(numbers))), Writer.MODEL
    )


def _printable(text: str) -> str:
    if not text:
        raise AnswerError("空の文があります")
    if len(text) > _LONGEST:
        raise AnswerError(f"一文が長すぎます({len(text):,} 字)")
    if _UNFIT.search(text):
        raise AnswerError("文に、印刷できない文字や HTML の印があります")
    return text if text.endswith(_ENDS) else f"{text}。"
