"""封をした会議録: 一字でも変えれば、この道具でも、文書だけから別に書いた道具でも分かる。"""

from __future__ import annotations

import ast
import copy
import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from app.sealing.archive import LEAVES, PUBLIC_KEY, README, RECORD, SIGNATURE, STATEMENT, pack
from app.sealing.checking import CheckedRecord, check_record, describe
from app.sealing.leaves import fresh_salts, salt_parts
from app.sealing.parts import Paragraph, RecordBody, split_body
from app.sealing.statement import public_copy
from db.chain.keys import public_pem
from db.records import MeetingHeader, SpeakerGroup, Turn
from tests.app.sealing import independent
from tests.app.sealing.samples import BODY, KEY, PUBLIC, SECRET, files_of, sealed_record, zip_of

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "record-format.md"
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


def check(packed: bytes, folder: Path, trusted: tuple[str, ...] = ()) -> CheckedRecord:
    path = folder / "kaigiroku.zip"
    path.write_bytes(packed)
    return check_record(path, trusted)


def holds_elsewhere(packed: bytes, pem: bytes | None = None) -> bool:
    """別に書いた道具の答え。"""
    try:
        independent.verify(io.BytesIO(packed), pem)
    except independent.NotWholeError:
        return False
    return True


@pytest.mark.parametrize("copy_of", [lambda record: record, public_copy], ids=["原本", "公開版"])
def test_a_sealed_record_is_whole_here_and_elsewhere(copy_of: Callable[..., Any], tmp_path: Path) -> None:
    record = copy_of(sealed_record())
    packed = pack(record)
    checked = check(packed, tmp_path, (PUBLIC,))
    assert checked.faults == ()
    assert checked.record == record
    assert holds_elsewhere(packed, public_pem(KEY.public_key()))
    assert pack(record) == packed


def test_a_public_copy_holds_back_what_is_withheld_and_nothing_else(tmp_path: Path) -> None:
    record = sealed_record()
    packed = pack(public_copy(record))
    content = b"".join(files_of(packed).values()).decode()
    assert SECRET not in content
    assert "開館時間は延びますか。駐輪場" not in content
    hidden = [
        leaf for leaf, shown in zip(record.leaves, public_copy(record).leaves, strict=True) if not shown
    ]
    assert len(hidden) == 3
    assert "桐谷 葵" not in content
    assert all(leaf is not None and leaf.salt not in content for leaf in hidden)
    assert "伏せた部分: 人の名前 （氏名を印字しない決まり）、段落 2 秘密、発言 2 取消発言" in describe(
        check(packed, tmp_path)
    )


def test_the_mark_signatories_approve_is_the_same_for_the_public_copy() -> None:
    record = sealed_record()
    assert public_copy(record).statement == record.statement


def test_the_same_words_have_other_fingerprints_each_time() -> None:
    assert not set(sealed_record().hashes) & set(sealed_record().hashes)


def test_the_other_verifier_uses_nothing_of_ours() -> None:
    tree = ast.parse(Path(independent.__file__).read_text(encoding="utf-8"))
    used = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    used |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in used} <= sys.stdlib_module_names | {"cryptography"}


def test_the_document_shows_a_true_example() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    example = next(line.strip() for line in text.splitlines() if line.startswith('    {"kind"'))
    leaf = sha256(bytes(32) + example.encode()).hexdigest()
    assert f"指紋は `{leaf}`" in text
    assert f"内容の印は `{sha256(json.dumps([leaf]).encode()).hexdigest()}`" in text


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """JSON の中の、値のある場所のすべて。"""
    if isinstance(value, dict | list) and value:
        keys = value.keys() if isinstance(value, dict) else range(len(value))
        for key in list(keys):
            yield from _paths(value[key], (*path, key))
    else:
        yield path


def _other(value: Any) -> Any:
    if isinstance(value, str):
        flipped = "0" if value[:1] != "0" else "1"
        return flipped + value[1:] if value else "x"
    return {None: "x"}.get(value, 7) if not isinstance(value, list) else ["x"]


CHANGED = [
    (name, path)
    for name in (RECORD, LEAVES, STATEMENT)
    for path in _paths(json.loads(files_of(pack(public_copy(sealed_record())))[name]))
]


@pytest.mark.parametrize(("name", "path"), CHANGED, ids=str)
def test_any_changed_value_is_found_here_and_elsewhere(
    name: str, path: tuple[Any, ...], tmp_path: Path
) -> None:
    files = files_of(pack(public_copy(sealed_record())))
    value = json.loads(files[name])
    place = value
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = _other(place[path[-1]])
    forged = zip_of({**files, name: rfc8785.dumps(value)})
    assert check(forged, tmp_path).faults
    assert not holds_elsewhere(forged)


def _drop(value: Any) -> Any:
    value["parts"].pop()
    return value


def _hide(value: Any) -> Any:
    value["parts"][1] = None
    return value


def _hide_notice(value: Any) -> Any:
    place = next(n for n, part in enumerate(value["parts"]) if part is None)
    value["parts"][place - 1] = None
    return value


def _swap(value: Any) -> Any:
    value["parts"][-1], value["parts"][-3] = value["parts"][-3], value["parts"][-1]
    return value


def _add(value: Any) -> Any:
    value["parts"].append(copy.deepcopy(value["parts"][-1]))
    return value


def _empty(value: Any) -> Any:
    return {**value, "parts": []}


def _note(value: Any) -> Any:
    return {**value, "note": "x"}


def _deep(value: Any) -> Any:
    return {**value, "parts": [[[[]]]]}


@pytest.mark.parametrize("forge", [_drop, _hide, _hide_notice, _swap, _add, _empty, _note, _deep])
def test_a_forged_record_is_found_here_and_elsewhere(forge: Callable[[Any], Any], tmp_path: Path) -> None:
    files = files_of(pack(public_copy(sealed_record())))
    forged = zip_of({**files, RECORD: rfc8785.dumps(forge(json.loads(files[RECORD])))})
    assert check(forged, tmp_path).faults
    assert not holds_elsewhere(forged)


def test_a_part_hidden_by_whoever_seals_without_saying_so_is_found(tmp_path: Path) -> None:
    """鍵を持つ者でも、公開しないと述べずには除けない。"""
    record = sealed_record(RecordBody("協議会", MeetingHeader(), (Paragraph("委員", "はい。"),), ()))
    files = files_of(pack(record))
    forged = zip_of({**files, RECORD: rfc8785.dumps(_hide(json.loads(files[RECORD])))})
    (fault,) = check(forged, tmp_path).faults
    assert "部分 2" in fault
    assert not holds_elsewhere(forged)


def test_a_record_sealed_anew_with_another_key_is_found_by_the_citys_key(tmp_path: Path) -> None:
    forged = pack(sealed_record(key=OTHER))
    assert check(forged, tmp_path).faults == ()
    (fault,) = check(forged, tmp_path, (PUBLIC,)).faults
    assert "指定の公開鍵ではない鍵" in fault
    assert not holds_elsewhere(forged, public_pem(KEY.public_key()))


def test_the_place_of_a_change_is_named(tmp_path: Path) -> None:
    files = files_of(pack(sealed_record()))
    forged = zip_of({**files, RECORD: files[RECORD].replace("検討します".encode(), "実施します".encode())})
    (fault,) = check(forged, tmp_path).faults
    assert re.fullmatch(r"record\.json の部分 \d+\(発言 3\)が書き換えられています。", fault)


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
reasons = st.none() | st.sampled_from(["秘密", "取消発言"])


@settings(max_examples=60)
@given(
    st.lists(st.builds(Paragraph, texts, texts, reasons), max_size=4),
    st.lists(st.tuples(texts, texts, reasons), max_size=4),
    st.builds(MeetingHeader, title=st.none() | texts, observers=st.none() | st.integers(0, 10**6)),
)
def test_any_record_verifies_here_and_elsewhere(
    tmp_path_factory: pytest.TempPathFactory,
    paragraphs: list[Paragraph],
    spoken: list[tuple[str, str, str | None]],
    header: MeetingHeader,
) -> None:
    turns = tuple(
        Turn(n, label, None, None, None, text, SpeakerGroup.OTHER)
        for n, (label, text, _) in enumerate(spoken, 1)
    )
    withheld = {n: reason for n, (_, _, reason) in enumerate(spoken, 1) if reason}
    record = sealed_record(RecordBody("協議会", header, tuple(paragraphs), turns, withheld))
    for shown in (record, public_copy(record)):
        packed = pack(shown)
        checked = check(packed, tmp_path_factory.mktemp("record"))
        assert (checked.faults, checked.record) == ((), shown)
        assert holds_elsewhere(packed)
        assert len(describe(checked)) == 8


@pytest.mark.parametrize(
    "body",
    [
        RecordBody("協議会", MeetingHeader(), (Paragraph("委員", "はい。", withheld=" "),), ()),
        RecordBody("協議会", MeetingHeader(), (), (), {1: "秘密"}),
    ],
)
def test_a_body_that_withholds_nothing_or_without_a_reason_is_refused(body: RecordBody) -> None:
    with pytest.raises(ValueError, match="公開しない"):
        split_body(body)


def test_the_number_of_salts_must_fit() -> None:
    with pytest.raises(ValueError, match="zip"):
        salt_parts(split_body(BODY), fresh_salts(1))


def test_files_that_do_not_belong_together_are_found(tmp_path: Path) -> None:
    one, other = (files_of(pack(sealed_record(key=key))) for key in (KEY, OTHER))
    for name in (RECORD, LEAVES, STATEMENT, SIGNATURE, PUBLIC_KEY):
        forged = zip_of({**one, name: other[name]})
        assert check(forged, tmp_path).faults, name
        assert not holds_elsewhere(forged), name
    assert check(zip_of({**one, README: b""}), tmp_path).faults == ()
