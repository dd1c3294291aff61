"""Atom(RFC 4287). 新しいものから並べた知らせを、購読の道具が読める XML にする。

登録所にある Atom の部品は、組み立てずに入れられる形で配られていないので、使う要素だけをここで書く。
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from app.diet_api.packing import writable

NAMESPACE = "http://www.w3.org/2005/Atom"
MEDIA = "application/atom+xml; charset=utf-8"
# 知らせが一つも無いときの、更新の時刻(updated は省けない)。
_NEVER = "1970-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Entry:
    """知らせひとつ。url は読む画面のアドレスで、変わらない id にもなる。updated は RFC 3339 の時刻。"""

    url: str
    title: str
    updated: str
    author: str
    summary: str


@dataclass(frozen=True, slots=True)
class Feed:
    """知らせの列。url は知らせ自身の、page は元の画面のアドレス。entries は新しい順。"""

    url: str
    page: str
    title: str
    entries: Sequence[Entry]

    @property
    def updated(self) -> str:
        """いちばん新しい知らせの時刻。"""
        return max((entry.updated for entry in self.entries), default=_NEVER)


def write_feed(feed: Feed) -> bytes:
    """知らせの列の XML(UTF-8)。"""
    register_namespace("", NAMESPACE)
    root = Element(_tag("feed"))
    _add(root, "title", feed.title)
    _add(root, "id", feed.url)
    _add(root, "updated", feed.updated)
    SubElement(
        root, _tag("link"), {"rel": "self", "type": "application/atom+xml", "href": writable(feed.url)}
    )
    SubElement(root, _tag("link"), {"rel": "alternate", "type": "text/html", "href": writable(feed.page)})
    for entry in feed.entries:
        _entry(root, entry)
    written = tostring(root, encoding="utf-8", xml_declaration=True)
    assert isinstance(written, bytes)
    return written


def _entry(root: Element, entry: Entry) -> None:
    element = SubElement(root, _tag("entry"))
    _add(element, "title", entry.title)
    _add(element, "id", entry.url)
    _add(element, "updated", entry.updated)
    _add(SubElement(element, _tag("author")), "name", entry.author)
    SubElement(element, _tag("link"), {"rel": "alternate", "type": "text/html", "href": writable(entry.url)})
    _add(element, "summary", entry.summary)


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, _tag(name)).text = writable(text)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"
