"""読み物. 会議録ひとつを、テキスト・Markdown・HTML にする。"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, tostring

from app.diet_api.packing import writable
from app.errata_words import ERRATA_NOTE
from app.open_data.record import OpenRecord
from app.open_data.tables import agenda_title

# Markdown で書式になる記号。
_MARKS = re.compile(r"([\\`*_{}\[\]<>#+\-.!|~])")


def record_text(record: OpenRecord) -> str:
    """テキスト。発言は「○発言者　本文」。"""
    lines = [*record.header, ""]
    section: int | None = None
    for speech in record.speeches:
        title = agenda_title(record, speech.agenda)
        if speech.agenda != section and title:
            lines += [f"【{title}】", ""]
        section = speech.agenda
        lines += [f"○{speech.label}　{speech.text}", ""]
    if record.errata:
        lines += ["【訂正】", ERRATA_NOTE, "", *(f"{one.number} {one.line}" for one in record.errata), ""]
    return "\n".join(lines)


def record_markdown(record: OpenRecord) -> str:
    """Markdown。本文の記号は、書式として働かない。"""
    lines = [
        f"# {_escaped(record.title)}",
        "",
        *(f"- {_escaped(line.strip())}" for line in record.header[1:]),
        "",
    ]
    section: int | None = None
    for speech in record.speeches:
        title = agenda_title(record, speech.agenda)
        if speech.agenda != section and title:
            lines += [f"## {_escaped(title)}", ""]
        section = speech.agenda
        text = "\n\n".join(_escaped(part) for part in speech.text.split("\n"))
        lines += [f"**{_escaped(speech.label)}** {text}", ""]
    if record.errata:
        listed = (f"{one.number}. {_escaped(one.line)}" for one in record.errata)
        lines += ["## 訂正", "", ERRATA_NOTE, "", *listed, ""]
    return "\n".join(lines)


def record_html(record: OpenRecord) -> str:
    """一枚で開ける HTML。スクリプトも外の部品も使わない。"""
    html = Element("html", {"lang": "ja"})
    head = SubElement(html, "head")
    SubElement(head, "meta", {"charset": "utf-8"})
    SubElement(head, "meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"})
    _add(head, "title", record.title)
    main = SubElement(SubElement(html, "body"), "main")
    _add(main, "h1", record.title)
    facts = SubElement(main, "ul")
    for line in record.header[1:]:
        _add(facts, "li", line.strip())
    section: int | None = None
    for speech in record.speeches:
        title = agenda_title(record, speech.agenda)
        if speech.agenda != section and title:
            _add(main, "h2", title)
        section = speech.agenda
        around = SubElement(main, "section", {"id": f"speech-{speech.number}"})
        _add(around, "h3", speech.label)
        for part in speech.text.split("\n"):
            _add(around, "p", part)
    if record.errata:
        around = SubElement(main, "section", {"id": "errata"})
        _add(around, "h2", "訂正")
        _add(around, "p", ERRATA_NOTE)
        listed = SubElement(around, "ol")
        for one in record.errata:
            _add(listed, "li", one.line)
    return "<!doctype html>\n" + tostring(html, encoding="unicode", method="html")


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\1", text)


def _add(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = writable(text)
