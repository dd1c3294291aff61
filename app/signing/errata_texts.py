"""示す訂正. 原本を見る人には書き足したとおりに、ほかの人には、公開版のために署名した文のとおりに示す。"""

from __future__ import annotations

from sqlite_utils import Database

from app.printing.proof import PrintedErratum
from app.sealing.checking import read_errata
from app.sealing.errata import ErratumPart
from db.errata import Erratum, find_public_errata, list_errata


def whole_errata(db: Database, meeting_id: int) -> tuple[PrintedErratum, ...]:
    """会議録の訂正。書き足した順。"""
    return tuple(_whole(one) for one in list_errata(db, meeting_id))


def public_errata(db: Database, meeting_id: int) -> tuple[PrintedErratum, ...]:
    """会議録の訂正の公開版。書き足した順。公開しない箇所の訂正は、あったことだけを述べる。

    公開版の zip に添えて署名した文から作るので、画面もファイルも zip も、同じことを述べる。
    """
    signed = find_public_errata(db, meeting_id)
    if signed is None:
        return tuple(_hidden(one) for one in list_errata(db, meeting_id))
    statement = read_errata(signed.message.encode(), signed.signature).statement
    return tuple(map(_public, statement.errata))


def shown_errata(db: Database, meeting_id: int, whole: bool) -> tuple[PrintedErratum, ...]:
    """会議録の訂正。whole は公開しない部分も見せてよいか。"""
    return whole_errata(db, meeting_id) if whole else public_errata(db, meeting_id)


def corrected_at(db: Database, meeting_id: int) -> str:
    """最後の訂正の時刻(UTC)。訂正が無ければ空。"""
    return max((one.act.at for one in list_errata(db, meeting_id)), default="")


def _whole(one: Erratum) -> PrintedErratum:
    said = one.correction
    return PrintedErratum(one.number, said.paragraph, said.wrong, said.correct, said.reason, one.act.at)


def _hidden(one: Erratum) -> PrintedErratum:
    return PrintedErratum(one.number, one.correction.paragraph, "", "", "", one.act.at)


def _public(part: ErratumPart) -> PrintedErratum:
    texts = (part.wrong or "", part.correct or "", part.reason or "")
    return PrintedErratum(part.number, part.paragraph, *texts, part.added_at)
