"""ディレクトリーの証明書を確かめる: 名指しした認証局のものだけを信じる。"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.directory.client import DirectoryError, fetch_object
from app.directory.settings import Directory
from app.outgoing import Call
from tests.app.directory.stand_in import CLIENT, SECRET, Handler, StandIn
from tests.app.visitor import ORIGIN


def certify(folder: Path, address: str) -> tuple[Path, Path]:
    """address のための証明書と鍵(自分で署名したもの)。"""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, address)])
    moment = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(moment - timedelta(days=1))
        .not_valid_after(moment + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    paths = folder / f"{address}.pem", folder / f"{address}.key"
    paths[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    paths[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return paths


class Quiet(ThreadingHTTPServer):
    def handle_error(self, *_: object) -> None:
        """断られた握手を、試験の出力に書かない。"""


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[tuple[Directory, Path]]:
    """https で動く代わりと、その証明書。"""
    certificate, key = certify(tmp_path, "127.0.0.1")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = Quiet(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    issuer = f"https://127.0.0.1:{server.server_address[1]}"
    server.stand_in = StandIn(issuer)  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield Directory(issuer, CLIENT, SECRET, ORIGIN), certificate
    server.shutdown()
    server.server_close()
    thread.join()


def fetch(directory: Directory) -> object:
    return fetch_object(directory, Call(f"{directory.issuer}/.well-known/openid-configuration"))["issuer"]


def test_a_certificate_of_the_named_authority_is_trusted(secure: tuple[Directory, Path]) -> None:
    directory, certificate = secure
    assert fetch(replace(directory, ca_file=certificate)) == directory.issuer


def test_any_other_certificate_is_not(secure: tuple[Directory, Path], tmp_path: Path) -> None:
    directory, certificate = secure
    stranger, _ = certify(tmp_path, "127.0.0.2")
    elsewhere = replace(
        directory, issuer=directory.issuer.replace("127.0.0.1", "localhost"), ca_file=certificate
    )
    for untrusted in (directory, replace(directory, ca_file=stranger), elsewhere):
        with pytest.raises(DirectoryError, match="証明書"):
            fetch(untrusted)


def test_old_versions_of_tls_are_not_spoken(secure: tuple[Directory, Path]) -> None:
    assert secure[0].trust().minimum_version >= ssl.TLSVersion.TLSv1_2
