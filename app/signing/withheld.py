"""公開しない箇所を、封の決まりに合わせて、発言と段落ごとの理由にする。

封をした会議録では、発言は一つの葉なので、一部を伏せた発言も、発言ごと公開しない。
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from db.records import Span, Withheld
from nlp.masking import masked_paragraph


def turn_reasons(withheld: Mapping[int, Sequence[Withheld]]) -> Mapping[int, str]:
    """公開しない発言の番号から、代わりに書く言葉。withheld は発言の番号から、伏せる箇所への対応。

    >>> from db.records import WithheldKind
    >>> turn_reasons({2: [Withheld(WithheldKind.RETRACTED, "本人の申し出")]})
    {2: '（取消：本人の申し出）'}
    """
    return {number: masked_paragraph(found) for number, found in withheld.items()}


def paragraph_reason(sources: Iterable[Span], withheld: Mapping[int, Sequence[Withheld]]) -> str | None:
    """根拠箇所 sources から作った段落の代わりに書く言葉。伏せた箇所に一字も重ならなければ None。"""
    touched = [
        one
        for span in sources
        for one in withheld.get(span.turn, ())
        if one.end is None or (span.start < one.end and one.start < span.end)
    ]
    return masked_paragraph(touched) if touched else None
