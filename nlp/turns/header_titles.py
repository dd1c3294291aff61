"""会議の名前. 表題の行を探し、年度や回次を除いた会議体の名を取り出す。"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.text.dates import strip_dates
from nlp.text.width import fold, squash
from nlp.turns.header_keys import match_key
from nlp.turns.source_lines import Line

# 会議録を表す語。長い語を先に置く。例: 「議事概要」「会議録（要点記録）」
_RECORD = (
    "会議録|議事録|会議要録|議事要録|会議要旨|議事要旨|会議概要|議事概要|会議記録|速記録|会議結果|議事要約|要点記録|開催結果|会議の概要|開催概要"
    "|会議報告|議事報告|議事の概要|会議の結果|記録|概要|要旨"
)
_TITLE_WORDS = re.compile(
    rf"(?:{_RECORD}|意見交換会について|の概要について)(?:\s*第[0-9一二三四五六七八九十百]+号|\s*\(.{{1,12}}\))?$"
)
_SHORT_TITLE = re.compile(rf"(?:{_RECORD})(?:\(.{{1,12}}\))?")
# 会議体の名に含めない部分。例: 「令和2年度第1回…会議 会議録」の前後、「(要点記録)」「の概要について」
_NOISE = re.compile(
    r"^(?:令和|平成|昭和)\s*[0-9元一二三四五六七八九十]+\s*年度?\s*|^[0-9]{4}年度?\s*|^[一二三四五六七八九〇]{4}年度?\s*"
    r"|第\s*[0-9一二三四五六七八九十]+\s*(?:回|号|次会議)\s*|^\(仮称\)\s*"
    rf"|\s*(?:定例会|臨時会|定例会議|臨時会議)(?=\s*(?:{_RECORD})|$)|\s*\((?:第[^()]{{1,8}}|{_RECORD}|案|要点|[^()]*記録|[^()]*版)\)(?=\s*(?:{_RECORD})|$)"
    rf"|\s*(?:{_RECORD}|質疑応答|本文)$|\s*(?:の開催|の(?:概要|結果|開催)?について|について)$"
)
# 前の行から続く表題。例: 「（仮称）…計画」の次の行の「に関する意見交換会について」
_CONTINUED = re.compile(r"(?:に関する|に係る|の|について)")
_HALF_TITLE = re.compile(r"第\s*\S+\s*回\s*$|年度\s*$")
_SPACED_WORD = re.compile(r"(?:(?<=^)|(?<=\s))\S(?: \S){2,}(?=\s|$)")
# 表題ではない注記の行。例: 「1:　※会議の概要」
_NOTE = re.compile(r"^(?:[0-9０-９]+\s*[:：]\s*)?※")
_LONGEST = 60
_SEARCHED = 40


def find_title(head: Sequence[Line], named: str) -> str | None:
    """会議の名前。named は「会議名」の項目の値(なければ空)で、それがなければ表題の行を探す。"""
    if named:
        return clean_title(named)
    texts = [line.text for line in head[:_SEARCHED] if line.text and not _NOTE.match(line.text)]
    for i, text in enumerate(texts):
        bare = strip_dates(text)
        if _TITLE_WORDS.search(_unspaced(bare)) and len(bare) <= _LONGEST and match_key(text) is None:
            return clean_title(f"{_first_half(texts, i, bare)}{bare}")
    first = strip_dates(texts[0]) if texts else ""
    return clean_title(first) if 0 < len(first) <= _LONGEST and match_key(first) is None else None


def find_body(title: str) -> str | None:
    """表題から、年度・回次・「会議録」などを除いた会議体の名。

    >>> find_body("令和2年度第1回あさひ野市情報化会議 会議録（要旨）")
    'あさひ野市情報化会議'
    """
    text = fold(title)
    previous = ""
    while text != previous:
        previous, text = text, _NOISE.sub("", text).strip()
    return text or None


def clean_title(text: str) -> str:
    """一字ずつ空けた字を詰め、空白を一つにし、鉤括弧を除く。"""
    spaced = text.replace("\u3000", "  ").replace("\t", "  ").replace("\u00a0", " ")
    joined = _SPACED_WORD.sub(lambda match: match[0].replace(" ", ""), spaced)
    return re.sub(r"\s+", " ", joined).strip("「」『』 ")


def _unspaced(text: str) -> str:
    return fold(clean_title(text)).rstrip()


def _first_half(texts: Sequence[str], i: int, bare: str) -> str:
    """「令和6年度第1回」と「…協議会会議録」のように、二行に分かれた表題の前の行。"""
    if not i:
        return ""
    if (
        _CONTINUED.match(bare)
        or _HALF_TITLE.search(_unspaced(texts[i - 1]))
        or _SHORT_TITLE.fullmatch(squash(bare))
    ):
        return texts[i - 1] if match_key(texts[i - 1]) is None else ""
    return ""
