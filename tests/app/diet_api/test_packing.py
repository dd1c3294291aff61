"""XML と JSON は同じことを述べる."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.diet_api.packing import Envelope, to_json, to_xml
from tests.app.visitor import Visitor


def _read(element: Element) -> Any:
    """要素を、JSON と比べられる形にする。空の要素は None、数は文字列のまま。"""
    if not len(element):
        return element.text
    found: dict[str, Any] = {}
    for child in element:
        if child.tag == "speechRecord" and element.tag == "meetingRecord":
            found.setdefault(child.tag, []).append(_read(child))
        else:
            found[child.tag] = _read(child)
    return found


def _worded(value: Any) -> Any:
    """JSON の値を、XML と同じく文字列にする。XML の改行は LF になる。"""
    if isinstance(value, dict):
        return {name: _worded(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_worded(inner) for inner in value]
    return None if value is None else str(value).replace("\r\n", "\n")


@pytest.mark.parametrize(("endpoint", "name"), [
    ("speech", "speechRecord"), ("meeting", "meetingRecord"), ("meeting_list", "meetingRecord")])  # fmt: skip
@pytest.mark.parametrize("start", ["1", "3"])
def test_both_packings_say_the_same(public_reader: Visitor, endpoint: str, name: str, start: str) -> None:
    fields = {"any": "市", "maximumRecords": "2", "startRecord": start}
    as_json = json.loads(
        public_reader.client.get(f"/api/{endpoint}?{urlencode({**fields, 'recordPacking': 'JSON'})}").content
    )
    root = ElementTree.fromstring(public_reader.client.get(f"/api/{endpoint}?{urlencode(fields)}").content)
    assert root.tag == "data"
    records = root.findall(f"./records/record/recordData/{name}")
    assert [_read(record) for record in records] == [_worded(record) for record in as_json[name]]
    for key in ("numberOfRecords", "numberOfReturn", "startRecord", "nextRecordPosition"):
        assert root.findtext(key) == _worded(as_json[key])


def test_the_last_page_of_xml_has_no_next_position_and_an_empty_one_no_records() -> None:
    last = ElementTree.fromstring(to_xml(Envelope("speechRecord", 3, 3, ({"speech": "あ"},))))
    assert [child.tag for child in last] == ["numberOfRecords", "numberOfReturn", "startRecord", "records"]
    empty = ElementTree.fromstring(to_xml(Envelope("speechRecord", 0, 1, ())))
    assert [child.tag for child in empty] == ["numberOfRecords", "numberOfReturn", "startRecord"]


@given(st.text())
def test_any_text_is_packed_so_that_a_parser_reads_it(text: str) -> None:
    envelope = Envelope("speechRecord", 1, 1, ({"speech": text},))
    speech = ElementTree.fromstring(to_xml(envelope)).find(".//speech")
    assert speech is not None
    allowed = "".join(
        mark if mark in "\t\n\r" or "\u0020" <= mark < "\ufffe" or mark > "\uffff" else "\ufffd"
        for mark in text
    )
    assert (speech.text or "") == allowed.replace("\r\n", "\n").replace("\r", "\n")
    assert json.loads(to_json(envelope))["speechRecord"] == [{"speech": text}]
