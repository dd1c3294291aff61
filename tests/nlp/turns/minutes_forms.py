"""会議録のさまざまな書き方の見本. forms/ の一つのファイルに、原文と、読み取るべき事実と発言がある。

形: 原文、「==========」の行、「項目: 値」の行(一覧は「 / 」で区切る)、「----------」の行、
「議題の番号(なければ -) 発言者表記|本文」の行(本文の改行は「⏎」)。書かれていない項目は None か空。
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

from db.records import Disclosure, MeetingHeader, Minutes
from nlp.text.width import squash

FORMS_DIRECTORY = Path(__file__).parent / "forms"
_LISTS = frozenset({"attendees", "absentees", "staff", "agenda", "handouts", "signatories"})


@dataclass(frozen=True, slots=True)
class Form:
    """見本ひとつ。turns は (議題の番号, 発言者表記, 本文)。"""

    name: str
    source: str
    header: MeetingHeader
    turns: tuple[tuple[int | None, str, str], ...]


def read_forms() -> list[Form]:
    return [_read_form(path) for path in sorted(FORMS_DIRECTORY.glob("*.txt"))]


def read_turns(minutes: Minutes) -> tuple[tuple[int | None, str, str], ...]:
    """読み取った会議録を、見本と比べられる形にする。"""
    return tuple((turn.agenda, turn.label, turn.text) for turn in minutes.turns)


def _read_form(path: Path) -> Form:
    source, expected = path.read_text(encoding="utf-8").split("\n==========\n")
    facts, turns = expected.split("----------\n")
    return Form(
        path.stem,
        source + "\n",
        _read_header(facts.splitlines()),
        tuple(_read_turn(line) for line in turns.splitlines()),
    )


def _read_header(lines: list[str]) -> MeetingHeader:
    values: dict[str, object] = {}
    for line in lines:
        key, value = line.split(": ", 1)
        if key in _LISTS:
            values[key] = tuple(value.split(" / "))
        elif key == "observers":
            values[key] = int(value)
        elif key == "disclosure":
            values[key] = Disclosure(value)
        else:
            values[key] = value
    assert values.keys() <= {field.name for field in fields(MeetingHeader)}
    return MeetingHeader(**values)  # type: ignore[arg-type]


def _read_turn(line: str) -> tuple[int | None, str, str]:
    printed, text = line.split("|", 1)
    agenda, label = printed.split(" ", 1)
    return (None if agenda == "-" else int(agenda)), label, text.replace("⏎", "\n")


def split_form(form: Form) -> tuple[str, str]:
    """見本の原文を、最初の発言の表記のある行の前と後に分ける。"""
    _, label, text = form.turns[0]
    wanted, spoken = squash(label), squash(text)[:6]
    lines = form.source.split("\n")
    for i in range(len(lines)):
        near = squash("".join(lines[i : i + 3]))
        if 0 <= squash(lines[i]).find(wanted) <= 6 and 0 <= near.find(spoken) <= len(wanted) + 12:
            return "\n".join(lines[:i]), "\n".join(lines[i:])
    raise ValueError(form.name)
