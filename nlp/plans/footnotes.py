"""脚注. 「¹² 速報メール：…」の行と、本文に残った注の番号を取り除く。"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.plans.tables import Line

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_DIGITS = str.maketrans(_SUPERSCRIPTS, "0123456789")
# 例: 「¹² 速報メール：…のこと。」「¹⁷⁾ 循環: …」「※3 CMS：…」
_FOOTNOTE = re.compile(
    rf"\s*(?:(?P<mark>[{_SUPERSCRIPTS}]{{1,3}})[⁾)）]?|[※*](?P<note>[0-9０-９]{{1,3}}))\s*(?P<term>[^：:。]{{1,40}})[：:]"
)


def remove_footnotes(lines: Sequence[Line]) -> tuple[Line, ...]:
    """脚注の行を空行にし、本文に残った注の番号を除く。行の数は変わらない。

    「サイト16の開設」のように普通の数字で残った番号は、脚注「¹⁶ サイト：…」の語に続くときだけ除く。
    単位の「m²」は、脚注 2 があっても残す。

    >>> lines = [Line(("サイト16の開設¹⁶",)), Line(("¹⁶ サイト：場のこと。",))]
    >>> [line.cells for line in remove_footnotes(lines)]
    [('サイトの開設',), ()]
    """
    terms: dict[str, list[str]] = {}
    kept: list[Line] = []
    for line in lines:
        match = _FOOTNOTE.match(line.prose)
        if match:
            number = (match["mark"] or match["note"]).translate(_DIGITS)
            terms.setdefault(number, []).append(match["term"].strip())
        kept.append(Line(()) if match else line)
    if not terms:
        return tuple(kept)
    marks = _compile_marks(terms)
    return tuple(Line(tuple(marks.sub("", cell) for cell in line.cells)) for line in kept)


def _compile_marks(terms: dict[str, list[str]]) -> re.Pattern[str]:
    shapes: list[str] = []
    for number, names in terms.items():
        raised = "".join(_SUPERSCRIPTS[int(digit)] for digit in number)
        shapes.append(rf"(?<![mMｍ㎞{_SUPERSCRIPTS}]){raised}[⁾]?(?![{_SUPERSCRIPTS}])")
        shapes.append(rf"[※*]{number}(?![0-9])")
        shapes.extend(rf"(?<={re.escape(name)}){number}(?![0-9])" for name in names)
    return re.compile("|".join(shapes))
