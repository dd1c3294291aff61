"""HTML を、試験に要る分だけ読む."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"meta", "link", "input", "br", "hr", "img", "path", "line", "rect"}


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    parts: list[str] = field(default_factory=list)
    inside: list[Element] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)

    @property
    def classes(self) -> list[str]:
        return self.attrs.get("class", "").split()

    def find(self, tag: str, **attrs: str) -> list[Element]:
        """中にある要素。attrs の data_link は data-link 属性、class_ はクラスの一つ。"""
        return [found for found in self.inside if found.is_(tag, **attrs)]

    def is_(self, tag: str, class_: str | None = None, **attrs: str) -> bool:
        wanted = {name.replace("_", "-"): value for name, value in attrs.items()}
        return (
            self.tag == tag
            and (class_ is None or class_ in self.classes)
            and all(self.attrs.get(name) == value for name, value in wanted.items())
        )


@dataclass
class Document:
    status: int
    html: str
    root: Element

    def find(self, tag: str, **attrs: str) -> list[Element]:
        return self.root.find(tag, **attrs)

    def one(self, tag: str, **attrs: str) -> Element:
        found = self.find(tag, **attrs)
        assert len(found) == 1, f"{tag} {attrs} が {len(found)} 個あります"
        return found[0]

    @property
    def inline(self) -> list[str]:
        """その場に書いたスクリプト・スタイル・操作。CSP が止めるので、あってはならない。"""
        found = [element.tag for element in self.find("style")]
        for element in self.root.inside:
            found += [
                f"{element.tag} {name}" for name in element.attrs if name == "style" or name.startswith("on")
            ]
            found += [
                value for value in element.attrs.values() if value.strip().lower().startswith("javascript:")
            ]
        for script in self.find("script"):
            if script.text or not script.attrs.get("src", "").startswith("/static/"):
                found.append("script")
        return found

    def input(self, name: str) -> str:
        return self.find("input", name=name)[0].attrs["value"]

    @property
    def text(self) -> str:
        return self.root.text

    @property
    def heading(self) -> str:
        return self.one("h1").text


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("document", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        for around in self.open:
            around.inside.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        # HTML のお手本から外れた入れ子は、テンプレートの誤りである。
        assert self.open[-1].tag == tag, f"</{tag}> の前に <{self.open[-1].tag}> が閉じていません"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for around in self.open:
            around.parts.append(data)


def parse(status: int, html: str) -> Document:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert [element.tag for element in reader.open] == ["document"], "閉じていない要素があります"
    return Document(status, html, reader.root)
