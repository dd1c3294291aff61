"""印字する会議の事実. 会議体の印字の決まりに従い、氏名を印字しなければ人数だけを書く。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from db.records import MeetingHeader, Minutes
from nlp.drafts.print_form import without_names
from nlp.public_form import PublicForm, hidden_names
from nlp.text.tokenizer import Tokenizer


def printed_header(minutes: Minutes, how: PublicForm, tokenizer: Tokenizer) -> MeetingHeader:
    """会議の事実の、印字する形。

    氏名を印字しない決まりでは、出席者・欠席者・事務局は「3人」の一つだけになり、署名委員は空で、題名や議題からも氏名を除く。
    """
    header = minutes.header
    if not how.form.hides_names:
        return header

    words = hidden_names(minutes, how, tokenizer)

    def plain(text: str | None) -> str | None:
        return text and without_names(text, words, tokenizer)

    return replace(
        header,
        title=plain(header.title),
        body=plain(header.body),
        place=plain(header.place),
        attendees=_counted(header.attendees),
        absentees=_counted(header.absentees),
        staff=_counted(header.staff),
        agenda=tuple(without_names(one, words, tokenizer) for one in header.agenda),
        handouts=tuple(without_names(one, words, tokenizer) for one in header.handouts),
        signatories=(),
    )


def _counted(people: Sequence[str]) -> tuple[str, ...]:
    return (f"{len(people)}人",) if people else ()
