"""印刷する会議録のファイル."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from app.printing.docx import to_docx
from app.printing.facts import Fact
from app.printing.html import to_html
from app.printing.pdf import to_pdf
from app.printing.record import PrintedRecord, Section, SignatureLine, Speech
from tests.app.addresses_of_demo import meeting_with_suggestions
from tests.app.visitor import Visitor

_LONG = "夜間も開館してほしいという声があります。" * 400
RECORD = PrintedRecord(
    "第1回図書館協議会 会議録",
    "要約案(確定前)",
    (Fact("会議名", ("第1回図書館協議会",)), Fact("議題", ("(1) 開館時間", "(2) その他"))),
    (
        Section("(1) 開館時間", (Speech("委員", "夜も開けますか。"), Speech("事務局", _LONG))),
        Section("", (Speech("会長", "以上で会議を終了します。"),)),
    ),
    (SignatureLine("会長", "水野"), SignatureLine("署名委員", "")),
)


def _pdf_text(written: bytes) -> str:
    return re.sub(r"\s", "", "".join(page.extract_text() for page in PdfReader(io.BytesIO(written)).pages))


def test_the_word_file_holds_facts_speeches_and_signature_lines_in_order() -> None:
    document = docx.Document(io.BytesIO(to_docx(RECORD)))
    cells = [tuple(cell.text for cell in row.cells) for table in document.tables for row in table.rows]
    assert cells == [
        ("会議名", "第1回図書館協議会"),
        ("議題", "(1) 開館時間\n(2) その他"),
        ("発言者", "議事内容"),
        ("委員", "夜も開けますか。"),
        ("事務局", _LONG),
        ("発言者", "議事内容"),
        ("会長", "以上で会議を終了します。"),
    ]
    lines = [paragraph.text for paragraph in document.paragraphs if paragraph.text]
    assert lines == ["要約案(確定前)", RECORD.title, "議事", "(1) 開館時間", "会長  水野", "署名委員  "]


def test_the_head_of_a_table_is_repeated_on_every_page_in_word() -> None:
    document = docx.Document(io.BytesIO(to_docx(RECORD)))
    heads = [table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None for table in document.tables]
    assert heads == [False, True, True]


@settings(max_examples=40)
@given(st.text(max_size=40))
def test_any_text_can_be_written_to_word(text: str) -> None:
    record = replace(RECORD, title=text, sections=(Section(text, (Speech(text, text),)),))
    document = docx.Document(io.BytesIO(to_docx(record)))
    kept = document.tables[1].rows[1].cells[1].text
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum() and c not in "￾￿"]


def test_markup_in_a_speech_stays_text() -> None:
    record = replace(RECORD, sections=(Section("", (Speech("委員", "<script>alert(1)</script>&"),)),))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;" in to_html(record)


def test_the_html_file_says_on_screen_and_on_paper_that_it_is_a_draft() -> None:
    html = to_html(RECORD)
    assert '<p class="note">要約案(確定前)</p>' in html
    assert not re.search(r"\.note\s*\{[^}]*display:\s*none", html)


def test_the_html_file_needs_no_other_file() -> None:
    assert not re.search(r"""(?:src|href)=|url\(|@import|<script""", to_html(RECORD))


def test_the_pdf_is_tagged_japanese_and_says_on_every_page_that_it_is_a_draft() -> None:
    reader = PdfReader(io.BytesIO(to_pdf(RECORD)))
    root = reader.trailer["/Root"].get_object()
    assert (str(root["/Lang"]), root["/MarkInfo"]["/Marked"].value) == ("ja", True)
    assert len(reader.pages) > 1
    assert all("要約案(確定前)" in re.sub(r"\s", "", page.extract_text()) for page in reader.pages)


def test_a_speech_longer_than_a_page_is_printed_whole() -> None:
    assert _pdf_text(to_pdf(RECORD)).count("夜間も開館") == 400


def test_nothing_outside_the_document_is_read_for_the_pdf() -> None:
    sneaky = '<img src="file:///etc/passwd"><link rel="attachment" href="file:///etc/passwd">'
    written = to_pdf(replace(RECORD, sections=(Section(sneaky, (Speech("委員", sneaky),)),)))
    reader = PdfReader(io.BytesIO(written))
    assert (list(reader.attachments), "root:" in _pdf_text(written)) == ([], False)


@pytest.mark.parametrize(
    ("form", "kind", "mark"),
    [
        ("docx", "application/vnd.openxmlformats", b"PK"),
        ("pdf", "application/pdf", b"%PDF-"),
        ("html", "text/html", b"<!doctype html>"),
    ],
)
def test_a_draft_can_be_taken_away_as_a_file(visitor: Visitor, form: str, kind: str, mark: bytes) -> None:
    meeting = meeting_with_suggestions(visitor)
    response = visitor.client.get(f"{meeting}/draft/print.{form}")
    assert response.headers["content-type"].startswith(kind)
    assert response.headers["content-disposition"].startswith("attachment; filename*=UTF-8''%")
    assert response.content.startswith(mark)


def test_an_unknown_form_or_meeting_is_not_found(visitor: Visitor) -> None:
    assert visitor.get("/meetings/999999/draft/print.docx").status == 404
    assert visitor.get(f"{meeting_with_suggestions(visitor)}/draft/print.exe").status == 404
