"""印刷する会議録. 凍らせた会議録に、署名のページと訂正を添える。"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from app.printing.facts import Fact, header_facts
from app.printing.proof import PrintedErratum, Proof, ProofRow, hash_groups
from app.printing.record import (
    PrintedRecord,
    Section,
    Speech,
    agenda_heading,
    record_title,
)
from app.sealing.statement import SealedRecord
from app.signing.frozen import FrozenParagraph, FrozenRecord, frozen_record
from app.wareki import japanese_moment
from db.signatories import Signatory

SHEET_NOTE = "署名用(確定前)"


def print_sealed(sealed: SealedRecord, errata: Sequence[PrintedErratum]) -> PrintedRecord:
    """封をした会議録に、示す訂正を添える。原本からは原本の、公開版からは公開版の印刷になる。"""
    statement = sealed.statement
    rows = tuple(
        ProofRow(one.duty, one.name, one.method, japanese_moment(one.signed_at))
        for one in statement.signatories
    )
    proof = Proof(
        hash_groups(statement.content_hash),
        rows,
        japanese_moment(statement.sealed_at),
        statement.public_key,
    )
    return _printed(frozen_record(sealed.leaves), "", proof, tuple(errata))


def print_sheet(record: FrozenRecord, content_hash: str, signatories: Sequence[Signatory]) -> PrintedRecord:
    """紙に署名してもらうための会議録。署名の欄が空いている。"""
    rows = tuple(ProofRow(one.title, one.name, "", "") for one in signatories)
    return _printed(record, SHEET_NOTE, Proof(hash_groups(content_hash), rows, "", ""), ())


def frozen_facts(record: FrozenRecord) -> tuple[Fact, ...]:
    """冒頭の事実。会議体の名も、署名する内容に入っているので示す。"""
    return (Fact("会議体", (record.committee,)), *header_facts(record.header))


def agenda_sections(record: FrozenRecord) -> tuple[tuple[str, tuple[FrozenParagraph, ...]], ...]:
    """続く段落を議題ごとにまとめた、見出しと段落。議題に入らない段落の見出しは空。"""

    def heading(paragraph: FrozenParagraph) -> str:
        return agenda_heading(record.header.agenda, paragraph.agenda)

    return tuple((title, tuple(found)) for title, found in groupby(record.paragraphs, heading))


def _printed(
    record: FrozenRecord, note: str, proof: Proof, errata: tuple[PrintedErratum, ...]
) -> PrintedRecord:
    return PrintedRecord(
        title=record_title(record.header),
        note=note,
        facts=frozen_facts(record),
        sections=tuple(
            Section(title, tuple(map(_speech, found))) for title, found in agenda_sections(record)
        ),
        signatures=(),
        proof=proof,
        errata=errata,
    )


def _speech(paragraph: FrozenParagraph) -> Speech:
    return Speech(paragraph.speaker, paragraph.printed)
