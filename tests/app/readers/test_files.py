"""いろいろな形式のファイルを読む."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from app.errors import SourceError
from app.printing.docx import to_docx
from app.printing.pdf import to_pdf
from app.printing.record import PrintedRecord, printed_record
from app.readers.documents import as_minutes, as_plan
from app.readers.files import document_text
from db.records import Draft, DraftItem, DraftSentence, Minutes, Span
from nlp.text.tokenizer import Tokenizer

CITY = Path(__file__).resolve().parents[3] / "app" / "demo_city"
TOKENIZER = Tokenizer()


def word(text: str) -> bytes:
    """文字のファイルを、段落と改ページだけの Word にしたもの。"""
    document = docx.Document()
    for line in text.split("\n"):
        paragraph = document.add_paragraph()
        for number, part in enumerate(line.split("\f")):
            if number:
                paragraph.add_run().add_break(WD_BREAK.PAGE)
            paragraph.add_run(part)
    return _saved(document.save)


def excel(rows: list[list[object]], merged: str = "") -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    return _saved(book.save)


def _saved(save: Callable[[io.BytesIO], object]) -> bytes:
    written = io.BytesIO()
    save(written)
    return written.getvalue()


def printed(minutes: Minutes) -> PrintedRecord:
    """会議録の全文を、印刷の様式にしたもの。"""
    items = tuple(
        DraftItem(None, None, t.label, (DraftSentence(t.text, (Span(t.number, 0, len(t.text)),)),))
        for t in minutes.turns
    )
    return printed_record(
        replace(minutes, header=replace(minutes.header, signatories=())), Draft(items, ()), ""
    )


@pytest.mark.parametrize("name", ["r6-1-kaigiroku.txt", "r6-3-kaigiroku.txt", "r7-1-kaigiroku.txt"])
def test_minutes_read_from_word_are_the_minutes_read_from_text(name: str) -> None:
    text = (CITY / name).read_text(encoding="utf-8")
    assert as_minutes(document_text(word(text), "a.docx"), name, TOKENIZER) == as_minutes(
        text, name, TOKENIZER
    )


@pytest.mark.parametrize("write", [to_docx, to_pdf])
def test_printed_minutes_are_read_back(write: Callable[[PrintedRecord], bytes]) -> None:
    text = (CITY / "r6-2-kaigiroku.txt").read_text(encoding="utf-8")
    minutes = as_minutes(text, "a.txt", TOKENIZER)
    again = as_minutes(document_text(write(printed(minutes)), "a"), "a", TOKENIZER)
    assert [(t.label, "".join(t.text.split())) for t in again.turns] == [
        (t.label, "".join(t.text.split())) for t in minutes.turns
    ]
    assert again.header.held_on == minutes.header.held_on
    assert again.header.attendees == minutes.header.attendees


def test_a_progress_table_read_from_excel_is_the_one_read_from_tsv() -> None:
    text = (CITY / "shinko-kanri.tsv").read_text(encoding="utf-8")
    rows: list[list[object]] = [line.split("\t") for line in text.split("\n")]
    read = as_plan(document_text(excel(rows), "進行管理表.xlsx"), "進行管理表.xlsx")
    assert read.measures == as_plan(text, "進行管理表.tsv").measures


def test_a_cell_merged_over_rows_counts_for_each_of_them() -> None:
    data = excel([["施策", "内容"], ["防災", "放送"], [None, "訓練"]], "A2:A3")
    assert "<tr><td>防災</td><td>訓練</td></tr>" in document_text(data, "表.xlsx")


@pytest.mark.parametrize(
    ("value", "style", "shown"),
    [
        (12.0, "General", "12"),
        (0.345, "0.0%", "34.5%"),
        (1234567, "#,##0", "1234567"),
        (True, "General", "True"),
    ],
)
def test_a_number_is_read_as_it_is_shown(value: object, style: str, shown: str) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["B1"] = value, "件"
    book.active["A1"].number_format = style
    assert f"<td>{shown}</td>" in document_text(_saved(book.save), "表.xlsx")


def test_a_hidden_sheet_is_not_read() -> None:
    book = openpyxl.Workbook()
    book.active.append(["見える", "表"])
    book.create_sheet("控え").append(["隠した", "表"])
    book["控え"].sheet_state = "hidden"
    text = document_text(_saved(book.save), "表.xlsx")
    assert ("見える" in text, "隠した" in text) == (True, False)


def test_tracked_changes_are_read_as_accepted() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("【会長】")
    for tag, text_tag, text in (("w:del", "w:delText", "三校"), ("w:ins", "w:t", "五校")):
        change, run, content = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
        content.text = text
        run.append(content)
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run("で始めます。")
    assert document_text(_saved(document.save), "a.docx").strip() == "【会長】五校で始めます。"


def test_readings_above_characters_and_nested_tables_are_read_once() -> None:
    document = docx.Document()
    inner = document.add_table(1, 2).cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "甲", "乙"
    ruby, reading, base = OxmlElement("w:ruby"), OxmlElement("w:rt"), OxmlElement("w:rubyBase")
    for holder, text in ((reading, "おかもと"), (base, "岡本")):
        run, content = OxmlElement("w:r"), OxmlElement("w:t")
        content.text = text
        run.append(content)
        holder.append(run)
        ruby.append(holder)
    document.add_paragraph()._p.append(ruby)
    text = document_text(_saved(document.save), "a.docx")
    assert (text.count("甲"), "岡本" in text, "おかもと" in text) == (1, True, False)


def test_a_label_that_word_keeps_in_an_input_field_is_read() -> None:
    document = docx.Document()
    field, content, paragraph = OxmlElement("w:sdt"), OxmlElement("w:sdtContent"), OxmlElement("w:p")
    run, text = OxmlElement("w:r"), OxmlElement("w:t")
    text.text = "枠の中"
    run.append(text)
    paragraph.append(run)
    content.append(paragraph)
    field.append(content)
    document.element.body.insert(0, field)
    assert "枠の中" in document_text(_saved(document.save), "a.docx")


_VTT = "WEBVTT\n\nNOTE 録画\n\n00:00:01.000 --> 00:00:02.000\n<v 水野会長>始め\nます。\n\n00:00:02.000 --> 00:00:03.000\n<v 水野会長>どうぞ。</v>\n\n00:00:03.000 --> 00:00:04.000\n<v 岡本委員>伺います。\n"
_SRT = "1\n00:00:01,000 --> 00:00:02,000\n水野会長: 始めます。\n\n2\n00:00:02,000 --> 00:00:03,000\nどうぞ。\n\n3\n00:00:03,000 --> 00:00:04,000\n[岡本委員] 伺います。\n"


@pytest.mark.parametrize("captions", [_VTT, _SRT, _VTT.replace("\n", "\r\n")])
def test_captions_of_one_speaker_become_one_turn(captions: str) -> None:
    turns = as_minutes(document_text(captions.encode(), "a.vtt"), "a.vtt", TOKENIZER).turns
    assert [(turn.label, turn.text) for turn in turns] == [
        ("水野会長", "始めます。どうぞ。"),
        ("岡本委員", "伺います。"),
    ]


def _blank_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    return _saved(writer.write)


def _locked_pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.encrypt("secret", algorithm="RC4-128")
    return _saved(writer.write)


def _archive(**parts: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04....", "壊れている"),
        (_archive(a_txt="会議録"), "ZIP 形式のファイルは読めません"),
        (_archive(word__document_xml="<w:document"), "壊れている"),
        (_archive(xl__workbook_xml="<workbook"), "壊れている"),
        (_archive(word__document_xml="あ" * 110_000_000), "開くと大きすぎます"),
        (b"%PDF-1.7 ...", "壊れている"),
        (_blank_pdf(), "文字のない PDF"),
        (_locked_pdf(), "パスワード"),
        (word("会議録")[:-200], "壊れている"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(data: bytes, words: str) -> None:
    with pytest.raises(SourceError) as caught:
        document_text(data, "資料")
    message = str(caught.value)
    assert message.startswith("資料: ")
    assert words in message
    assert "\n" not in message


def _merged(ref: str) -> bytes:
    """ref の升を結合した、小さな表。"""
    original = zipfile.ZipFile(io.BytesIO(excel([["施策", "内容"]])))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in original.namelist():
            merge = f'</sheetData><mergeCells count="1"><mergeCell ref="{ref}"/></mergeCells>'
            archive.writestr(entry, original.read(entry).replace(b"</sheetData>", merge.encode()))
    return written.getvalue()


@pytest.mark.parametrize("ref", ["A1:Z40000", "A1:XFD1048576", "$A$1:$XFD$1048576"])
def test_a_small_file_that_would_fill_the_memory_is_refused_before_it_is_opened(ref: str) -> None:
    with pytest.raises(SourceError, match="表が大きすぎます"):
        document_text(_merged(ref), "表.xlsx")


def test_a_long_empty_word_file_is_refused_before_it_is_opened() -> None:
    with pytest.raises(SourceError, match="開くと大きすぎます"):
        document_text(_archive(word__document_xml="<w:p/>" * 4_000_000), "a.docx")


def _damaged(data: bytes, part: int, at: int, piece: bytes) -> bytes:
    """ZIP の中の一つのファイルの、at のところを piece に替えたもの。"""
    original = zipfile.ZipFile(io.BytesIO(data))
    names = original.namelist()
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for number, name in enumerate(names):
            content = original.read(name)
            if number == part % len(names):
                place = at % max(1, len(content))
                content = content[:place] + piece + content[place + 3 :]
            archive.writestr(name, content)
    return written.getvalue()


_WORD, _EXCEL = word("【会長】始めます。"), excel([["施策", "内容"], ["防災", "放送"]], "A1:A2")


@settings(max_examples=150)
@given(
    st.sampled_from([_WORD, _EXCEL]),
    st.integers(0, 40),
    st.integers(0, 9000),
    st.sampled_from([b"", b"<", b'">', b"/", b"99"]),
)
def test_a_damaged_office_file_gives_text_or_one_clear_line(
    data: bytes, part: int, at: int, piece: bytes
) -> None:
    _reads_or_refuses(_damaged(data, part, at, piece))


@settings(max_examples=150)
@given(
    st.sampled_from([_WORD, _EXCEL]),
    st.lists(st.tuples(st.integers(4, 9000), st.integers(0, 255)), max_size=8),
)
def test_flipped_bytes_give_text_or_one_clear_line(data: bytes, flips: list[tuple[int, int]]) -> None:
    changed = bytearray(data)
    for at, byte in flips:
        changed[at % len(changed)] = byte
    _reads_or_refuses(bytes(changed))


def _reads_or_refuses(data: bytes) -> None:
    """読めるか、一行で断る。ほかの誤りを出さない。"""
    try:
        said = document_text(data, "資料")
    except SourceError as error:
        said = str(error)
        assert said.count("\n") == 0, said
    assert isinstance(said, str)


@pytest.mark.parametrize("path", ["word/document.xml", "word/styles.xml"])
def test_an_entity_in_a_word_file_reads_no_other_file(path: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密の内容")
    original = zipfile.ZipFile(io.BytesIO(word("会議録")))
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for entry in original.namelist():
            content = original.read(entry)
            if entry == path:
                doctype = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]>'.encode()
                content = content.replace(b"?>", b"?>" + doctype, 1).replace("会議録".encode(), b"&x;")
            archive.writestr(entry, content)
    try:
        text = document_text(written.getvalue(), "a.docx")
    except SourceError:
        text = ""
    assert "秘密" not in text


@settings(max_examples=60)
@given(st.binary(max_size=400), st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"WEBVTT\n\n"]))
def test_any_bytes_give_text_or_one_clear_line(data: bytes, head: bytes) -> None:
    try:
        said = document_text(head + data, "資料")
    except SourceError as error:
        said = str(error).replace("\n", "")
        said = said if said == str(error) else ""
    assert said or not data.strip()
