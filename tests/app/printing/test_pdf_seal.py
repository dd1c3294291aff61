"""PDF の封."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pypdf import PdfReader, PdfWriter

from app.errors import SourceError
from app.printing.pdf_seal import SealCheck, SealFiles, check_seal, seal_pdf


def make_seal(folder: Path, name: str) -> SealFiles:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    files = SealFiles(folder / f"{name}.key", folder / f"{name}.crt")
    files.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    files.certificate.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return files


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
    assert check_seal(sealed, seal.certificate) == SealCheck("あさひ野市", True)
    (field,) = PdfReader(io.BytesIO(sealed)).get_fields().values()
    assert (field["/V"]["/SubFilter"], field["/V"]["/Reason"]) == ("/ETSI.CAdES.detached", "会議録の確定")


def test_a_pdf_without_a_seal_has_none(seal: SealFiles, pdf: bytes) -> None:
    assert check_seal(pdf, seal.certificate) is None


def test_a_page_added_after_sealing_breaks_the_seal(seal: SealFiles, pdf: bytes) -> None:
    writer = PdfWriter(io.BytesIO(seal_pdf(pdf, seal, "会議録の確定")), incremental=True)
    writer.add_blank_page(200, 200)
    changed = io.BytesIO()
    writer.write(changed)
    assert check_seal(changed.getvalue(), seal.certificate) == SealCheck("あさひ野市", False)


def test_a_changed_byte_breaks_the_seal(seal: SealFiles, pdf: bytes) -> None:
    changed = seal_pdf(pdf, seal, "会議録の確定").replace(b"200", b"201", 1)
    assert check_seal(changed, seal.certificate) == SealCheck("あさひ野市", False)


def test_a_seal_of_someone_else_is_not_the_citys(seal: SealFiles, pdf: bytes, tmp_path: Path) -> None:
    other = make_seal(tmp_path, "となり町")
    assert check_seal(seal_pdf(pdf, other, "会議録の確定"), seal.certificate) == SealCheck("となり町", False)


def test_files_that_are_no_key_or_no_pdf_are_said_so(seal: SealFiles, pdf: bytes, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.key"
    wrong.write_text("鍵ではない")
    with pytest.raises(SourceError, match=r"wrong\.key"):
        seal_pdf(pdf, SealFiles(wrong, seal.certificate), "会議録の確定")
    with pytest.raises(SourceError, match="PDF として読めません"):
        check_seal(b"not a pdf", seal.certificate)
