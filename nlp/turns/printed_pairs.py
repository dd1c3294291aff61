"""「質問・意見／市の考え方」の表. 問と答が一行に並んで印刷された一覧を、発言の対として読む。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlp.text.width import fold_marks, squash
from nlp.turns.markup import CELL_BREAK
from nlp.turns.source_lines import Line

# 見出しの行の升。例: 「質問・意見の概要」「ご意見の内容」/「市の考え方」「回答・対応」
_QUESTION_HEAD = re.compile(
    r"^(?:主な|委員(?:から)?の?|委員)?(?:ご|御)?(?:質問|質疑|意見|要望|指摘|提案|提言|問)"
)
_ANSWER_HEAD = re.compile(r"(?:考え方|回答|答弁|対応|見解|答)(?:\s*\(案\))?$|^(?:回答|市|町|県|区|事務局|答)")
_NUMBER = re.compile(r"\(?(?:No\.?)?\s*[0-9]{1,3}[.)]?|[①-⑳]")


@dataclass(frozen=True, slots=True)
class PrintedPair:
    """印刷された問と答の一組。label は表の見出しに書かれたとおりの語。"""

    question_label: str
    question: str
    answer_label: str
    answer: str


def read_pairs(lines: Sequence[Line]) -> tuple[int, tuple[PrintedPair, ...]] | None:
    """問と答の表を (表の見出しの行番号, 組) として読む。表がなければ None。

    番号の升が空の行や、升の足りない行は、ページの変わり目で割れた前の行の続きとして読む。
    """
    for i, line in enumerate(lines):
        columns = _columns(line.text)
        if columns is not None:
            pairs = _rows(lines[i + 1 :], *columns)
            if pairs:
                return i, pairs
    return None


def _columns(text: str) -> tuple[int, str, int, str] | None:
    cells = text.split("\t")
    if len(cells) < 2 or any(len(cell) > 24 for cell in cells):
        return None
    questions = [i for i, cell in enumerate(cells) if _QUESTION_HEAD.search(squash(cell))]
    answers = [
        i for i, cell in enumerate(cells) if _ANSWER_HEAD.search(squash(cell)) and i not in questions[:1]
    ]
    if not questions or not answers or answers[-1] <= questions[0]:
        return None
    return questions[0], cells[questions[0]].strip(), answers[-1], cells[answers[-1]].strip()


def _rows(
    lines: Sequence[Line], question_at: int, question_label: str, answer_at: int, answer_label: str
) -> tuple[PrintedPair, ...]:
    rows: list[list[str]] = []
    for line in lines:
        cells = [cell.replace(CELL_BREAK, "\n").strip() for cell in line.text.split("\t")]
        if (
            not line.text
            or squash(line.text) in (squash(question_label + answer_label),)
            or _columns(line.text)
        ):
            continue
        if len(cells) > answer_at:
            question, answer = cells[question_at], cells[answer_at]
            numbered = question_at == 0 or any(
                _NUMBER.fullmatch(fold_marks(cell)) for cell in cells[:question_at]
            )
            if rows and not (numbered and question and answer):
                _append(rows[-1], question, answer)
            elif question or answer:
                rows.append([question, answer])
        elif rows and len(cells) == 1:
            _append(rows[-1], "", cells[0])
    return tuple(PrintedPair(question_label, q, answer_label, a) for q, a in rows if q)


def _append(row: list[str], question: str, answer: str) -> None:
    row[0] = "\n".join(filter(None, (row[0], question)))
    row[1] = "\n".join(filter(None, (row[1], answer)))
