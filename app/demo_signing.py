"""見本の確認と署名. 委員が発言を承認し、署名委員が署名し、確定の後に訂正したことにする。"""

from __future__ import annotations

from sqlite_utils import Database

from app.accounts.links import issue_link
from app.accounts.visitor import Visitor
from app.clock import shifted
from app.drafting.timeline import latest_version
from app.reviewing.accepting import accept
from app.reviewing.commenting import Reviewer
from app.reviewing.speakers import load_speakers
from app.sealing.archive import unpack
from app.sealing.checking import read_record
from app.signing.acts import Seen, sign_shown
from app.signing.candidates import propose_signatories
from app.signing.correcting import FACTS, CorrectionForm, correct_record, read_correction
from app.signing.frozen import frozen_record
from db.access_links import LinkTerms, get_access_link, list_access_links
from db.events import Act
from db.records import LinkPurpose
from db.sealed_records import find_sealed
from db.signatories import Duty, SignatoryChange, list_signatories, name_signatories
from db.signatures import find_request
from nlp.text.tokenizer import Tokenizer

_LINK_SECONDS = 7 * 24 * 3600
_CORRECTION = CorrectionForm(
    place=FACTS,
    wrong="大会議室",
    correct="大会議室及びオンライン",
    reason="オンラインで出席した委員のいたことを書き落としていたため",
)


def accept_all(db: Database, meeting_id: int, act: Act) -> None:
    """発言した委員のすべてが、確認リンクで承認する。writing() の中で呼ぶ。act は、リンクを渡した事務局。"""
    version = str(latest_version(db, meeting_id))
    for speaker in load_speakers(db, meeting_id).people:
        member = _holder(
            db, LinkTerms(meeting_id, LinkPurpose.STATEMENT_CHECK, speaker.name, _until(act)), act
        )
        accept(db, meeting_id, version, Reviewer(member.name, Act(member.actor, act.at)))


def name_proposed(db: Database, meeting_id: int, act: Act) -> None:
    """署名委員を、案のとおりに決める。writing() の中で呼ぶ。"""
    proposed = propose_signatories(db, meeting_id).signatories
    name_signatories(db, meeting_id, SignatoryChange(list_signatories(db, meeting_id), proposed), act)


def sign_as_asked(db: Database, meeting_id: int, act: Act, chair: bool = True) -> None:
    """署名委員が、確認リンクで署名する。chair が偽なら、会長(委員長)は署名しない。writing() の中で呼ぶ。act は、リンクを渡した事務局。"""
    request = find_request(db, meeting_id)
    assert request is not None, "署名を頼んでいない"
    for one in list_signatories(db, meeting_id):
        if chair or one.duty is not Duty.CHAIR:
            member = _holder(db, LinkTerms(meeting_id, LinkPurpose.SIGNING, one.name, _until(act)), act)
            sign_shown(
                db,
                meeting_id,
                Seen(request.id, request.shown.content_hash),
                member,
                Act(member.actor, act.at),
            )


def correct_demo(db: Database, meeting_id: int, tokenizer: Tokenizer, act: Act) -> None:
    """確定した会議録に、訂正を一つ書き足す。writing() の中で呼ぶ。"""
    sealed = find_sealed(db, meeting_id)
    assert sealed is not None, "確定していない"
    record = frozen_record(read_record(unpack(sealed.archive)).leaves)
    correct_record(db, meeting_id, read_correction(_CORRECTION, record), tokenizer, act)


def _holder(db: Database, terms: LinkTerms, act: Act) -> Visitor:
    """新しい確認リンクで来た人。"""
    issue_link(db, terms, act)
    return Visitor(link=get_access_link(db, list_access_links(db, terms.meeting_id)[0].link.id))


def _until(act: Act) -> str:
    return shifted(act.at, _LINK_SECONDS)
