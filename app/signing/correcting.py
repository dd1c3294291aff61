"""訂正の入力. 誤りの箇所が、確定した会議録にあることを確かめる。"""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.errors import UsageError
from app.printing.record import header_facts
from app.signing.frozen import FrozenRecord
from db.errata import Correction

LONGEST_WORDS = 500
# 会議の事実を選んだときに送られる値。
FACTS = "facts"


@dataclass(frozen=True, slots=True)
class CorrectionForm:
    """打たれた訂正。place は段落の番号か FACTS。problem は直してほしいことの一行か None。"""

    place: str = ""
    wrong: str = ""
    correct: str = ""
    reason: str = ""
    problem: str | None = None


def read_correction(form: CorrectionForm, record: FrozenRecord) -> Correction:
    """打たれた訂正を読む。UsageError: 箇所が無いか、誤りの言葉がそこに無いか、何も変わらないか、理由が無い。"""
    for label, text in (("誤", form.wrong), ("正", form.correct), ("理由", form.reason)):
        if len(text) > LONGEST_WORDS:
            raise UsageError(f"「{label}」は {LONGEST_WORDS} 字までで書いてください。")
    if not form.wrong.strip():
        raise UsageError("「誤」に、会議録に書かれている言葉を書いてください。")
    if not form.reason.strip():
        raise UsageError("訂正の理由を書いてください。記録に残り、会議録とともに示します。")
    if form.wrong == form.correct:
        raise UsageError("「誤」と「正」が同じです。改める言葉を書いてください。")
    number, text = _place(form.place, record)
    if form.wrong not in text:
        where = f"段落 {number}" if number else "会議の事実"
        raise UsageError(f"{where}に「{form.wrong}」はありません。確定した会議録の言葉のまま書いてください。")
    return Correction(number, form.wrong, form.correct, " ".join(form.reason.split()))


def _place(place: str, record: FrozenRecord) -> tuple[int | None, str]:
    """箇所の番号(会議の事実なら None)と、そこに書かれていること。"""
    if place == FACTS:
        return None, "\n".join(line for fact in header_facts(record.header) for line in fact.lines)
    for paragraph in record.paragraphs:
        if re.fullmatch("[0-9]{1,6}", place) and paragraph.number == int(place):
            return paragraph.number, f"{paragraph.speaker}\n{paragraph.text}"
    raise UsageError("訂正する段落を選んでください。")
