"""部分. 長い話し言葉の文を、途中で結べるところと、そこから始められるところで切り、文ごとに、残す部分を選べるようにする。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.exchanges.points import SentenceView
from nlp.exchanges.speech_acts import SpeechAct
from nlp.text.tokenizer import Word

# どの部分も、この字数より短くしない。
_SHORTEST = 14
_OPEN, _CLOSE = "「『（(", "」』）)"
_MARK = re.compile(r"[「『（(」』）)、]")
# そこで文を結べる節の終わり。(規則, 結び方, 例, その結果)
CLOSES: tuple[tuple[str, str, str, str], ...] = (
    (r"(?<=です|ます)(?<![のん]です)(?:けれども|けれど|けど|が)、$", "。", "環境を整えていますが、", "環境を整えています。"),
    (r"(?<=ました|ません)(?:けれども|けれど|けど|が)、$", "。", "条例を改めましたが、", "条例を改めました。"),
    (r"(?:(?<=ござい)|(?<=おり|あり|てい))まして、$", "ます。", "窓口が混み合っておりまして、", "窓口が混み合っております。"),
    (r"(?<=[てで])(?:おり|い)、$", "います。", "利用が伸びており、", "利用が伸びています。"),
)  # fmt: skip
# 前を除いて、その後から文を始められる節の終わり。(規則, 例)。「…は、」「…を、」「…の場合は、」の後からは始められない。
OPENS: tuple[tuple[str, str], ...] = (
    (r"(?:です|ます|ました|ません|でした|のだ|た|る|ない)(?:けれども|けれど|けど|が)、$", "費用は掛かりますが、"),
    (r"(?:です|ます|ました|ません|た|る|ない|な)ので、$", "混み合っておりますので、"),
    (r"(?:です|ます|ました|ません)から、$", "台数が多いですから、"),
    (r"(?:まして|ており|ていて|でおり|でいて)、$", "割当てを終えまして、"),
    (r"(?:という|といった)(?:こと|中|なか|ところ|状況)(?:で|の中で)(?:は)?、$", "見直しの時期ということで、"),
    (r"(?<=[うくぐすつぬぶむるた])(?:中|なか)(?:で|において)?、$", "高齢化が進む中、"),
    (r"(?:こと|もの|ところ)(?:も(?:あり|ござい)まして|もあって|から)、$", "人手が足りないこともあって、"),
    (r"(?:を|も)(?:踏まえ|受け|参考にし|勘案し)(?:て|つつ|ながら|まして)?、$", "調査の結果を踏まえ、"),
    (r"(?:と共に|とともに|だけでなく|のみならず)、$", "窓口で配るとともに、"),
)  # fmt: skip
# 条件を述べる節。後の約束から切り離すと、約束の意味が変わる。例: 「状況に応じて見直しており、」
_CONDITION = re.compile(r"場合|限り|応じ|次第|条件|前提|(?:れ|け|え|せ|て|ね|べ|め)ば、|なければ|たら、")
_CLOSES = tuple((re.compile(rule), ending) for rule, ending, *_ in CLOSES)
_OPENS = re.compile("|".join(f"(?:{rule})" for rule, _ in OPENS))
_CLOSED = re.compile("|".join(f"(?:{rule})" for rule, *_ in CLOSES))


@dataclass(frozen=True, slots=True)
class Piece:
    """文の部分。発言 turn(番号)の本文 [start, end)。sentence は文の番号、at は文の中の番号、of は文の部分の数。

    text は本文、words は内容語、closes は文をここで結べるか(最後の部分では真)。
    """

    turn: int
    sentence: int
    at: int
    of: int
    start: int
    end: int
    text: str
    words: tuple[Word, ...]
    act: SpeechAct
    closes: bool


def ended(text: str) -> str:
    """文の途中で切った本文を、文として結ぶ。文末ならそのまま返す。

    >>> ended("窓口が混み合っておりまして、"), ended("増やします。")
    ('窓口が混み合っております。', '増やします。')
    """
    if not text.endswith("、"):
        return text
    for rule, ending in _CLOSES:
        if rule.search(text):
            return rule.sub(ending, text)
    return text


def split_clauses_at(text: str) -> list[str]:
    """一文を、結べるところと始められるところで切る。つなぐと元の文に戻る。括弧の中では切らない。

    >>> split_clauses_at("昨年度に窓口の環境を整えましたが、利用する方は増えていません。")
    ['昨年度に窓口の環境を整えましたが、', '利用する方は増えていません。']
    """
    pieces: list[str] = []
    start = depth = 0
    for found in _MARK.finditer(text):
        mark, end = found[0], found.end()
        if mark in _OPEN:
            depth += 1
        elif mark in _CLOSE:
            depth = max(0, depth - 1)
        elif depth == 0:
            enough = end - start >= _SHORTEST and len(text) - end >= _SHORTEST
            held = enough and _CONDITION.search(text, start, end) is not None
            if enough and not held and _OPENS.search(text, max(start, end - 16), end):
                pieces.append(text[start:end])
                start = end
    return [*pieces, text[start:]]


def pieces_of(turn: int, number: int, view: SentenceView) -> list[Piece]:
    """発言 turn の文 number の部分。"""
    whole = view.sentence
    texts = split_clauses_at(whole.text)
    found: list[Piece] = []
    start = whole.start
    words: Sequence[Word] = view.words
    for at, text in enumerate(texts):
        end = start + len(text)
        mine = tuple(word for word in words if start <= word.start < end) if len(texts) > 1 else view.words
        closes = at == len(texts) - 1 or _CLOSED.search(text) is not None
        found.append(Piece(turn, number, at, len(texts), start, end, text, mine, view.act, closes))
        start = end
    return found
