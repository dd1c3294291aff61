"""確定: 署名したものだけに封をし、伏せた部分のほかは、公開版でも確かめられる。"""

from __future__ import annotations

import io
import zlib
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from pypdf import PdfReader
from sqlite_utils import Database

from app.cli.main import cli
from app.closing import require_maskable
from app.errors import UsageError
from app.printing.certificate import create_certificate, public_certificate
from app.printing.pdf_seal import SealCheck, check_seal
from app.public_addresses import record_url
from app.publishing import public_sealed_pdf
from app.sealing.checking import CheckedRecord, check_packed, describe
from app.signing.correcting import correct_record
from app.signing.files import public_zip, record_pdf, whole_zip
from app.signing.sealing import NO_KEY, record_name
from app.signing.stored_check import check_stored
from app.workflow.moving import advance
from app.workflow.obstacles import find_obstacles
from db.chain.entries import latest_head
from db.chain.keys import load_public_key, public_hex
from db.chain.watching import record_touched
from db.committees import CommitteeChange, change_committee, get_committee
from db.connection import open_read_only, writing
from db.disclosures import DisclosureChange, change_disclosure, complete_masking
from db.errata import Correction
from db.errors import NotFoundError
from db.events import Act
from db.house_style import PrintForm
from db.procedures import SigningMethod
from db.records import Disclosure, Withheld, WithheldKind
from db.sealed_records import find_sealed
from db.stage_moves import NextStep, stage_of
from db.stages import Move, Stage, StageError
from db.withholdings import release, withhold, withhold_again
from nlp.text.tokenizer import Tokenizer
from tests.app.signing.city import CHAIR, LATER, MEETING, MEMBER, City, asked_city, make_city, sealed_city
from tests.app.visitor import person_of
from tests.db.samples import NOW, SECRETARY

SECRET = "駐輪場は増えますか。"


@pytest.fixture
def city(tmp_path: Path) -> City:
    return sealed_city(tmp_path)


def key_of(city: City) -> str:
    return public_hex(load_public_key(city.path.with_name("server.key.pub")))


def checked(city: City, content: bytes) -> CheckedRecord:
    return check_packed(content, [key_of(city)])


def test_the_sealed_record_states_who_signed_what_and_when(tmp_path: Path) -> None:
    city = asked_city(tmp_path)
    for name in (CHAIR, MEMBER):
        city.sign(city.link(name))
    head = latest_head(city.db)
    city.go(Move.SEAL)
    found = checked(city, whole_zip(city.db, MEETING).content)
    assert found.faults == ()
    assert found.record is not None
    statement = found.record.statement
    assert statement.content_hash == city.request.shown.content_hash
    assert [(one.name, one.duty, one.method, one.signed_at) for one in statement.signatories] == [
        (CHAIR, "委員長", "承認記録", NOW),
        (MEMBER, "署名委員", "承認記録", NOW),
    ]
    assert (statement.head.entry, statement.head.hash) == (head.entry, head.hash)
    assert (statement.record, statement.sealed_at) == (record_name(city.db, MEETING), SECRETARY.at)
    assert check_stored(city.db, [key_of(city)]) == ()


def test_the_command_accepts_what_is_downloaded(
    city: City, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = tmp_path / "RECORD.zip"
    for found in (whole_zip(city.db, MEETING), public_zip(city.db, MEETING)):
        record.write_bytes(found.content)
        key = str(city.path.with_name("server.key.pub"))
        cli(["verify", str(record), "--public-key", key], standalone_mode=False)
        assert "封をしたときのままです。" in capsys.readouterr().out
    cli(["verify", "--db", str(city.path)], standalone_mode=False)
    assert "壊れていません" in capsys.readouterr().out


RETRACTED = Withheld(WithheldKind.RETRACTED, "本人の申し出")


@pytest.mark.parametrize("withheld", [RETRACTED, replace(RETRACTED, start=2, end=6)], ids=["whole", "part"])
def test_withheld_turns_and_what_was_written_from_them_stay_out_of_the_public_copy(
    tmp_path: Path, withheld: Withheld
) -> None:
    city = sealed_city(tmp_path, withheld)
    whole, public = whole_zip(city.db, MEETING).content, public_zip(city.db, MEETING).content
    found = checked(city, public)
    assert found.faults == ()
    assert (
        "伏せた部分: 人の名前 （氏名を印字しない決まり）、段落 2 （取消：本人の申し出）、発言 2 （取消：本人の申し出）"
        in describe(found)
    )
    assert SECRET in repr(checked(city, whole).record)
    assert SECRET not in repr(found.record)
    assert "開館時間は延びるか。" not in repr(found.record)


def test_without_a_key_nothing_is_sealed_and_the_obstacle_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = asked_city(tmp_path)
    for name in (CHAIR, MEMBER):
        city.sign(city.link(name))
    monkeypatch.setattr("app.signing.sealing.registered_key", lambda _: None)
    assert find_obstacles(city.db, MEETING, Move.SEAL, NOW) == (NO_KEY,)
    with pytest.raises(UsageError, match="署名の鍵が登録されていません"):
        city.go(Move.SEAL)
    assert stage_of(city.db, MEETING) is Stage.SIGNED
    assert find_sealed(city.db, MEETING) is None


def test_a_record_that_was_changed_behind_our_back_is_not_sealed(tmp_path: Path) -> None:
    city = asked_city(tmp_path)
    for name in (CHAIR, MEMBER):
        city.sign(city.link(name))
    changed = zlib.compress(city.request.shown.record.replace("延びるか".encode(), "延びない".encode()))
    with Database(city.path) as outside:
        outside.execute("UPDATE signature_request SET record = ?", [changed])
        outside.conn.commit()
    with pytest.raises(UsageError, match="書き換えられています"):
        city.go(Move.SEAL)
    assert find_sealed(city.db, MEETING) is None
    assert check_stored(city.db, ()) == (
        f"会議 {MEETING} の署名の依頼 {city.request.id} の内容が、その内容の印に合いません。",
    )


STORED = [
    ("UPDATE sealed_record SET archive = substr(archive, 1, 200)", "原本"),
    ("UPDATE sealed_record SET public = substr(public, 1, 200)", "公開版"),
    ("UPDATE signature SET signed_at = '2020-01-01T00:00:00Z'", "署名した人"),
    (f"UPDATE signature SET content_hash = '{'0' * 64}' WHERE id = 1", "示した内容"),
    ("UPDATE signature_request SET record = x'00'", "読めません"),
]


@pytest.mark.parametrize(("tampering", "says"), STORED)
def test_a_stored_record_that_no_longer_agrees_is_found_even_if_the_chain_were_made_anew(
    city: City, tampering: str, says: str
) -> None:
    with writing(city.db):
        city.db.execute(tampering)
        record_touched(city.db)
    assert any(says in text for text in check_stored(city.db, ()))
    with closing(open_read_only(city.path)) as db:
        assert check_stored(db, ())


def test_a_sealed_record_is_never_sent_back(city: City) -> None:
    with pytest.raises(StageError), writing(city.db):
        advance(city.db, MEETING, NextStep(Stage.SEALED, Move.SEND_BACK, "やり直し"), SECRETARY)


def test_nothing_is_downloaded_before_the_record_is_sealed(tmp_path: Path) -> None:
    city = asked_city(tmp_path)
    for find in (whole_zip, public_zip, record_pdf):
        with pytest.raises(NotFoundError):
            find(city.db, MEETING)


def test_the_page_of_signatures_prints_the_hash_and_the_signatories(city: City) -> None:
    text = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO(record_pdf(city.db, MEETING).content)).pages
    )
    plain = "".join(text.split())
    assert city.request.shown.content_hash in plain
    for words in (CHAIR, MEMBER, "承認記録", "令和8年", "開館時間は延びるか。"):
        assert "".join(words.split()) in plain


def test_the_pdf_method_seals_the_pdf_with_the_certificate_of_the_city(tmp_path: Path) -> None:
    city = asked_city(tmp_path, SigningMethod.PDF)
    for name in (CHAIR, MEMBER):
        city.sign(city.link(name))
    with pytest.raises(UsageError, match="--pdf-certificate"):
        city.go(Move.SEAL)
    assert stage_of(city.db, MEETING) is Stage.SIGNED
    files = create_certificate(tmp_path / "city.p12", "あさひ野市", NOW)
    with writing(city.db):
        advance(city.db, MEETING, NextStep(Stage.SIGNED, Move.SEAL), SECRETARY, files)
    pdf = record_pdf(city.db, MEETING).content
    assert check_seal(pdf, public_certificate(files.bundle)) == SealCheck("あさひ野市", True)
    assert record_pdf(city.db, MEETING).content == pdf
    # 氏名を印字しない会議体では、封をした PDF に氏名があるので、住民には渡さない。
    assert public_sealed_pdf(city.db, MEETING) is None


@pytest.mark.parametrize(
    ("withheld", "corrected", "given"),
    [(None, False, True), (RETRACTED, False, False), (None, True, False)],
    ids=["nothing withheld", "withheld", "corrected"],
)
def test_residents_get_the_pdf_sealed_by_the_city_when_nothing_is_left_out_or_added(
    tmp_path: Path, withheld: Withheld | None, corrected: bool, given: bool
) -> None:
    city = make_city(tmp_path, SigningMethod.PDF)
    with writing(city.db):
        before = get_committee(city.db, 1)
        after = replace(before, style=replace(before.style, form=PrintForm.SURNAME))
        change_committee(city.db, CommitteeChange(before, after), SECRETARY)
        if withheld:
            withhold(city.db, MEETING, 2, withheld, SECRETARY)
    city.name_proposed()
    city.go(Move.START_DRAFT, Move.REQUEST_SIGNATURES)
    for name in (CHAIR, MEMBER):
        city.sign(city.link(name))
    files = create_certificate(tmp_path / "city.p12", "あさひ野市", NOW)
    with writing(city.db):
        advance(city.db, MEETING, NextStep(Stage.SIGNED, Move.SEAL), SECRETARY, files)
    city.go(Move.PUBLISH)
    if corrected:
        with writing(city.db):
            said = Correction(None, "中央図書館", "", "誤り")
            correct_record(city.db, MEETING, said, Tokenizer(), SECRETARY)
    url = record_url(record_name(city.db, MEETING))
    with person_of(city.path, None) as resident:
        content = resident.client.get(f"{url}.pdf").content
        files_block = resident.get(url).one("section", **{"aria-labelledby": "files-title"}).text
    assert ("電子署名があり" in files_block) is given
    assert ("組み直した" in files_block) is not given
    if given:
        assert check_seal(content, public_certificate(files.bundle)) == SealCheck("あさひ野市", True)
    else:
        assert content.startswith(b"%PDF")
        assert content != record_pdf(city.db, MEETING).content


@pytest.mark.parametrize("moves", [(), (Move.PUBLISH, Move.WITHDRAW)], ids=["sealed", "withdrawn"])
def test_what_is_withheld_after_sealing_keeps_the_record_from_being_published(
    tmp_path: Path, moves: tuple[Move, ...]
) -> None:
    city = sealed_city(tmp_path)
    city.go(*moves)
    with writing(city.db):
        require_maskable(city.db, MEETING)
        withhold(city.db, MEETING, 2, RETRACTED, Act(SECRETARY.actor, LATER))
    with pytest.raises(UsageError, match="確定した後に伏せた箇所があります"):
        city.go(Move.PUBLISH)


def test_another_passage_of_a_withheld_turn_keeps_the_record_from_being_published(tmp_path: Path) -> None:
    """発言は丸ごと除いてあっても、ほかの箇所から作った段落は、封の公開版に出ている。"""
    city = sealed_city(tmp_path, replace(RETRACTED, start=14, end=20))
    assert "開館時間は延びるか。" in repr(checked(city, public_zip(city.db, MEETING).content).record)
    with writing(city.db):
        withhold(city.db, MEETING, 2, replace(RETRACTED, start=0, end=5), Act(SECRETARY.actor, LATER))
    with pytest.raises(UsageError, match="確定した後に伏せた箇所があります"):
        city.go(Move.PUBLISH)


def test_what_was_withheld_before_sealing_does_not_keep_the_record_from_being_published(
    tmp_path: Path,
) -> None:
    city = sealed_city(tmp_path, RETRACTED)
    city.go(Move.PUBLISH)
    assert stage_of(city.db, MEETING) is Stage.PUBLISHED


def test_nothing_is_withheld_while_it_is_being_signed_or_while_a_sealed_record_is_published(
    tmp_path: Path,
) -> None:
    city = asked_city(tmp_path)
    with pytest.raises(StageError, match=r"いま「署名依頼」.*「要約案」"):
        require_maskable(city.db, MEETING)
    for person in (CHAIR, MEMBER):
        city.sign(city.link(person))
    with pytest.raises(StageError, match="いま「署名済み」"):
        require_maskable(city.db, MEETING)
    city.go(Move.SEAL, Move.PUBLISH)
    with pytest.raises(StageError, match=r"いま「公表」.*「掲載終了」"):
        require_maskable(city.db, MEETING)


def test_a_partly_closed_meeting_is_signed_only_after_everything_closed_is_masked(tmp_path: Path) -> None:
    city = make_city(tmp_path)
    city.name_proposed()
    change = DisclosureChange(None, Disclosure.PARTLY_CLOSED, "個人の情報を含む")
    with writing(city.db):
        change_disclosure(city.db, MEETING, change, SECRETARY)
    city.go(Move.START_DRAFT)
    with pytest.raises(UsageError, match="閉じる所をすべて伏せたことを"):
        city.go(Move.REQUEST_SIGNATURES)
    with writing(city.db):
        complete_masking(city.db, MEETING, SECRETARY)
    city.go(Move.REQUEST_SIGNATURES)
    assert stage_of(city.db, MEETING) is Stage.SIGNING


def test_what_was_released_before_sealing_and_withheld_again_after_it_is_not_published(
    tmp_path: Path,
) -> None:
    city = make_city(tmp_path)
    with writing(city.db):
        one = withhold(city.db, MEETING, 2, RETRACTED, SECRETARY)
        release(city.db, MEETING, one, SECRETARY)
    city.name_proposed()
    city.go(Move.START_DRAFT, Move.REQUEST_SIGNATURES)
    for person in (CHAIR, MEMBER):
        city.sign(city.link(person))
    city.go(Move.SEAL)
    with writing(city.db):
        withhold_again(city.db, MEETING, one, SECRETARY)
    with pytest.raises(UsageError, match="確定した後に伏せた箇所があります"):
        city.go(Move.PUBLISH)
