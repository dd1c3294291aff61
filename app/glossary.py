"""用語集の読み書き. 人の書いた語の並びを組にし、組を TSV にする。誤りは何が・どこで・どうすればよいかの一行にする。"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from app.errors import UsageError
from app.readers.text import has_surrogate
from app.spreadsheet import guard, unguard
from db.errors import WordTakenError
from db.events import Act
from db.glossary import (
    GlossaryChange,
    GlossaryEntry,
    GlossaryGroup,
    GlossaryWord,
    add_glossary_group,
    change_glossary_group,
    groups_with_words,
)
from nlp.text.phrases import key_of

LONGEST_WORD = 40
LONGEST_NOTE = 200
MOST_WORDS = 30
MOST_LINES = 5000
_NOTE = "備考"
# 一行目がこのどれかを含めば、見出しの行とみる。
_HEADINGS = frozenset({_NOTE, "市での呼び名", "計画での用語", "語", "用語", "同じ意味の語", "呼び名"})


@dataclass(frozen=True, slots=True)
class GlossaryLine:
    """TSV の一行。number は行の番号(誤りの文に出す)。"""

    number: int
    entry: GlossaryEntry


def read_entry(words: Iterable[str], note: str = "") -> GlossaryEntry:
    """語の並びを組にする。空の語と、同じ語の二度目は除く。UsageError: 組にできない。

    >>> read_entry(["学びタブ", "学習用端末", "学びタブ"]).texts
    ('学びタブ', '学習用端末')
    """
    found: dict[str, GlossaryWord] = {}
    for word in filter(None, (" ".join(word.split()) for word in words)):
        found.setdefault(key_of(word), GlossaryWord(word, key_of(word)))
    note = " ".join(note.split())
    _refuse_bad(tuple(found.values()), note)
    return GlossaryEntry(tuple(found.values()), note)


def _refuse_bad(words: Sequence[GlossaryWord], note: str) -> None:
    for word in words:
        if len(word.word) < 2:
            raise UsageError(f"「{word.word}」は一字なので加えられません。二字以上の語にしてください。")
        if len(word.word) > LONGEST_WORD:
            raise UsageError(
                f"「{word.word[:20]}…」は長すぎます。一つの語は {LONGEST_WORD} 字までにしてください。"
            )
        if has_surrogate(word.word) or not word.word.isprintable():
            raise UsageError("語に、文字として読めないデータがあります。打ち直してください。")
    if len(words) < 2:
        raise UsageError("語が二つありません。同じ意味の語を、一行に一つずつ、二つ以上書いてください。")
    if len(words) > MOST_WORDS:
        raise UsageError(f"語が {len(words)} 個あります。一つの組は {MOST_WORDS} 個までにしてください。")
    if len(note) > LONGEST_NOTE or has_surrogate(note):
        raise UsageError(f"覚え書きは {LONGEST_NOTE} 字までの文字で書いてください。")


def read_tsv(text: str, name: str) -> list[GlossaryLine]:
    """一行が一組の TSV を読む。見出しの行はあってもなくてもよく、「備考」の列は覚え書きにする。

    UsageError: 組にできない行(行の番号を添える)があるか、一つも組がないか、行が多すぎる。
    """
    lines: list[GlossaryLine] = []
    note_column: int | None = None
    for number, cells in _rows(text, name):
        if not any(cells):
            continue
        if not lines and note_column is None and _HEADINGS & set(cells):
            note_column = cells.index(_NOTE) if _NOTE in cells else -1
            continue
        if len(lines) == MOST_LINES:
            raise UsageError(
                f"{name}: 組が {MOST_LINES:,} 行を超えているので、何も加えていません。"
                f"{MOST_LINES:,} 行までのファイルに分けて、順に読み込んでください。"
            )
        note = cells[note_column] if note_column is not None and 0 <= note_column < len(cells) else ""
        words = [cell for column, cell in enumerate(cells) if column != note_column]
        try:
            lines.append(GlossaryLine(number, read_entry(words, note)))
        except UsageError as error:
            raise UsageError(f"{name} の {number} 行目: {error}") from error
    if not lines:
        raise UsageError(f"{name}: 用語がありません。一行に、同じ意味の語をタブで区切って書いてください。")
    return lines


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """行の番号と升。表計算ソフトの書き方に従い、「"」で囲まれた升はその中を読む。"""
    reader = csv.reader(io.StringIO(text, newline=""), "excel-tab", strict=True)
    number = 1
    try:
        for cells in reader:
            yield number, [unguard(cell.strip()) for cell in cells]
            number = reader.line_num + 1
    except csv.Error as error:
        raise UsageError(
            f'{name} の {number} 行目: 「"」の閉じていない升か、長すぎる升があります。「"」は升の全体を囲むように書いてください。'
        ) from error


def write_tsv(groups: Sequence[GlossaryGroup]) -> str:
    """read_tsv() で同じ組に読める TSV。古い組から並べ、表計算ソフトが式とみなす語はそうならないように書く。"""
    written = io.StringIO()
    writer = csv.writer(written, "excel-tab", lineterminator="\n")
    writer.writerow([_NOTE, "語", "同じ意味の語"])
    for group in reversed(groups):
        writer.writerow([guard(cell) for cell in (group.entry.note, *group.entry.texts)])
    return written.getvalue()


def import_glossary(db: Database, lines: Sequence[GlossaryLine], name: str, act: Act) -> int:
    """行を用語集に加え、変わった組の数を返す。writing() の中で呼ぶ。

    すでにある組の語を含む行は、その組に足りない語を足す。同じファイルを二度読んでも、二つにはならない。
    UsageError: 一つの行が、すでにある二つ以上の組の語を含む。
    """
    return sum(_import_line(db, line, name, act) for line in lines)


def _import_line(db: Database, line: GlossaryLine, name: str, act: Act) -> bool:
    groups = groups_with_words(db, line.entry.words)
    try:
        if not groups:
            add_glossary_group(db, line.entry, act)
            return True
        before = groups[0].entry
        keys = {word.key for word in before.words}
        words = before.words + tuple(word for word in line.entry.words if word.key not in keys)
        after = GlossaryEntry(words, line.entry.note or before.note)
        _refuse_bad(after.words, after.note)
        change_glossary_group(db, groups[0].id, GlossaryChange(before, after), act)
        return before != after
    except (UsageError, WordTakenError) as error:
        raise UsageError(f"{name} の {line.number} 行目: {error}") from error
