"""計画書の実施項目. 【実施事業】の節から、番号・名前・担当課・説明を読む。"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from nlp.plans.codes import split_code
from nlp.plans.departments import find_department_note, read_caption, split_departments
from nlp.plans.table_headers import Role, find_role
from nlp.plans.tables import Line
from nlp.text.width import fold, squash


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
    departments: tuple[str, ...] = ()


# 実施項目の番号。事業の番号と枝番からなる。例: ①-1、1-2、1-2-3、(1)-①
_SUB_CODE = r"(?:[①-⑳]|\([0-9]{1,2}\)|[0-9]{1,2})(?:\s?[-ー]\s?(?:[0-9]{1,2}|[①-⑳])){1,2}(?![0-9\-/年月])"
# 文の途中から始まる番号。例: 「…充実を図る。 ①-1 情報の提供」。1-2 のような数と区別するため丸数字に限る。
_INLINE_CODE = re.compile(r"(?<=[\s。)])(?=[①-⑳]\s?[-ー]\s?[0-9]{1,2}(?![0-9]))")
_ITEM_START = re.compile(rf"\s*{_SUB_CODE}")
_GROUP_START = re.compile(r"\s*(?:[①-⑳]|\((?:[0-9]{1,2}|[ア-ン])\)|[ア-ン][ .、])")  # 例: ①、(1)、(ア)、ア
_BULLET = re.compile(r"\s*[・●○◆◇■□▪*\-]\s*")  # 例: 「・講座の開催（学習課）」
# 表の見出しの行に並ぶ語。例: 事業名、実施項目、取組内容、担当課
_TABLE_LABEL = re.compile(
    r"(?:.{0,4}(?:事業|施策|取組|取り組み|項目|内容|概要|番号|担当|所管).{0,3}|No\.?|説明)?"
)
_SENTENCE_END = ("。", "．", "）", ")", "」", "】")


def read_items(lines: Sequence[Line]) -> tuple[PlanItem, ...]:
    """【実施事業】の節の実施項目を、書かれた順に返す。

    枝番のある番号(①-1)が実施項目、丸数字だけの番号(①)がそれを束ねる事業になる。枝番の項目を持たない
    事業は、それ自身が実施項目である。番号のない箇条書きは、（防災課）のような担当課があれば実施項目とみる。
    表の「事業名・実施項目」の行は、ページの切れ目で分かれていてもつなぐ。説明を自分で持たない実施項目には、
    事業の前置きの文を説明として与える。
    """
    items: list[PlanItem] = []
    for group in _split_groups(_read_pieces(lines)):
        items.extend(item for item in _read_group(group) if item.name)
    return tuple(items)


def _read_pieces(lines: Sequence[Line]) -> list[_Piece]:
    pieces: list[_Piece] = []
    roles: tuple[Role, ...] = ()
    joinable = False
    for line in lines:
        if not line.cells:
            joinable = False
        elif not line.is_row:
            _add(pieces, [line.prose], continues=joinable)
            joinable, roles = True, ()
        elif _is_table_header(line):
            roles = tuple(find_role(cell) for cell in line.cells)
        elif Role.DEPARTMENT in roles:
            _add_columns(pieces, line.cells, roles)
        elif roles or not line.cells[0] or split_code(line.cells[0])[0]:
            # 見出しのない表は、番号で始まる行だけを事業とみる(指標の表などは読まない)。
            _add_pair(pieces, line.cells)
    return pieces


def _add_pair(pieces: list[_Piece], cells: Sequence[str]) -> None:
    name, *texts = cells
    if name:
        pieces.append(_Piece(_Kind.GROUP, *split_code(_unwrap(name))))
    paragraphs = [paragraph for text in texts for paragraph in text.split("\n") if paragraph]
    _add(pieces, paragraphs, continues=not name)


def _add_columns(pieces: list[_Piece], cells: Sequence[str], roles: Sequence[Role]) -> None:
    # 「取組・内容・担当課」のように担当課の列がある表。施策名の列が二つあれば、左が事業で右が実施項目。
    pairs = list(zip(roles, cells, strict=False))
    names = [_unwrap(cell) for role, cell in pairs if role == Role.HEADING and cell]
    contents = [
        cell for role, cell in pairs if role not in (Role.HEADING, Role.DEPARTMENT, Role.NUMBER) and cell
    ]
    departments = [
        name for role, cell in pairs if role == Role.DEPARTMENT for name in split_departments(cell)
    ]
    if not names:
        names = [_unwrap(contents.pop(0))] if contents else []
    pieces.extend(_Piece(_Kind.GROUP, *split_code(name)) for name in names[:-1])
    pieces.extend(_Piece(_Kind.ITEM, *split_code(name), tuple(departments)) for name in names[-1:])
    pieces.extend(_Piece(_Kind.TEXT, "", content) for content in contents)


def _add(pieces: list[_Piece], paragraphs: Iterable[str], *, continues: bool) -> None:
    for paragraph in paragraphs:
        for part in _INLINE_CODE.split(paragraph):
            piece = _read_piece(part.strip())
            above = pieces[-1] if pieces and piece.kind == _Kind.TEXT else None
            if above and (not above.text or (continues and _is_unfinished(above))):
                # 番号だけの行では、次の行が名前である。
                pieces[-1] = replace(above, text=above.text + piece.text)
            elif piece.text or piece.code:
                pieces.append(piece)
            continues = False


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
    # 名前だけの行の次は説明の始まりなので、括弧や文の途中で折り返した行だけを続きとみる。
    if piece.kind == _Kind.TEXT:
        return not piece.text.endswith(_SENTENCE_END)
    text = fold(piece.text)
    own = _split_name(piece.text)[2]
    return text.count("(") > text.count(")") or (bool(own) and not own.endswith(_SENTENCE_END))


def _is_table_header(line: Line) -> bool:
    labels = [squash(cell) for cell in line.cells]
    return all(len(label) <= 10 and _TABLE_LABEL.fullmatch(label) for label in labels)


def _split_groups(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    groups: list[list[_Piece]] = [[]]
    for piece in pieces:
        if piece.kind == _Kind.GROUP:
            groups.append([])
        if piece.text or piece.kind == _Kind.GROUP:
            groups[-1].append(piece)
    return groups


def _read_group(pieces: Sequence[_Piece]) -> list[PlanItem]:
    head = pieces[0] if pieces and pieces[0].kind == _Kind.GROUP else None
    blocks: list[list[_Piece]] = [[]]  # 最初は項目の前の文、以後は項目とその後の文。
    for piece in pieces[1:] if head else pieces:
        if piece.kind == _Kind.ITEM:
            blocks.append([])
        blocks[-1].append(piece)
    lead = [piece.text for piece in blocks[0]]
    if len(blocks) == 1:
        return [_read_item(head, lead, "")] if head else []
    title = f"{head.code}{head.text}" if head else ""
    items: list[PlanItem] = []
    pending: list[str] = []
    for block, owned in zip(blocks[1:], _own_texts(blocks[1:]), strict=True):
        item = _read_item(block[0], [*pending, *owned], title)
        items.append(item if item.description else replace(item, description="\n".join(lead)))
        pending = [piece.text for piece in block[1 + len(owned) :]]
    named = [item for item in items if item.name]
    return named if named or not head else [_read_item(head, lead, "")]


def _own_texts(blocks: Sequence[Sequence[_Piece]]) -> list[list[str]]:
    # 項目の後の段落が、その項目の説明か次の項目の前置きかを決める。最後の項目の後に段落があれば説明は
    # 項目の後、無ければ項目の前に書く流儀である。ただし担当課だけの行と、項目と同じ段落から続く説明は、
    # 常にその項目のもの。
    follows = any(not read_caption(piece.text) for piece in blocks[-1][1:])
    owned: list[list[str]] = []
    for block in blocks:
        texts = [piece.text for piece in block[1:]]
        if follows or _read_item(block[0], [], "").description:
            owned.append(texts)
        else:
            owned.append(texts[:1] if texts and read_caption(texts[0]) else [])
    return owned


def _read_item(piece: _Piece, texts: Sequence[str], group: str) -> PlanItem:
    name, departments, own = _split_name(piece.text)
    captions = [read_caption(text) for text in texts]
    captioned = tuple(name for caption in captions for name in caption)
    told = [text for text, caption in zip(texts, captions, strict=True) if not caption]
    departments = piece.departments or departments or captioned
    if piece.kind == _Kind.GROUP and not departments:
        notes = (find_department_note(text) for text in told)
        departments = next((note.departments for note in notes if note), ())
    description = "\n".join(text for text in (own, *told) if text)
    return PlanItem(piece.code, name, group, departments, description)


def _split_name(text: str) -> tuple[str, tuple[str, ...], str]:
    note = find_department_note(text)
    if note and note.name and "。" not in note.name:
        return note.name, note.departments, note.rest
    if "。" not in text.rstrip("。"):
        return text.rstrip("。"), (), ""
    # 担当課のない「名前 説明。説明。」は、最初の文より前の空白で分ける。
    sentence = text.index("。")
    space = re.search(r"\s", text[:sentence])
    cut = space.start() if space else sentence
    return text[:cut], (), text[cut:].lstrip(" \u3000。")


def _unwrap(text: str) -> str:
    return text.replace("\n", "")
