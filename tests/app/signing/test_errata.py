"""訂正: 確定した後に書き足すだけで、封をした中身は変えない。"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pypdf import PdfReader
from sqlite_utils import Database

from app.errors import UsageError
from app.sealing.archive import ERRATA, ERRATA_SIGNATURE, unpack
from app.sealing.checking import check_packed, read_record
from app.sealing.errata import SignedErrata, sign_errata
from app.sealing.statement import SealedRecord
from app.signing.correcting import FACTS, CorrectionForm, correct_record, read_correction
from app.signing.errata_texts import public_errata, whole_errata
from app.signing.files import RecordFile, public_zip, record_pdf, whole_zip
from app.signing.frozen import FrozenRecord, frozen_record
from app.signing.printed import print_sealed
from app.signing.stored_check import check_stored
from db.chain.checking import check_database
from db.chain.keys import load_private_key, load_public_key, public_hex, public_pem
from db.committees import CommitteeChange, change_committee, get_committee
from db.connection import writing
from db.errata import Correction, SignedPair, SignedText, add_erratum, list_errata
from db.event_kinds import EventKind
from db.events import Subject, SubjectKind, list_events_of
from db.house_style import PrintForm
from db.records import Withheld, WithheldKind
from db.stages import StageError
from nlp.text.tokenizer import Tokenizer
from tests.app.sealing import independent
from tests.app.sealing.samples import files_of, zip_of
from tests.app.signing.city import MEETING, City, asked_city, sealed_city
from tests.db.samples import SECRETARY

GOOD = CorrectionForm("2", "延びるか", "延ばせるか", "聞き違い")


TEXT = SignedText("{}", "0" * 128)
TOKENIZER = Tokenizer()


def sealed_in(city: City, find: Callable[[Database, int], RecordFile] = whole_zip) -> SealedRecord:
    """渡す zip の中身。渡す前に、この道具と、別に書いた道具で確かめる。"""
    content = find(city.db, MEETING).content
    key = load_public_key(city.path.with_name("server.key.pub"))
    checked = check_packed(content, [public_hex(key)])
    assert checked.faults == ()
    assert checked.record is not None
    independent.verify(io.BytesIO(content), public_pem(key))
    return checked.record


def content_of(city: City) -> FrozenRecord:
    return frozen_record(read_record(unpack(whole_zip(city.db, MEETING).content)).leaves)


def correct(city: City, form: CorrectionForm = GOOD) -> None:
    with writing(city.db):
        correct_record(city.db, MEETING, read_correction(form, content_of(city)), TOKENIZER, SECRETARY)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (CorrectionForm("3", "延びるか", "x", "理由"), "段落を選んで"),
        (CorrectionForm("2 ", "延びるか", "x", "理由"), "段落を選んで"),
        (CorrectionForm("", "延びるか", "x", "理由"), "段落を選んで"),
        (CorrectionForm("1", "延びるか", "x", "理由"), "段落 1に「延びるか」はありません"),
        (CorrectionForm(FACTS, "公民館", "x", "理由"), "会議の事実に「公民館」はありません"),
        (CorrectionForm("2", "", "x", "理由"), "「誤」"),
        (CorrectionForm("2", "延びるか", "延びるか", "理由"), "同じです"),
        (CorrectionForm("2", "延びるか", "x", " "), "理由"),
        (CorrectionForm("2", "延びるか", "x" * 501, "理由"), "500 字"),
    ],
)
def test_a_correction_that_corrects_nothing_in_the_record_is_refused(
    tmp_path: Path, form: CorrectionForm, says: str
) -> None:
    city = sealed_city(tmp_path)
    with pytest.raises(UsageError, match=says):
        correct(city, form)
    assert list_errata(city.db, MEETING) == ()


def test_errata_stand_beside_the_record_with_their_date_and_change_nothing_sealed(tmp_path: Path) -> None:
    city = sealed_city(tmp_path)
    before = sealed_in(city)
    assert before.errata is None
    correct(city)
    correct(city, CorrectionForm(FACTS, "中央図書館", "", "場所は書かない"))
    after = sealed_in(city)
    assert replace(after, errata=None) == before
    assert after.errata is not None
    assert [one.wrong for one in after.errata.statement.errata] == ["延びるか", "中央図書館"]
    assert sealed_in(city, public_zip).errata == after.errata
    first, second = list_errata(city.db, MEETING)
    assert first.correction == Correction(2, "延びるか", "延ばせるか", "聞き違い")
    assert (first.number, second.number, first.act) == (1, 2, SECRETARY)
    event = list_events_of(city.db, Subject(SubjectKind.MEETING, MEETING))[-1]
    assert (event.kind, event.detail["wrong"]) == (EventKind.ERRATUM_ADDED, "中央図書館")
    pages = PdfReader(io.BytesIO(record_pdf(city.db, MEETING).content)).pages
    plain = "".join("".join(page.extract_text().split()) for page in pages)
    assert "延ばせるか" in plain
    assert "(削る)" in plain
    assert check_database(city.db, (), ()).findings == ()


def test_no_erratum_is_added_before_the_record_is_sealed(tmp_path: Path) -> None:
    city = asked_city(tmp_path)
    with pytest.raises(StageError, match="いま「署名依頼」"), writing(city.db):
        add_erratum(city.db, MEETING, Correction(1, "誤", "正", "理由"), SignedPair(TEXT, TEXT), SECRETARY)
    with pytest.raises(StageError, match="確定したものではない"), writing(city.db):
        correct_record(city.db, MEETING, Correction(1, "誤", "正", "理由"), TOKENIZER, SECRETARY)


def test_an_erratum_of_a_withheld_paragraph_tells_nothing_in_the_public_copy(
    tmp_path: Path,
) -> None:
    city = sealed_city(tmp_path, Withheld(WithheldKind.SECRET, "個人情報"))
    correct(city)
    public = read_record(unpack(public_zip(city.db, MEETING).content))
    whole = read_record(unpack(whole_zip(city.db, MEETING).content))
    assert [one.wrong for one in print_sealed(whole, whole_errata(city.db, MEETING)).errata] == ["延びるか"]
    assert "延び" not in repr(public)
    assert public.errata is not None
    assert [one.reason for one in public.errata.statement.errata] == [None]
    printed = print_sealed(public, public_errata(city.db, MEETING))
    assert [one.text for one in printed.errata] == ["公開しない部分の訂正です。"]
    assert "延び" not in repr(printed)


def test_names_stay_out_of_public_errata_even_if_the_committee_prints_names_later(tmp_path: Path) -> None:
    city = sealed_city(tmp_path)
    correct(city, replace(GOOD, reason="遠野委員の申し出"))
    with writing(city.db):
        before = get_committee(city.db, 1)
        after = replace(before, style=replace(before.style, form=PrintForm.SURNAME))
        change_committee(city.db, CommitteeChange(before, after), SECRETARY)
    correct(city, CorrectionForm(FACTS, "遠野", "遠山", "名前の誤り"))
    correct(city, CorrectionForm("1", "議題の一", "議題の二", "遠野委員の申し出"))
    assert [one.text for one in public_errata(city.db, MEETING)] == [
        "「延びるか」を「延ばせるか」に改めました。理由: 委員の申し出",
        "公開しない部分の訂正です。",
        "「議題の一」を「議題の二」に改めました。理由: 委員の申し出",
    ]
    assert "遠" not in repr(sealed_in(city, public_zip))
    assert [one.reason for one in whole_errata(city.db, MEETING)][::2] == ["遠野委員の申し出"] * 2


TAMPERINGS = [
    ("UPDATE erratum SET correct = '延びない'", "訂正の文と合いません"),
    ("UPDATE erratum SET whole_errata = replace(whole_errata, '延ばせる', '延びない')", "署名が"),
    (
        "UPDATE erratum SET public_errata = replace(public_errata, '延ばせる', '延びない')",
        "公開版: errata-signature.txt の署名が",
    ),
    ("UPDATE erratum SET public_errata = (SELECT public_errata FROM erratum WHERE id = 1)", "公開版に添える"),
    ("UPDATE erratum SET whole_errata = '{}'", "読めません"),
    ("DELETE FROM erratum WHERE id = 1", "訂正の文と合いません"),
]


@pytest.mark.parametrize(("tampering", "says"), TAMPERINGS)
def test_a_tampered_erratum_is_found_even_if_the_chain_were_made_anew(
    tmp_path: Path, tampering: str, says: str
) -> None:
    city = sealed_city(tmp_path)
    correct(city)
    correct(city, replace(GOOD, wrong="開館", correct="閉館"))
    assert check_stored(city.db, ()) == ()
    with writing(city.db):
        city.db.execute(tampering)
    assert any(says in text for text in check_stored(city.db, ()))


def _signed(errata: SignedErrata) -> dict[str, bytes]:
    return {ERRATA: errata.statement.message, ERRATA_SIGNATURE: f"{errata.signature}\n".encode()}


def _by_another_key(city: City) -> dict[str, bytes]:
    """会議録も番号も正しいが、よその鍵で署名した訂正。"""
    errata = sealed_in(city).errata
    assert errata is not None
    stated = errata.statement
    return _signed(
        sign_errata(stated.record, stated.content_hash, stated.errata, Ed25519PrivateKey.generate())
    )


def _of_another_record(city: City) -> dict[str, bytes]:
    """市の鍵で署名した、ほかの会議録の訂正。"""
    errata = sealed_in(city).errata
    assert errata is not None
    key = load_private_key(city.path.with_name("server.key"))
    return _signed(sign_errata(errata.statement.record, "0" * 64, errata.statement.errata, key))


def _replaced(name: str, before: str, after: str) -> Callable[[City], dict[str, bytes]]:
    def change(city: City) -> dict[str, bytes]:
        content = files_of(whole_zip(city.db, MEETING).content)[name].decode()
        assert before in content
        return {name: content.replace(before, after).encode()}

    return change


@pytest.mark.parametrize(
    "change",
    [
        _replaced(ERRATA, "延ばせる", "延びない"),
        _replaced(ERRATA, '"number":1', '"number":2'),
        _replaced(ERRATA, '{"content_hash"', '{ "content_hash"'),
        _replaced(ERRATA_SIGNATURE, "\n", ""),
        lambda _: {ERRATA_SIGNATURE: b"0" * 128 + b"\n"},
        _by_another_key,
        _of_another_record,
    ],
    ids=["中身", "番号", "余分", "署名の形", "署名", "よその鍵", "ほかの会議録"],
)
def test_changed_errata_of_a_file_are_found_here_and_elsewhere(
    tmp_path: Path, change: Callable[[City], dict[str, bytes]]
) -> None:
    city = sealed_city(tmp_path)
    correct(city)
    packed = zip_of({**files_of(whole_zip(city.db, MEETING).content), **change(city)})
    assert check_packed(packed, ()).faults != ()
    with pytest.raises(independent.NotWholeError):
        independent.verify(io.BytesIO(packed))


def test_half_of_the_errata_files_makes_no_record(tmp_path: Path) -> None:
    city = sealed_city(tmp_path)
    correct(city)
    files = files_of(whole_zip(city.db, MEETING).content)
    for missing in (ERRATA, ERRATA_SIGNATURE):
        half = zip_of({name: content for name, content in files.items() if name != missing})
        assert "会議録の zip ではありません" in check_packed(half, ()).faults[0]
    whole = zip_of(
        {name: content for name, content in files.items() if name not in (ERRATA, ERRATA_SIGNATURE)}
    )
    assert check_packed(whole, ()).faults == ()
