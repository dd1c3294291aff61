"""印刷する会議録の docx. 見出し・表・ページ番号を Word の仕組みで作り、Word の中でそのまま直せるようにする。"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import cast

from docx import Document
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.styles.style import BaseStyle, ParagraphStyle
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from app.errata_words import ERRATA_NOTE
from app.printing.facts import Fact
from app.printing.proof import PrintedErratum
from app.printing.record import PrintedRecord, Section, SignatureLine

_SERIF, _SANS = "游明朝", "游ゴシック"
_BODY_WIDTH, _LABEL_WIDTH, _SPEAKER_WIDTH = Mm(165), Mm(30), Mm(26)
# XML に書けない制御文字。原文に紛れていても、文書が壊れないようにする。
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff￾￿]")


def to_docx(record: PrintedRecord) -> bytes:
    """会議録を Word の文書にする。"""
    document = _blank(record)
    if record.note:
        document.add_paragraph(record.note).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    title = document.add_heading(_clean(record.title), 0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _drop_border(document.styles["Title"])
    _add_facts(document, record.facts)
    document.add_heading("議事", 1)
    for section in record.sections:
        _add_section(document, section)
    _add_signatures(document, record.signatures)
    _add_errata(document, record.errata)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _blank(record: PrintedRecord) -> Docx:
    """A4 の白紙。python-docx の見本は英語の文書なので、言語と字体を日本語に変える。"""
    document = Document()
    document.core_properties.title = _clean(record.title)
    document.core_properties.author = ""
    document.core_properties.comments = ""
    document.core_properties.language = "ja-JP"
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Mm(25), Mm(20), Mm(22), Mm(20)
    for name, font, size in (("Normal", _SERIF, 10.5), ("Title", _SANS, 16), ("Heading 1", _SANS, 12), ("Heading 2", _SANS, 10.5)):  # fmt: skip
        _set_font(cast(ParagraphStyle, document.styles[name]), font, size)
    _add_page_number(page.footer.paragraphs[0])
    return document


def _set_font(style: ParagraphStyle, font: str, size: float) -> None:
    style.font.name, style.font.size, style.font.bold = font, Pt(size), False
    style.font.color.rgb = None
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "eastAsia"):
        fonts.set(qn(f"w:{script}"), font)


def _drop_border(style: BaseStyle) -> None:
    """見本の表題に引かれている下線を消す。"""
    for border in style.element.findall(f".//{qn('w:pBdr')}"):
        border.getparent().remove(border)


def _add_page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _add_facts(document: Docx, facts: Sequence[Fact]) -> None:
    if not facts:
        return
    table = _add_table(document, _LABEL_WIDTH, "Normal Table")
    for fact in facts:
        _fill(table, (fact.label, "\n".join(fact.lines)))


def _add_section(document: Docx, section: Section) -> None:
    if section.title:
        document.add_heading(_clean(section.title), 2)
    table = _add_table(document, _SPEAKER_WIDTH, "Table Grid")
    head = _fill(table, ("発言者", "議事内容"))
    # 表がページをまたいでも、見出しの行を繰り返す。
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in head.cells:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), "EEEEEE")
        cell._tc.get_or_add_tcPr().append(shade)
    for speech in section.speeches:
        _fill(table, (speech.speaker, speech.text))


def _add_table(document: Docx, first: Length, style: str) -> Table:
    """二列の表。first は一列目の幅で、二列目は残りの幅いっぱいにする。"""
    table: Table = document.add_table(rows=0, cols=2, style=style)
    table.autofit = False
    for column, width in zip(table.columns, (first, Length(_BODY_WIDTH - first)), strict=True):
        column.width = width
    margins = OxmlElement("w:tblCellMar")
    for side, points in (("top", 3), ("left", 6), ("bottom", 3), ("right", 6)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(points * 20))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)
    return table


def _fill(table: Table, texts: Sequence[str]) -> _Row:
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]  # 部品の側に型が書かれていない。
    for cell, column, text in zip(row.cells, table.columns, texts, strict=True):
        cell.width = column.width
        cell.text = _clean(text)
        cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    return row


def _add_signatures(document: Docx, lines: Sequence[SignatureLine]) -> None:
    document.add_paragraph()
    for line in lines:
        paragraph = document.add_paragraph(_clean(f"{line.duty}  {line.name}"))
        paragraph.paragraph_format.left_indent = Mm(75)
        paragraph.paragraph_format.space_after = Pt(18)
        paragraph.paragraph_format.keep_with_next = True


def _add_errata(document: Docx, errata: Sequence[PrintedErratum]) -> None:
    """確定した後の訂正。署名より後に書き足したものなので、終わりに置く。"""
    if not errata:
        return
    document.add_heading("訂正", 1)
    document.add_paragraph(ERRATA_NOTE)
    for one in errata:
        document.add_paragraph(_clean(f"{one.number} {one.line}"))


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
