"""PDF の封."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from app.errors import SourceError
from app.printing.certificate import create_certificate, public_certificate
from app.printing.pdf_seal import SealCheck, check_seal, seal_pdf
from app.printing.seal_files import SealFiles
from db.errors import KeyFileError


def make_seal(folder: Path, name: str) -> SealFiles:
    return create_certificate(folder / f"{name}.p12", name, "2026-11-20T00:00:00Z")


@pytest.fixture(scope="module")
def seal(tmp_path_factory: pytest.TempPathFactory) -> SealFiles:
    return make_seal(tmp_path_factory.mktemp("seal"), "あさひ野市")


@pytest.fixture(scope="module")
def pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def test_a_sealed_pdf_names_the_city_and_is_whole(seal: SealFiles, pdf: bytes) -> None:
    sealed = seal_pdf(pdf, seal, "会議録の確定")
    assert check_seal(sealed, public_certificate(seal.bundle)) == SealCheck("あさひ野市", True)
    (field,) = PdfReader(io.BytesIO(sealed)).get_fields().values()
    assert (field["/V"]["/SubFilter"], field["/V"]["/Reason"]) == ("/ETSI.CAdES.detached", "会議録の確定")


def test_a_pdf_without_a_seal_has_none(seal: SealFiles, pdf: bytes) -> None:
    assert check_seal(pdf, public_certificate(seal.bundle)) is None


def test_a_page_added_after_sealing_breaks_the_seal(seal: SealFiles, pdf: bytes) -> None:
    writer = PdfWriter(io.BytesIO(seal_pdf(pdf, seal, "会議録の確定")), incremental=True)
    writer.add_blank_page(200, 200)
    changed = io.BytesIO()
    writer.write(changed)
    assert check_seal(changed.getvalue(), public_certificate(seal.bundle)) == SealCheck("あさひ野市", False)


def test_a_changed_byte_breaks_the_seal(seal: SealFiles, pdf: bytes) -> None:
    changed = seal_pdf(pdf, seal, "会議録の確定").replace(b"200", b"201", 1)
    assert check_seal(changed, public_certificate(seal.bundle)) == SealCheck("あさひ野市", False)


def test_a_seal_of_someone_else_is_not_the_citys(seal: SealFiles, pdf: bytes, tmp_path: Path) -> None:
    other = make_seal(tmp_path, "となり町")
    assert check_seal(seal_pdf(pdf, other, "会議録の確定"), public_certificate(seal.bundle)) == SealCheck(
        "となり町", False
    )


def test_files_that_are_no_key_or_no_pdf_are_said_so(seal: SealFiles, pdf: bytes, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.p12"
    wrong.write_text("鍵ではない")
    for files in (SealFiles(wrong), SealFiles(seal.bundle, wrong), SealFiles(seal.bundle)):
        with pytest.raises(SourceError, match=files.bundle.name):
            seal_pdf(pdf, files, "会議録の確定")
    with pytest.raises(SourceError, match="読めません"):
        seal_pdf(pdf, SealFiles(tmp_path / "none.p12"), "会議録の確定")
    with pytest.raises(SourceError, match="PDF として読めません"):
        check_seal(b"not a pdf", public_certificate(seal.bundle))


def test_a_certificate_is_only_the_owners_and_is_never_written_over(seal: SealFiles) -> None:
    assert seal.password is not None
    assert [path.stat().st_mode & 0o777 for path in (seal.bundle, seal.password)] == [0o600, 0o600]
    with pytest.raises(KeyFileError, match="もうあります"):
        create_certificate(seal.bundle, "あさひ野市", "2026-11-20T00:00:00Z")
