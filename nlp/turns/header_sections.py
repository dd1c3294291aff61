"""会議録の冒頭を項目に分ける. 「日時」「出席者」などの項目名ごとに、値の文字をまとめる。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from nlp.text.width import fold_marks, parse_number
from nlp.turns.asides import is_note
from nlp.turns.header_keys import HeaderKey, match_key
from nlp.turns.headings import is_table_head, is_topic
from nlp.turns.markup import CELL_BREAK
from nlp.turns.roles import role_at_start
from nlp.turns.source_lines import Line

ROSTERS = frozenset({HeaderKey.PRESENT, HeaderKey.MEMBERS, HeaderKey.ABSENT, HeaderKey.STAFF})
# 下に「委員　岡本」の行が続くとき、その人たちの見出しになる項目。
_INHERITED = frozenset({HeaderKey.ABSENT, HeaderKey.SIGNATORIES, HeaderKey.OTHER})
# 議題などの番号付きの一覧が続く項目。ここでは、番号を追う行も値の続きである。
_LISTS = frozenset({HeaderKey.AGENDA, HeaderKey.PROGRAM, HeaderKey.HANDOUTS})
# 一行の出席者の途中に現れる項目名。例: 「委員　長岡　岡本　　事務局　柴田課長」
_INLINE_KEY = re.compile(
    r"(?<=[\s、)])(?=(?:[(【\[]\s*)?(?:事務局|説明員|欠席者|欠席委員|傍聴者|傍聴人|オブザーバー)(?:\s*[)】\]]|\s*:|\s+)\s*\S)"
)
_TOP_NUMBER = re.compile(r"^\s*(?:([0-9]{1,2})[.、:\s]|([0-9]{1,2})(?=[^0-9年月日時分名人:./,(]))\s*\S")
# 値の前に残る区切り。値の終わりの括弧は値に属する。
_LEFT_EDGES, _RIGHT_EDGES = " \u3000\t:：】)）>＞", " \u3000\t"


@dataclass(frozen=True, slots=True)
class Section:
    """項目ひとつ。word は書かれていた項目名、value は値(複数行なら改行で区切る)。"""

    key: HeaderKey
    word: str
    value: str


def read_sections(head: Sequence[Line]) -> list[Section]:
    """冒頭の行を項目に分ける。ト書きと、項目に属さない初めの行は含めない。"""
    found: list[Section] = []
    number: int | None = None
    for line in head:
        for text in line.text.split(CELL_BREAK):
            for piece in _split_cells(text):
                keyed = _keyed(piece, line, found[-1] if found else None)
                if keyed is not None:
                    number = _top_number(piece) or (
                        None if found and found[-1].key not in ROSTERS else number
                    )
                    found += keyed
                elif found and piece and not is_note(piece):
                    last = found[-1]
                    if _begins_next(piece, line, last, number):
                        number = _top_number(piece) or number
                        found.append(Section(HeaderKey.OTHER, piece, ""))
                    else:
                        found[-1] = Section(
                            last.key, last.word, f"{last.value}\n{piece}" if last.value else piece
                        )
    return found


def value_of(sections: Sequence[Section], key: HeaderKey) -> str:
    """その項目の、初めの空でない値。なければ空。"""
    return next((section.value for section in sections if section.key is key and section.value), "")


def _keyed(piece: str, line: Line, last: Section | None) -> list[Section] | None:
    """項目名で始まる一片を項目にする。出席者の値の中の「委員」「事務局」も項目とする。

    「欠席者」「署名委員」の見出しだけの行の下にある「委員　岡本」は、その見出しの値である。
    """
    matched = match_key(piece)
    if matched is None:
        return [Section(HeaderKey.OTHER, piece, "")] if line.heading or is_table_head(piece) else None
    key, word, start = matched
    under = last is not None and last.key in _INHERITED and (not last.value or role_at_start(last.word))
    if last is not None and under and key is HeaderKey.MEMBERS and role_at_start(word):
        return [Section(last.key, word, _trim(piece[start:]))]
    value = _trim(piece[start:])
    if key not in ROSTERS:
        return [Section(key, word, value)]
    sections: list[Section] = []
    for part in _split_inline(value):
        inner = match_key(part) if part else None
        if inner is not None and inner[2] < len(part) and inner[0] in {*ROSTERS, HeaderKey.OBSERVERS}:
            sections += [Section(inner[0], inner[1], _trim(part[inner[2] :]))]
        else:
            sections.append(Section(key, word, part))
    return sections


def _trim(value: str) -> str:
    return value.lstrip(_LEFT_EDGES).rstrip(_RIGHT_EDGES)


def _split_inline(value: str) -> list[str]:
    cuts = [0, *(match.start() for match in _INLINE_KEY.finditer(fold_marks(value))), len(value)]
    return [value[a:b].strip(" \u3000、") for a, b in pairwise(cuts)] if value else [""]


def _begins_next(piece: str, line: Line, last: Section, number: int | None) -> bool:
    """項目名の表にはないが、次の項目の見出しとみられる行か。例: 「5．主な質疑」、名簿の後の「1　計画について」"""
    if last.key in ROSTERS and is_topic(Line(piece, fold_marks(piece))):
        return True
    top = _top_number(piece)
    return number is not None and top == number + 1 and last.key not in _LISTS and not line.heading


def _top_number(piece: str) -> int | None:
    matched = _TOP_NUMBER.match(fold_marks(piece))
    return parse_number(matched[1] or matched[2]) if matched else None


def _split_cells(text: str) -> list[str]:
    """「担当課[タブ]情報課[タブ]結果公開日[タブ]…」のように、一行に二つの項目が並ぶ表の行を分ける。"""
    cells = text.split("\t")
    if len(cells) < 2:
        return [text]
    starts = [i for i, cell in enumerate(cells) if i == 0 or _is_key_cell(cell)]
    return ["\t".join(cells[a:b]) for a, b in zip(starts, [*starts[1:], len(cells)], strict=True)]


def _is_key_cell(cell: str) -> bool:
    matched = match_key(cell)
    return matched is not None and matched[2] >= len(cell)
