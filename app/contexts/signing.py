"""署名の画面の文脈. 署名を頼んだ後は、残した内容だけを出し、いまの要約案や名簿は見ない。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.accounts.visitor import Visitor
from app.contexts.crumbs import Crumb, meeting_crumbs
from app.contexts.meeting_head import MeetingHead, Tab, load_meeting_head
from app.contexts.signing_naming import Naming, load_naming
from app.contexts.signing_people import FormerRequest, SignatoryView, load_former_requests, load_people
from app.printing.facts import Fact
from app.printing.proof import PrintedErratum, hash_groups
from app.sealing.statement import shown_leaves
from app.signing.acts import own_duty
from app.signing.errata_texts import shown_errata
from app.signing.frozen import FrozenParagraph, FrozenTurn, frozen_record
from app.signing.naming import NamingForm
from app.signing.printed import agenda_sections, frozen_facts
from app.signing.sealing import asked_leaves
from db.errata import SEALED_STAGES
from db.procedures import SigningMethod
from db.sealed_records import find_sealed
from db.signatures import SignatureRequest, find_request, list_signatures
from db.stage_moves import stage_of
from db.stages import OPEN_TO_EDITS, Stage


@dataclass(frozen=True, slots=True)
class ShownSection:
    """議題ひとつ。title は見出し(議題に入らなければ空)、paragraphs は段落。"""

    title: str
    paragraphs: tuple[FrozenParagraph, ...]


@dataclass(frozen=True, slots=True)
class ShownRecord:
    """署名を頼んだときに残した内容。

    request_id: 署名の依頼。content_hash, groups: 内容の印と、それを四字ずつに区切ったもの。
    asked_at, asked_by: 頼んだ時刻(UTC)と人。method: 署名のしかた。
    facts, sections, turns: 冒頭の事実、議題ごとの段落、発言。
    names: 公開版では人数だけになる、人の名前を示しているか。
    """

    request_id: int
    content_hash: str
    groups: tuple[str, ...]
    asked_at: str
    asked_by: str
    method: str
    facts: tuple[Fact, ...]
    sections: tuple[ShownSection, ...]
    turns: tuple[FrozenTurn, ...]
    names: bool


@dataclass(frozen=True, slots=True)
class OwnPart:
    """来た人の務め。title は務め、signed_at は署名した時刻(UTC)かまだなら None、signs は、いまこの画面で署名できるか。"""

    title: str
    signed_at: str | None
    signs: bool


@dataclass(frozen=True, slots=True)
class SealedView:
    """確定した会議録。

    sealed_at, sealed_by: 確定した時刻(UTC)と人。errata: 訂正。errata_url: 訂正の画面。
    whole_url, public_url, pdf_url: 原本・公開版・PDF のファイル。
    """

    sealed_at: str
    sealed_by: str
    errata: tuple[PrintedErratum, ...]
    errata_url: str
    whole_url: str
    public_url: str
    pdf_url: str


@dataclass(frozen=True, slots=True)
class SigningPage:
    """会議録の署名(/meetings/{id}/signing)。

    title, crumbs: 見出しと上の階層。
    head: 会議の見出し。
    url: 署名の送り先。
    review_url: 確認の画面。
    stage: 会議録の状態。
    naming: 署名する人を決める欄か、もう決め直せなければ None。
    record: 示す内容か、署名を頼んでいなければ None。
    people: 署名する人。
    own: 来た人の務めか、署名する人でなければ None。
    on_paper: 紙に署名するか。paper_url: 受け取りの送り先。sheet_url: 署名の欄のある PDF。
    sealed: 確定した会議録か None。
    former: 差し戻した依頼。新しい順。
    problem: 受け付けられなかった理由の一行か None。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    head: MeetingHead
    url: str
    review_url: str
    stage: str
    naming: Naming | None
    record: ShownRecord | None
    people: tuple[SignatoryView, ...]
    own: OwnPart | None
    on_paper: bool
    paper_url: str
    sheet_url: str
    sealed: SealedView | None
    former: tuple[FormerRequest, ...]
    problem: str | None


@dataclass(frozen=True, slots=True)
class Looking:
    """見る人。visitor は来た人、at はいまの時刻(UTC)、whole は公開しない部分も見せてよいか。"""

    visitor: Visitor
    at: str
    whole: bool


def load_signing_page(
    db: Database,
    meeting_id: int,
    looking: Looking,
    problem: str | None = None,
    naming: NamingForm | None = None,
) -> SigningPage:
    """署名の画面を読む。naming は打たれた署名する人。

    NotFoundError: 会議が無い。UsageError: 残した中身が、内容の印に合わない。
    """
    head = load_meeting_head(db, meeting_id, Tab.SIGNING)
    stage = stage_of(db, meeting_id)
    request = find_request(db, meeting_id)
    return SigningPage(
        title=f"署名: {head.name}",
        crumbs=meeting_crumbs(meeting_id, head.name),
        head=head,
        url=addresses.signing_url(meeting_id),
        review_url=addresses.review_url(meeting_id),
        stage=stage,
        naming=load_naming(db, meeting_id, naming) if stage in OPEN_TO_EDITS else None,
        record=_shown(request, looking.whole) if request else None,
        people=load_people(db, meeting_id, request, looking.at),
        own=_own(db, request, stage, looking) if request else None,
        on_paper=request is not None and request.shown.method is SigningMethod.PAPER,
        paper_url=addresses.paper_url(meeting_id),
        sheet_url=addresses.sheet_url(meeting_id),
        sealed=_sealed(db, request, looking.whole) if request and stage in SEALED_STAGES else None,
        former=load_former_requests(db, meeting_id),
        problem=problem,
    )


def _shown(request: SignatureRequest, whole: bool) -> ShownRecord:
    leaves = asked_leaves(request)
    record = frozen_record(leaves if whole else shown_leaves(leaves))
    return ShownRecord(
        request_id=request.id,
        content_hash=request.shown.content_hash,
        groups=hash_groups(request.shown.content_hash),
        asked_at=request.act.at,
        asked_by=request.act.actor,
        method=request.shown.method,
        facts=frozen_facts(record),
        sections=tuple(ShownSection(title, found) for title, found in agenda_sections(record)),
        turns=record.turns,
        names=record.names,
    )


def _own(db: Database, request: SignatureRequest, stage: Stage, looking: Looking) -> OwnPart | None:
    own = own_duty(db, request.meeting_id, looking.visitor, looking.at)
    if own is None:
        return None
    signed = next((one for one in list_signatures(db, request.id) if one.name == own.name), None)
    signs = signed is None and stage is Stage.SIGNING and request.shown.method is not SigningMethod.PAPER
    return OwnPart(own.title, signed.act.at if signed else None, signs)


def _sealed(db: Database, request: SignatureRequest, whole: bool) -> SealedView | None:
    meeting_id = request.meeting_id
    sealed = find_sealed(db, meeting_id)
    if sealed is None:
        return None
    return SealedView(
        sealed_at=sealed.act.at,
        sealed_by=sealed.act.actor,
        errata=shown_errata(db, meeting_id, whole),
        errata_url=addresses.errata_url(meeting_id),
        whole_url=addresses.sealed_file_url(meeting_id, "record.zip"),
        public_url=addresses.sealed_file_url(meeting_id, "record-public.zip"),
        pdf_url=addresses.sealed_file_url(meeting_id, "record.pdf"),
    )
