"""応答の形. 結果と誤りを、JSON か XML にする。"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, tostring

from app.diet_api.errors import Refusal
from app.diet_api.records import Record

# XML 1.0 に書けない字。「�」に置き換える。
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Envelope:
    """返す結果。name は一件の名(speechRecord か meetingRecord)、total は総件数、start は始めの位置。"""

    name: str
    total: int
    start: int
    records: Sequence[Record]

    @property
    def after(self) -> int | None:
        """次の始めの位置。最後まで返したら None。"""
        end = self.start + len(self.records)
        return end if self.records and end <= self.total else None


def to_json(envelope: Envelope) -> bytes:
    """JSON。何も見つからなければ、結果の配列は書かない。"""
    found: dict[str, object] = {
        "numberOfRecords": envelope.total,
        "numberOfReturn": len(envelope.records),
        "startRecord": envelope.start,
        "nextRecordPosition": envelope.after,
    }
    if envelope.records:
        found[envelope.name] = list(envelope.records)
    return json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")


def to_xml(envelope: Envelope) -> bytes:
    """XML。最後のページでは nextRecordPosition を、何も見つからなければ records を書かない。"""
    data = Element("data")
    _leaf(data, "numberOfRecords", envelope.total)
    _leaf(data, "numberOfReturn", len(envelope.records))
    _leaf(data, "startRecord", envelope.start)
    if envelope.after is not None:
        _leaf(data, "nextRecordPosition", envelope.after)
    if envelope.records:
        records = SubElement(data, "records")
        for record in envelope.records:
            around = SubElement(SubElement(records, "record"), "recordData")
            _fill(SubElement(around, envelope.name), record)
    return _document(data)


def refusal_json(refusal: Refusal) -> bytes:
    """断る理由の JSON。"""
    found: dict[str, object] = {"message": refusal.message}
    if refusal.details:
        found["details"] = list(refusal.details)
    return json.dumps(found, ensure_ascii=False).encode()


def refusal_xml(refusal: Refusal) -> bytes:
    """断る理由の XML。"""
    data = Element("data")
    diagnostic = SubElement(SubElement(data, "diagnostics"), "diagnostic")
    _leaf(diagnostic, "message", refusal.message)
    for detail in refusal.details:
        _leaf(diagnostic, "details", detail)
    return _document(data)


def writable(text: str) -> str:
    """XML に書けない字(制御文字など)を「�」にする。"""
    return _NOT_XML.sub("\ufffd", text)


def _fill(element: Element, record: Mapping[str, object]) -> None:
    for name, value in record.items():
        if isinstance(value, list):
            for inner in value:
                _fill(SubElement(element, name), inner)
        else:
            _leaf(element, name, value)


def _leaf(parent: Element, name: str, value: object) -> None:
    leaf = SubElement(parent, name)
    if value is not None:
        leaf.text = writable(str(value))


def _document(root: Element) -> bytes:
    found = tostring(root, encoding="utf-8", xml_declaration=True)
    assert isinstance(found, bytes)
    return found
