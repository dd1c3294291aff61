"""印刷の形. 公表した会議録を、印刷する会議録の形にする。"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from app.open_data.record import OpenRecord
from app.open_data.tables import agenda_title
from app.printing.facts import read_facts
from app.printing.record import PrintedRecord, Section, SignatureLine, Speech


def printed(record: OpenRecord, signatures: Sequence[SignatureLine]) -> PrintedRecord:
    """公表した会議録の、印刷する形。"""
    sections = groupby(record.speeches, lambda speech: agenda_title(record, speech.agenda))
    return PrintedRecord(
        title=record.title,
        note="",
        facts=read_facts(record.header[1:]),
        sections=tuple(
            Section(title, tuple(Speech(one.label, one.text) for one in found)) for title, found in sections
        ),
        signatures=tuple(signatures),
        errata=record.errata,
    )
