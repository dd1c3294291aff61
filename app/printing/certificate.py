"""自作の証明書. 試すときと見本のために、PDF に封をする証明書と鍵を作る。だれかに裏付けられた証明書ではない。"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

from app.printing.seal_files import SealFiles
from db.key_files import write_new_file

_YEARS = 10
_DAY = timedelta(days=1)


def seal_files_at(path: Path) -> SealFiles:
    """その証明書と、隣の合い言葉のファイル(名前に .password を付けたもの)。"""
    return SealFiles(path, path.with_name(f"{path.name}.password"))


def create_certificate(path: Path, name: str, at: str) -> SealFiles:
    """name の証明書と鍵を path に、その合い言葉を隣のファイルに、確かめる人に渡す証明書を path に .pem を付けた名に書く。

    at はいまの時刻(ISO 8601)。KeyFileError: もうファイルがあるか、書けない。
    """
    files = seal_files_at(path)
    assert files.password is not None
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(key, name, datetime.fromisoformat(at))
    words = secrets.token_urlsafe(24)
    bundle = pkcs12.serialize_key_and_certificates(
        name.encode(), key, certificate, None, BestAvailableEncryption(words.encode())
    )
    write_new_file(files.bundle, bundle, 0o600)
    write_new_file(files.password, f"{words}\n".encode(), 0o600)
    write_new_file(public_certificate(path), certificate.public_bytes(Encoding.PEM), 0o644)
    return files


def public_certificate(path: Path) -> Path:
    """確かめる人に渡す証明書(PEM)のファイル。"""
    return path.with_name(f"{path.name}.pem")


def _certificate(key: ec.EllipticCurvePrivateKey, name: str, now: datetime) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    return (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(now + _YEARS * 365 * _DAY)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
