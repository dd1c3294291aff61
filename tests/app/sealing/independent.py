"""別に書いた検証の道具. docs/record-format.md だけから、標準ライブラリと cryptography だけで書いた。

kaigiroku の部品は何も使わない。使い方: python independent.py RECORD.zip [公開鍵.pem]
"""

import hashlib
import json
import re
import sys
import zipfile

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

FILES = ["README.txt", "leaves.json", "public-key.pem", "record.json", "signature.txt", "statement.json"]
ERRATA = ["errata-signature.txt", "errata.json"]
FORMAT = "kaigiroku-record/2"
TEXT, TEXT_OR_NULL, NUMBER, NUMBER_OR_NULL, TEXTS = "text", "text?", "number", "number?", "texts"
KINDS = {
    "meeting": {
        "committee": TEXT,
        **dict.fromkeys("title body held_on start end place disclosure".split(), TEXT_OR_NULL),
        "observers": NUMBER_OR_NULL,
        **dict.fromkeys("attendees absentees staff agenda handouts signatories".split(), TEXTS),
    },
    "people": dict.fromkeys("attendees absentees staff signatories".split(), TEXTS),
    "paragraph": {"number": NUMBER, "agenda": NUMBER_OR_NULL, "speaker": TEXT, "text": TEXT},
    "turn": {"number": NUMBER, "label": TEXT, "text": TEXT},
    "withheld": {"of": TEXT, "number": NUMBER, "reason": TEXT},
}


class NotWholeError(Exception):
    pass


def require(holds, step):
    if not holds:
        raise NotWholeError(step)


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def is_hex(value, digits=64):
    return isinstance(value, str) and re.fullmatch(rf"[0-9a-f]{{{digits}}}", value) is not None


def fits(value, kind):
    if kind == TEXTS:
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if value is None:
        return kind.endswith("?")
    return isinstance(value, str) if kind.startswith("text") else is_number(value)


def is_number(value):
    return type(value) is int and abs(value) < 2**53


def read(files, name):
    try:
        value = json.loads(files[name])
        same = canonical(value) == files[name]
    except (ValueError, RecursionError):
        same, value = False, None
    require(same, f"2 {name}")
    return value


def require_form(record, leaves, statement):
    require(isinstance(record, dict) and record.keys() == {"format", "parts"}, "2 record")
    require(record["format"] == FORMAT and isinstance(record["parts"], list), "2 record")
    for part in record["parts"]:
        if part is None:
            continue
        require(isinstance(part, dict) and part.keys() == {"salt", "content"}, "2 part")
        content = part["content"]
        require(is_hex(part["salt"]) and isinstance(content, dict), "2 part")
        fields = KINDS.get(content.get("kind"))
        require(fields is not None and content.keys() == {"kind", *fields}, "2 content")
        require(all(fits(content[name], kind) for name, kind in fields.items()), "2 content")
        require(
            content["kind"] != "withheld" or content["of"] in ("people", "paragraph", "turn"), "2 withheld"
        )
    require(isinstance(leaves, list) and all(map(is_hex, leaves)), "2 leaves")
    names = {"format", "record", "content_hash", "signatories", "sealed_at", "head", "public_key"}
    require(isinstance(statement, dict) and statement.keys() == names, "2 statement")
    require(statement["format"] == FORMAT and is_hex(statement["content_hash"]), "2 statement")
    require(is_hex(statement["public_key"]), "2 statement")
    require(isinstance(statement["record"], str) and isinstance(statement["sealed_at"], str), "2 statement")
    head = statement["head"]
    require(isinstance(head, dict) and head.keys() == {"entry", "hash"}, "2 head")
    require(is_number(head["entry"]) and is_hex(head["hash"]), "2 head")
    require(isinstance(statement["signatories"], list), "2 signatories")
    for one in statement["signatories"]:
        require(
            isinstance(one, dict) and one.keys() == {"name", "duty", "method", "signed_at"}, "2 signatory"
        )
        require(all(isinstance(value, str) for value in one.values()), "2 signatory")


def verify(file, trusted_pem=None):
    """壊れていなければ何も起きない。NotWholeError: 手順の番号を述べる。"""
    try:
        with zipfile.ZipFile(file) as archive:
            names = sorted(archive.namelist())
            require(names in (FILES, sorted(FILES + ERRATA)), "1")
            files = {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError, EOFError) as error:
        raise NotWholeError("1") from error
    except Exception as error:
        if type(error).__module__ == "zlib":
            raise NotWholeError("1") from error
        raise
    record, leaves, statement = (
        read(files, name) for name in ("record.json", "leaves.json", "statement.json")
    )
    require_form(record, leaves, statement)
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(statement["public_key"]))
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    require(files["public-key.pem"] == pem, "3")
    if trusted_pem is not None:
        trusted = load_pem_public_key(trusted_pem).public_bytes(Encoding.Raw, PublicFormat.Raw)
        require(trusted.hex() == statement["public_key"], "3")
    signature = re.fullmatch(rb"([0-9a-f]{128})\n", files["signature.txt"])
    require(signature is not None, "4")
    try:
        key.verify(bytes.fromhex(signature[1].decode()), files["statement.json"])
    except InvalidSignature as error:
        raise NotWholeError("4") from error
    require(statement["content_hash"] == hashlib.sha256(files["leaves.json"]).hexdigest(), "5")
    parts = record["parts"]
    require(parts != [], "9")
    require(len(parts) == len(leaves), "6")
    for place, (part, wanted) in enumerate(zip(parts, leaves, strict=True)):
        former = parts[place - 1] if place else None
        kind = part and part["content"]["kind"]
        if part is None:
            require(former is not None and former["content"]["kind"] == "withheld", f"8 {place + 1}")
        else:
            salted = bytes.fromhex(part["salt"]) + canonical(part["content"])
            require(hashlib.sha256(salted).hexdigest() == wanted, f"7 {place + 1}")
        require((place == 0) == (kind == "meeting"), f"9 {place + 1}")
    if "errata.json" in files:
        verify_errata(files, statement, trusted_pem)


def verify_errata(files, statement, trusted_pem):
    errata = read(files, "errata.json")
    names = {"format", "record", "content_hash", "errata", "public_key"}
    require(isinstance(errata, dict) and errata.keys() == names, "10 form")
    require(errata["format"] == "kaigiroku-errata/1" and isinstance(errata["errata"], list), "10 form")
    fields = {"number": NUMBER, "paragraph": NUMBER_OR_NULL, "added_at": TEXT}
    fields |= dict.fromkeys(("wrong", "correct", "reason"), TEXT_OR_NULL)
    for one in errata["errata"]:
        require(isinstance(one, dict) and one.keys() == fields.keys(), "10 form")
        require(all(fits(one[name], kind) for name, kind in fields.items()), "10 form")
    require(is_hex(errata["public_key"]), "10 form")
    require(all(errata[name] == statement[name] for name in ("record", "content_hash")), "10 record")
    require(
        [one["number"] for one in errata["errata"]] == list(range(1, len(errata["errata"]) + 1)), "10 number"
    )
    trusted = [statement["public_key"]]
    if trusted_pem is not None:
        trusted = [load_pem_public_key(trusted_pem).public_bytes(Encoding.Raw, PublicFormat.Raw).hex()]
    require(errata["public_key"] in trusted, "10 key")
    signature = re.fullmatch(rb"([0-9a-f]{128})\n", files["errata-signature.txt"])
    require(signature is not None, "10 signature")
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(errata["public_key"]))
    try:
        key.verify(bytes.fromhex(signature[1].decode()), files["errata.json"])
    except InvalidSignature as error:
        raise NotWholeError("10 signature") from error


if __name__ == "__main__":
    pem = None
    if len(sys.argv) > 2:
        with open(sys.argv[2], "rb") as opened:
            pem = opened.read()
    try:
        verify(sys.argv[1], pem)
    except NotWholeError as broken:
        sys.exit(f"手順 {broken} が成り立ちません")
