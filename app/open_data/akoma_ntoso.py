"""Akoma Ntoso 3.0 の debate. 会議録の国際的な書式(OASIS の標準)で書く。

会議は議題ごとの debateSection、発言は speech になる。氏名を印字する人は TLCPerson、ほかは TLCRole として参照する。
確定した後の訂正は、lifecycle の eventRef と、notes の note に書き、訂正した発言か前書きの noteRef が指す。
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from app.diet_api.packing import writable
from app.open_data.record import OpenRecord, OpenSpeech
from app.open_data.tables import agenda_title
from app.printing.proof import PrintedErratum

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
_SOURCE = "#kaigiroku"
_LANGUAGE = "jpn"


def record_akn(record: OpenRecord) -> bytes:
    """会議録ひとつの XML(UTF-8)。"""
    register_namespace("", NAMESPACE)
    root = Element(_tag("akomaNtoso"))
    debate = _add(root, "debate", name="kaigiroku")
    speakers = _speakers(record)
    _meta(debate, record, speakers)
    preface = _add(debate, "preface")
    lines = [_add(preface, "p", line) for line in record.header]
    _refer(lines[0], record.errata, None)
    body = _add(debate, "debateBody")
    for number, (title, speeches) in enumerate(_sections(record), 1):
        section = _add(body, "debateSection", name="agenda", eId=f"section_{number}")
        _add(section, "heading", title or "会議")
        for speech in speeches:
            _refer(_speech(section, speech, speakers[speech.label]), record.errata, speech.number)
    if not record.speeches:  # 発言の無い会議録でも、debateBody は空にできない。
        _add(_add(body, "debateSection", name="agenda", eId="section_1"), "heading", "会議")
    written = tostring(root, encoding="utf-8", xml_declaration=True)
    assert isinstance(written, bytes)
    return written


def _sections(record: OpenRecord) -> Iterator[tuple[str, list[OpenSpeech]]]:
    for number, speeches in groupby(record.speeches, lambda speech: speech.agenda):
        yield agenda_title(record, number), list(speeches)


def _speakers(record: OpenRecord) -> dict[str, str]:
    """印字する発言者から、参照の名への対応。"""
    labels = dict.fromkeys(speech.label for speech in record.speeches)
    return {label: f"speaker_{number}" for number, label in enumerate(labels, 1)}


def _meta(debate: Element, record: OpenRecord, speakers: dict[str, str]) -> None:
    edition = record.edition
    meta = _add(debate, "meta")
    identification = _add(meta, "identification", source=_SOURCE)
    # 開催日の書かれていない会議では、公開版を書いた日を使い、そう断る。
    written = edition.written_at[:10]
    day, kind = (edition.held_on, "開催") if edition.held_on else (written, "公開版の作成")
    work = f"/akn/jp/debate/{day}/{edition.issue_id}"
    expression = f"{work}/{_LANGUAGE}@{written}"
    levels = (
        ("FRBRWork", work, day, kind, "#committee"),
        ("FRBRExpression", expression, written, "公開版の作成", _SOURCE),
        ("FRBRManifestation", f"{expression}.akn", written, "公開版の作成", _SOURCE),
    )
    for name, uri, date, meaning, author in levels:
        level = _add(identification, name)
        _add(level, "FRBRthis", value=f"{uri}/!main" if name != "FRBRManifestation" else uri)
        _add(level, "FRBRuri", value=uri)
        _add(level, "FRBRdate", date=date, name=meaning)
        _add(level, "FRBRauthor", href=author)
        if name == "FRBRWork":
            _add(level, "FRBRcountry", value="jp")
        if name == "FRBRExpression":
            _add(level, "FRBRlanguage", language=_LANGUAGE)
        if name == "FRBRManifestation":
            _add(level, "FRBRformat", value="application/akn+xml")
    if record.errata:
        lifecycle = _add(meta, "lifecycle", source=_SOURCE)
        for one in record.errata:
            _add(lifecycle, "eventRef", date=one.at[:10], source=f"#{_note_id(one)}", type="amendment")
    references = _add(meta, "references", source=_SOURCE)
    _add(
        references,
        "TLCOrganization",
        eId="kaigiroku",
        href="/ontology/organization/kaigiroku",
        showAs="会議録 kaigiroku",
    )
    _add(
        references,
        "TLCOrganization",
        eId="committee",
        href=f"/ontology/organization/{edition.issue_id}",
        showAs=edition.committee,
    )
    named = {speech.label for speech in record.speeches if speech.label != speech.name}
    for label, eid in speakers.items():
        kind = "TLCPerson" if label in named else "TLCRole"
        place = "person" if label in named else "role"
        _add(references, kind, eId=eid, href=f"/ontology/{place}/{edition.issue_id}/{eid}", showAs=label)
    if record.errata:
        _notes(meta, record.errata)


def _speech(section: Element, speech: OpenSpeech, speaker: str) -> Element:
    """発言を書き、発言者の要素を返す。"""
    element = _add(section, "speech", by=f"#{speaker}", eId=f"speech_{speech.number}")
    label = _add(element, "from", speech.label)
    for part in speech.text.split("\n"):
        _add(element, "p", part)
    return label


def _notes(meta: Element, errata: Sequence[PrintedErratum]) -> None:
    """訂正の注。"""
    notes = _add(meta, "notes", source=_SOURCE)
    for one in errata:
        _add(_add(notes, "note", eId=_note_id(one)), "p", one.line)


def _refer(element: Element, errata: Sequence[PrintedErratum], paragraph: int | None) -> None:
    """段落(会議の事実なら None)の訂正の注を、要素から指す。"""
    for one in errata:
        if one.paragraph == paragraph:
            _add(element, "noteRef", href=f"#{_note_id(one)}", marker=f"訂正{one.number}")


def _note_id(erratum: PrintedErratum) -> str:
    return f"erratum_{erratum.number}"


def _add(parent: Element, tag: str, text: str | None = None, /, **attributes: str) -> Element:
    child = SubElement(parent, _tag(tag), {key: writable(value) for key, value in attributes.items()})
    if text is not None:
        child.text = writable(text)
    return child


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
