"""計画書の章の骨組み. 施策の見出しと、その下の【現状】【実施事業】などの節に分ける。"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from nlp.plans.tables import Line
from nlp.text.width import fold, parse_number, squash


class SectionKind(StrEnum):
    """節の種類。"""

    ITEMS = "実施事業"
    SCHEDULE = "実施計画"
    NARRATIVE = "現状や方向性"


@dataclass(frozen=True, slots=True)
class Section:
    """施策の下の一つの節。start は lines の最初の行の、文書の中での添字。"""

    kind: SectionKind
    start: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """施策ひとつ。code は「(1)」「1-1」など見出しの番号、title は番号を除いた名前。"""

    code: str
    title: str
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    line: int
    style: int
    code: str
    title: str


@dataclass(frozen=True, slots=True)
class _Opening:
    line: int
    kind: SectionKind
    word: str
    rest: str


_WORK = r"(?:事業|施策|取組|取り組み|取組み|項目)"
# 節の見出しの語。空白を除いた全体と照らし、先に当たったものを採る。
_SECTION_WORDS: tuple[tuple[SectionKind, re.Pattern[str]], ...] = (
    # 例: 実施計画、年次計画、事業スケジュール、工程表、ロードマップ
    (
        SectionKind.SCHEDULE,
        re.compile(
            r".{0,6}(?:(?:実施|年次|年度別?|進行)計画|スケジュール|実施時期|工程表?|行程表?|ロードマップ)"
        ),
    ),
    # 例: 実施事業、取組、主な取組、具体的な取り組み、施策の内容、主要事業
    (
        SectionKind.ITEMS,
        re.compile(
            rf"(?:主な|主要な?|具体的な?|今後の|個別の?|重点|推進する|実施する|計画)?(?:実施)?{_WORK}(?:の?(?:内容|一覧|名|概要))?"
        ),
    ),
    # 例: 現状、現状と課題、課題、方向性、施策の方向、目指す姿、成果指標
    (
        SectionKind.NARRATIVE,
        re.compile(
            r"(?:.{0,6}の)?(?:現状|現況|課題|背景|(?:基本)?方向性?|(?:基本)?方針|目標|目的|ねらい|概要|目指す姿|めざす姿"
            r"|(?:成果|数値|評価)?指標|役割|関連計画)(?:[・と及びや]{1,2}(?:現状|課題|目標|方向性?|方針))?"
        ),
    ),
)
_MARKED_WORD = re.compile(
    r"\s*[【\[［〔〈《<＜](?P<word>[^】\]］〕〉》>＞]{1,16})[】\]］〕〉》>＞]\s*(?P<rest>.*)", re.DOTALL
)
_BARE_WORD = re.compile(r"\s*[■◆●◇□▼▶・○]?\s*(?P<word>[^■◆●◇□▼▶・○。]{1,16}?)\s*[：:]?\s*")
_WORD_LINE_LENGTH = 24
# 施策の見出しの形。半角にそろえた行の先頭と照らす。番号が施策の code になる。
_STYLES: tuple[re.Pattern[str], ...] = (
    # 例: 施策1 公園の緑化、基本施策1-1 …、施策①　…
    re.compile(
        r"\s*(?:(?:基本|個別|主要|重点)?施策)\s*(?P<code>[0-9①-⑳]+(?:[-.][0-9①-⑳]+)*)\s*[.:、]?\s*(?P<title>\S.*)"
    ),
    # 例: (1) 公園の緑化
    re.compile(r"\s*(?P<code>\([0-9]{1,2}\))\s*(?P<title>\S.*)"),
    # 例: 1-1 公園の緑化、1-1-2. …
    re.compile(r"\s*(?P<code>[0-9]{1,2}(?:-[0-9]{1,2}){1,2})[.:、]?\s+(?P<title>\S.*)"),
    # 例: 1.1 公園の緑化、5.2.1 …
    re.compile(r"\s*(?P<code>[0-9]{1,2}(?:\.[0-9]{1,2}){1,2})[.:、]?\s+(?P<title>\S.*)"),
    # 例: 1 公園の緑化、2. …
    re.compile(r"\s*(?P<code>[0-9]{1,2})(?:[.、]\s*|\s+)(?P<title>[^0-9\s].*)"),
)
_EXPLICIT = 0  # 「施策」と書いてある形。この形の見出しは疑わない。
_CHAPTER = re.compile(r"\s*第\s*[0-9一二三四五六七八九十]{1,3}\s*[章節編部]")  # 例: 第6章 計画の推進
_TITLE_LENGTH = 60
# 見出しの形を数えるとき、節の見出しからさかのぼる地の文の行数。
_LEAD_LINES = 3


def split_policies(lines: Sequence[Line]) -> tuple[Policy, ...]:
    """施策の見出しと節を読む。見出しの後に【現状】などの節が続く所が無ければ空。

    どの形の番号が施策の見出しかは、節の直前に最も多く現れる形で決める。本文の箇条書きが同じ形でも、
    節の並びの最初の語(たとえば【現状】)で始まらず番号も続かなければ、施策とはみない。
    施策は次の施策、または「第6章」「5.2 …」など別の段の見出しで終わる。
    """
    openings = [opening for index, line in enumerate(lines) if (opening := _read_opening(index, line))]
    headings = [heading for index, line in enumerate(lines) for heading in _read_headings(index, line)]
    style = _find_style(lines, openings, headings)
    if style is None:
        return ()
    chosen = _choose([heading for heading in headings if heading.style == style], openings)
    ends = [heading.line for heading in headings if _is_other_level(heading, style)]
    ends += [index for index, line in enumerate(lines) if _CHAPTER.match(fold(line.prose))]
    ends = sorted({*ends, *(heading.line for heading in chosen), len(lines)})
    places = [opening.line for opening in openings]
    policies = []
    for heading in chosen:
        end = ends[bisect_right(ends, heading.line)]
        inside = openings[bisect_right(places, heading.line) : bisect_left(places, end)]
        policies.append(Policy(heading.code, heading.title, _read_sections(lines, inside, end)))
    return tuple(policies)


def find_section_kind(word: str) -> SectionKind | None:
    """節の見出しの語の種類。節の見出しでなければ None。

    >>> find_section_kind("現状と課題"), find_section_kind("主な取組"), find_section_kind("委員長")
    (<SectionKind.NARRATIVE: '現状や方向性'>, <SectionKind.ITEMS: '実施事業'>, None)
    """
    text = squash(word)
    return next((kind for kind, shape in _SECTION_WORDS if shape.fullmatch(text)), None)


def _read_opening(index: int, line: Line) -> _Opening | None:
    match = _MARKED_WORD.fullmatch(line.prose)
    if match is None and len(line.prose) <= _WORD_LINE_LENGTH:
        match = _BARE_WORD.fullmatch(line.prose)
    kind = find_section_kind(match["word"]) if match else None
    if match is None or kind is None:
        return None
    return _Opening(index, kind, squash(match["word"]), match.groupdict().get("rest") or "")


def _read_headings(index: int, line: Line) -> list[_Heading]:
    prose = line.prose
    if not prose or len(prose) > _TITLE_LENGTH or "。" in prose:
        return []
    folded = fold(prose)
    for style, shape in enumerate(_STYLES):
        match = shape.fullmatch(folded)
        if match:
            return [_Heading(index, style, match["code"], prose[match.start("title") :].strip())]
    return []


def _find_style(
    lines: Sequence[Line], openings: Sequence[_Opening], headings: Sequence[_Heading]
) -> int | None:
    styles = {heading.line: heading.style for heading in headings}
    starts = {opening.line for opening in openings}
    votes: Counter[int] = Counter()
    for opening in openings:
        passed = 0
        for index in range(opening.line - 1, -1, -1):
            if index in styles:
                votes[styles[index]] += 1
            passed += bool(lines[index].cells)
            if index in styles or index in starts or passed > _LEAD_LINES:
                break
    return min(votes, key=lambda style: (-votes[style], style)) if votes else None


def _choose(headings: Sequence[_Heading], openings: Sequence[_Opening]) -> list[_Heading]:
    firsts = _find_first_words(headings, openings)
    usual = Counter(word for word in firsts if word).most_common(1)
    opener = usual[0][0] if usual else None
    chosen: list[_Heading] = []
    unsure: list[_Heading] = []
    for heading, word in zip(headings, firsts, strict=True):
        if word and (word == opener or heading.style == _EXPLICIT):
            chosen.extend(other for other in unsure if other.code != heading.code)
            chosen.append(heading)
            unsure = []
        elif word and (chosen or unsure) and _follows([*chosen, *unsure][-1], heading):
            # 【現状】を欠く施策は、番号が前の施策に続き、同じ番号の施策がほかに無いときだけ認める。
            unsure.append(heading)
    return [*chosen, *unsure]


def _find_first_words(headings: Sequence[_Heading], openings: Sequence[_Opening]) -> list[str | None]:
    places = [opening.line for opening in openings]
    words: list[str | None] = []
    for index, heading in enumerate(headings):
        end = headings[index + 1].line if index + 1 < len(headings) else math.inf
        place = bisect_right(places, heading.line)
        words.append(openings[place].word if place < len(places) and places[place] < end else None)
    return words


def _follows(before: _Heading, heading: _Heading) -> bool:
    return _last_number(heading.code) == _last_number(before.code) + 1


def _last_number(code: str) -> int:
    digits = re.findall(r"[0-9]+", code)
    return (parse_number(digits[-1]) or 0) if digits else 0


def _is_other_level(heading: _Heading, style: int) -> bool:
    # 「5.2 花のまちづくり」のように、施策より大きい区切りになりうる見出しだけを数える。
    return heading.style != style and heading.style in (2, 3) and style in (0, 1)


def _read_sections(lines: Sequence[Line], openings: Sequence[_Opening], end: int) -> tuple[Section, ...]:
    sections: list[Section] = []
    for index, opening in enumerate(openings):
        stop = openings[index + 1].line if index + 1 < len(openings) else end
        body = tuple(lines[opening.line + 1 : stop])
        start = opening.line + 1
        if opening.rest:
            body, start = (Line((opening.rest,)), *body), opening.line
        sections.append(Section(opening.kind, start, body))
    return tuple(sections)
