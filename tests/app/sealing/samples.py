"""封をした会議録の見本(あさひ野市、架空)."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from app.sealing.leaves import fresh_salts, salt_parts
from app.sealing.parts import Paragraph, PeoplePart, RecordBody, split_body
from app.sealing.statement import ChainHead, Claim, SealedRecord, Signatory, seal
from db.chain.keys import public_hex
from tests.db.samples import TURNS, minutes

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = public_hex(KEY.public_key())
SECRET = "駐輪場は増えますか。"
CLAIM = Claim(
    "あさひ野市/図書館協議会/1",
    (Signatory("桐谷", "会長", "承認記録", "2026-05-20T01:00:00Z"),),
    "2026-05-21T00:00:00Z",
    ChainHead(41, "a" * 64),
)
BODY = RecordBody(
    "図書館協議会",
    minutes().header,
    (Paragraph("委員", "開館時間は延びますか。", agenda=1), Paragraph("委員", SECRET, withheld="秘密")),
    TURNS,
    {2: "取消発言"},
    PeoplePart("people", ("桐谷 葵", "白根 操"), (), ("図書館長 安西",), ("桐谷 葵",)),
)


def sealed_record(body: RecordBody = BODY, key: Ed25519PrivateKey = KEY) -> SealedRecord:
    parts = split_body(body)
    return seal(salt_parts(parts, fresh_salts(len(parts))), CLAIM, key)


def files_of(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zip_of(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()
