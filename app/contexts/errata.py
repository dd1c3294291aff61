"""訂正の画面の文脈."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.crumbs import Crumb, meeting_crumbs
from app.contexts.meeting_head import MeetingHead, Tab, load_meeting_head
from app.printing.proof import PrintedErratum
from app.sealing.archive import unpack
from app.sealing.checking import read_record
from app.signing.correcting import FACTS, CorrectionForm
from app.signing.errata_texts import shown_errata
from app.signing.frozen import FrozenRecord, frozen_record
from db.errata import SEALED_STAGES
from db.sealed_records import find_sealed
from db.stage_moves import stage_of

_LONGEST_PEEK = 30


@dataclass(frozen=True, slots=True)
class ErrataPlace:
    """訂正できる箇所。value は送る値、label は見せる言葉、chosen は選ばれているか。"""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class ErrataPage:
    """確定した会議録の訂正(/meetings/{id}/errata)。

    title, crumbs: 見出しと上の階層。
    head: 会議の見出し。
    url: 送り先。signing_url: 署名の画面。
    sealed_at: 確定した時刻(UTC)か、確定していなければ None。
    adopted: 前から公表していたものとして登録した会議録か。封が無いので、訂正を書き足せない。
    errata: 書き足した訂正。
    places: 訂正できる箇所。書き足せない人には空。
    form: 打たれた訂正。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    head: MeetingHead
    url: str
    signing_url: str
    sealed_at: str | None
    adopted: bool
    errata: tuple[PrintedErratum, ...]
    places: tuple[ErrataPlace, ...]
    form: CorrectionForm


@dataclass(frozen=True, slots=True)
class Looking:
    """見る人。whole は公開しない部分も見せてよいか、adds は訂正を書き足してよいか。"""

    whole: bool
    adds: bool


def load_errata_page(
    db: Database, meeting_id: int, looking: Looking, form: CorrectionForm | None = None
) -> ErrataPage:
    """訂正の画面を読む。form は打たれた訂正。NotFoundError: 会議が無い。"""
    head = load_meeting_head(db, meeting_id, Tab.SIGNING)
    record = sealed_content(db, meeting_id) if looking.adds else None
    row = find_sealed(db, meeting_id)
    form = form or CorrectionForm()
    return ErrataPage(
        title=f"訂正: {head.name}",
        crumbs=meeting_crumbs(meeting_id, head.name),
        head=head,
        url=addresses.errata_url(meeting_id),
        signing_url=addresses.signing_url(meeting_id),
        sealed_at=row.act.at if row else None,
        adopted=row is None and stage_of(db, meeting_id) in SEALED_STAGES,
        errata=shown_errata(db, meeting_id, looking.whole),
        places=_places(record, form.place) if record else (),
        form=form,
    )


def sealed_content(db: Database, meeting_id: int) -> FrozenRecord | None:
    """封をした会議録の原本の中身。確定していなければ None。"""
    row = find_sealed(db, meeting_id)
    return frozen_record(read_record(unpack(row.archive)).leaves) if row else None


def _places(record: FrozenRecord, chosen: str) -> tuple[ErrataPlace, ...]:
    facts = ErrataPlace(FACTS, "会議の事実(日時、場所、出席者など)", chosen == FACTS)
    paragraphs = (
        ErrataPlace(
            str(one.number),
            f"段落 {one.number} {one.speaker}: {one.text[:_LONGEST_PEEK]}",
            chosen == str(one.number),
        )
        for one in record.paragraphs
    )
    return (facts, *paragraphs)
