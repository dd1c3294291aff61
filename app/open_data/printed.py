"""印刷の形. 公表した会議録を、印刷する会議録の形にする。"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from app.open_data.record import OpenRecord
from app.open_data.tables import agenda_title
from app.printing.record import Fact, PrintedRecord, Section, SignatureLine, Speech

_INSIDE = "　"


def header_facts(lines: Sequence[str]) -> tuple[Fact, ...]:
    """公開形の冒頭の行(題名を除く)を、項目ごとに分ける。空白で始まる行は、前の項目の続き。

    >>> [(fact.label, fact.lines) for fact in header_facts(["場所　市役所", "議題", "　1 計画案"])]
    [('場所', ('市役所',)), ('議題', ('1 計画案',))]
    """
    found: list[tuple[str, list[str]]] = []
    for line in lines:
        if line.startswith(_INSIDE) and found:
            found[-1][1].append(line.strip())
        else:
            label, _, text = line.partition(_INSIDE)
            found.append((label, [text] if text else []))
    return tuple(Fact(label, tuple(texts)) for label, texts in found)


def printed(record: OpenRecord, signatures: Sequence[SignatureLine]) -> PrintedRecord:
    """公表した会議録の、印刷する形。"""
    sections = groupby(record.speeches, lambda speech: agenda_title(record, speech.agenda))
    return PrintedRecord(
        title=record.title,
        note="",
        facts=header_facts(record.header[1:]),
        sections=tuple(
            Section(title, tuple(Speech(one.label, one.text) for one in found)) for title, found in sections
        ),
        signatures=tuple(signatures),
        errata=record.errata,
    )
