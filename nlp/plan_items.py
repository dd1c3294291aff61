"""計画書の実施項目. 【実施事業】の節から、番号・名前・担当課・説明を読む。"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from nlp.codes import split_code
from nlp.departments import find_department_note
from nlp.tables import Line
from nlp.width import fold, squash


@dataclass(frozen=True, slots=True)
class PlanItem:
    """実施項目ひとつ。code は印字された番号(①-1 など、無ければ空)、group は事業名(①…)。"""

    code: str
    name: str
    group: str
    departments: tuple[str, ...]
    description: str


class _Kind(StrEnum):
    GROUP = "事業"
    ITEM = "項目"
    TEXT = "文"


@dataclass(frozen=True, slots=True)
class _Piece:
    kind: _Kind
    code: str
    text: str


# 実施項目の番号。事業の番号と枝番からなる。例: ①-1、1-2、1-2-3、(1)-①
_SUB_CODE = r"(?:[①-⑳]|\([0-9]{1,2}\)|[0-9]{1,2})(?:\s?[-ー]\s?(?:[0-9]{1,2}|[①-⑳])){1,2}(?![0-9\-/年月])"
# 文の途中から始まる番号。例: 「…充実を図る。 ①-1 情報の提供」。丸数字で始まるものに限り、1-2 のような数と区別する。
_INLINE_CODE = re.compile(r"(?<=[\s。)])(?=[①-⑳]\s?[-ー]\s?[0-9]{1,2}(?![0-9]))")
_ITEM_START = re.compile(rf"\s*{_SUB_CODE}")
_GROUP_START = re.compile(r"\s*(?:[①-⑳]|\((?:[0-9]{1,2}|[ア-ン])\)|[ア-ン][ .、])")  # 例: ①、(1)、(ア)、ア
_BULLET = re.compile(r"\s*[・●○◆◇■□▪*\-]\s*")  # 例: 「・講座の開催（学習課）」
# 表の見出しの行に並ぶ語。例: 事業名、実施項目、取組内容、担当課
_TABLE_LABEL = re.compile(r"(?:.{0,4}(?:事業|施策|取組|取り組み|項目|内容|概要|番号|担当|所管).{0,3}|No\.?|説明)?")
_SENTENCE_END = ("。", "．", "）", ")", "」", "】")


def read_items(lines: Sequence[Line]) -> tuple[PlanItem, ...]:
    """【実施事業】の節の実施項目を、書かれた順に返す。

    枝番のある番号(①-1)が実施項目、丸数字だけの番号(①)がそれを束ねる事業になる。枝番の項目を持たない
    事業は、それ自身が実施項目である。番号のない箇条書きは、（防災課）のような担当課があれば実施項目とみる。
    表の「事業名・実施項目」の行は、ページの切れ目で分かれていてもつなぐ。
    """
    items: list[PlanItem] = []
    for group in _split_groups(_read_pieces(lines)):
        items.extend(_read_group(group))
    return tuple(items)


def _read_pieces(lines: Sequence[Line]) -> list[_Piece]:
    pieces: list[_Piece] = []
    joinable = False
    for line in lines:
        if not line.cells:
            joinable = False
        elif line.is_row:
            if _is_table_header(line):
                continue
            name, *texts = line.cells
            if name:
                pieces.append(_Piece(_Kind.GROUP, *split_code(name)))
            paragraphs = [paragraph for text in texts for paragraph in text.split("\n") if paragraph]
            _add(pieces, paragraphs, continues=not name)
            joinable = False
        else:
            _add(pieces, [line.prose], continues=joinable)
            joinable = True
    return pieces


def _add(pieces: list[_Piece], paragraphs: Iterable[str], *, continues: bool) -> None:
    for paragraph in paragraphs:
        for part in _INLINE_CODE.split(fold_spaces(paragraph)):
            piece = _read_piece(part.strip())
            if continues and pieces and piece.kind == _Kind.TEXT and _is_unfinished(pieces[-1]):
                pieces[-1] = replace(pieces[-1], text=pieces[-1].text + piece.text)
            elif piece.text or piece.code:
                pieces.append(piece)
            continues = False


def fold_spaces(text: str) -> str:
    """全角の空白を半角にする。長さは変わらない。"""
    return text.replace("\u3000", " ")


def _read_piece(text: str) -> _Piece:
    folded = fold(text)
    if _ITEM_START.match(folded):
        return _Piece(_Kind.ITEM, *split_code(text))
    if _GROUP_START.match(folded):
        return _Piece(_Kind.GROUP, *split_code(text))
    bullet = _BULLET.match(folded)
    if bullet and find_department_note(text[bullet.end() :]):
        return _Piece(_Kind.ITEM, "", text[bullet.end() :])
    return _Piece(_Kind.TEXT, "", text)


def _is_unfinished(piece: _Piece) -> bool:
    # 名前だけの行の次は説明の始まりなので、文の途中で折り返した行だけを続きとみる。
    if piece.kind == _Kind.TEXT:
        return not piece.text.endswith(_SENTENCE_END)
    text = fold(piece.text)
    return text.count("(") > text.count(")") or ("。" in text and not text.endswith(_SENTENCE_END))


def _is_table_header(line: Line) -> bool:
    labels = [squash(cell) for cell in line.cells]
    return all(len(label) <= 10 and _TABLE_LABEL.fullmatch(label) for label in labels)
