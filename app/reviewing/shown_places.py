"""見ていた本文の箇所. 伏せた発言を公開版で見た人の選んだ箇所を、元の本文の箇所に移す。"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from sqlite_utils import Database

from db.errors import ConflictError
from db.records import Span, Withheld
from db.withholdings import withheld_of_meeting
from nlp.masking import Mask


def shown_mark(texts: Mapping[int, str]) -> str:
    """見せている発言の本文の印。texts は発言の番号から本文。伏せる箇所が変われば、印も変わる。"""
    joined = "\0".join(f"{number}\0{texts[number]}" for number in sorted(texts))
    return hashlib.sha256(joined.encode()).hexdigest()[:16]


def original_places(
    db: Database, meeting_id: int, spans: Sequence[Span], seen: str, texts: Mapping[int, str]
) -> tuple[Span, ...]:
    """伏せた本文の箇所 spans を、元の本文 texts の箇所に移す。writing() の中で呼ぶ。

    seen は、見ていた本文の印。伏せた言葉に触れる箇所は、伏せた箇所の全体を含む。
    ConflictError: 見ていた後に、伏せる箇所が変わった(箇所が、ほかの言葉に当たるかもしれない)。
    """
    withheld = withheld_of_meeting(db, meeting_id)
    if (
        shown_mark({number: _masked(text, withheld.get(number, ())) for number, text in texts.items()})
        != seen
    ):
        raise ConflictError(
            "画面を開いた後に、公開しない箇所が変わりました。指摘はまだ送っていません。箇所を選び直して、もう一度送ってください。"
        )
    return tuple(dict.fromkeys(_originals(spans, withheld, texts)))


def _masked(text: str, withheld: Sequence[Withheld]) -> str:
    return Mask(withheld).apply(text)


def _originals(
    spans: Iterable[Span], withheld: Mapping[int, Sequence[Withheld]], texts: Mapping[int, str]
) -> Iterable[Span]:
    for span in spans:
        mask, length = Mask(withheld.get(span.turn, ())), len(texts.get(span.turn, ""))
        yield Span(span.turn, mask.original_start(span.start, length), mask.original_end(span.end, length))
