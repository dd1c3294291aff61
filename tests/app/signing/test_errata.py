"""訂正: 確定した後に書き足すだけで、封をした中身は変えない。"""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from app.errors import UsageError
from app.sealing.archive import unpack
from app.sealing.checking import read_record
from app.signing.correcting import FACTS, CorrectionForm, read_correction
from app.signing.files import public_zip, record_pdf, whole_zip
from app.signing.frozen import FrozenRecord, frozen_record
from app.signing.printed import print_sealed
from db.chain.checking import check_database
from db.connection import writing
from db.errata import Correction, add_erratum, list_errata
from db.event_kinds import EventKind
from db.events import Subject, SubjectKind, list_events_of
from db.records import Withheld, WithheldKind
from db.stages import StageError
from tests.app.signing.city import MEETING, City, asked_city, sealed_city
from tests.db.samples import SECRETARY

GOOD = CorrectionForm("2", "延びるか", "延ばせるか", "聞き違い")


def content_of(city: City) -> FrozenRecord:
    return frozen_record(read_record(unpack(whole_zip(city.db, MEETING).content)).leaves)


def correct(city: City, form: CorrectionForm = GOOD) -> None:
    with writing(city.db):
        add_erratum(city.db, MEETING, read_correction(form, content_of(city)), SECRETARY)


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
    before = [whole_zip(city.db, MEETING), public_zip(city.db, MEETING)]
    correct(city)
    correct(city, CorrectionForm(FACTS, "中央図書館", "", "場所は書かない"))
    assert [whole_zip(city.db, MEETING), public_zip(city.db, MEETING)] == before
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
        add_erratum(city.db, MEETING, Correction(1, "誤", "正", "理由"), SECRETARY)


def test_an_erratum_of_a_withheld_paragraph_tells_nothing_in_the_public_copy(
    tmp_path: Path,
) -> None:
    city = sealed_city(tmp_path, Withheld(WithheldKind.SECRET, "個人情報"))
    correct(city)
    errata = list_errata(city.db, MEETING)
    public = read_record(unpack(public_zip(city.db, MEETING).content))
    whole = read_record(unpack(whole_zip(city.db, MEETING).content))
    assert [one.wrong for one in print_sealed(whole, errata).errata] == ["延びるか"]
    (hidden,) = print_sealed(public, errata).errata
    assert (hidden.wrong, hidden.correct, hidden.reason) == ("", "", "")
    assert "延び" not in repr(print_sealed(public, errata))
