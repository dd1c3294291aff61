"""訂正の入力. 誤りの箇所が、確定した会議録にあることを確かめる。"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from app.errors import UsageError
from app.sealing.archive import unpack
from app.sealing.checking import read_record
from app.sealing.errata import ErratumPart, SignedErrata, sign_errata
from app.signing.frozen import FrozenRecord, frozen_record
from app.signing.printed import frozen_facts
from app.signing.sealing import NO_KEY
from db.chain.keys import registered_key
from db.errata import Correction, Erratum, SignedPair, SignedText, add_erratum, list_errata
from db.events import Act
from db.sealed_records import find_sealed
from db.stages import StageError

LONGEST_WORDS = 500
# 会議の事実を選んだときに送られる値。
FACTS = "facts"
_NOT_SEALED = "この会議録は、この仕組みで確定したものではないので、訂正を書き足せません。何も変えていません。"


@dataclass(frozen=True, slots=True)
class CorrectionForm:
    """打たれた訂正。place は段落の番号か FACTS。problem は直してほしいことの一行か None。"""

    place: str = ""
    wrong: str = ""
    correct: str = ""
    reason: str = ""
    problem: str | None = None


def read_correction(form: CorrectionForm, record: FrozenRecord | None) -> Correction:
    """打たれた訂正を読む。record は封をした会議録の中身か、無ければ None。

    StageError: 封をした会議録が無い。
    UsageError: 箇所が無いか、誤りの言葉がそこに無いか、何も変わらないか、理由が無い。
    """
    if record is None:
        raise StageError(_NOT_SEALED)
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


def correct_record(db: Database, meeting_id: int, correction: Correction, act: Act) -> None:
    """確定した会議録に訂正を書き足し、それまでの訂正の文に署名して残す。writing() の中で呼ぶ。

    StageError: 確定していないか、封をした会議録が無い。UsageError: 鍵が登録されていない。KeyFileError: 鍵を読めない。
    """
    row = find_sealed(db, meeting_id)
    if row is None:
        raise StageError(_NOT_SEALED)
    key = registered_key(db)
    if key is None:
        raise UsageError(NO_KEY)
    errata = list_errata(db, meeting_id)
    parts = errata_parts((*errata, Erratum(len(errata) + 1, correction, act)))
    sealed = read_record(unpack(row.archive))
    hidden = {one.number for one in frozen_record(sealed.leaves).paragraphs if one.withheld is not None}
    statement = sealed.statement
    whole = sign_errata(statement.record, statement.content_hash, parts, key)
    public = sign_errata(
        statement.record, statement.content_hash, [_public(one, hidden) for one in parts], key
    )
    add_erratum(db, meeting_id, correction, SignedPair(_text(whole), _text(public)), act)


def errata_parts(errata: Sequence[Erratum]) -> tuple[ErratumPart, ...]:
    """訂正の文に書く訂正。"""
    return tuple(
        ErratumPart(
            one.number,
            one.correction.paragraph,
            one.correction.wrong,
            one.correction.correct,
            one.correction.reason,
            one.act.at,
        )
        for one in errata
    )


def _public(part: ErratumPart, hidden: Collection[int]) -> ErratumPart:
    return replace(part, wrong=None, correct=None, reason=None) if part.paragraph in hidden else part


def _text(signed: SignedErrata) -> SignedText:
    return SignedText(signed.statement.message.decode(), signed.signature)


def _place(place: str, record: FrozenRecord) -> tuple[int | None, str]:
    """箇所の番号(会議の事実なら None)と、そこに書かれていること。"""
    if place == FACTS:
        return None, "\n".join(line for fact in frozen_facts(record) for line in fact.lines)
    for paragraph in record.paragraphs:
        if re.fullmatch("[0-9]{1,6}", place) and paragraph.number == int(place):
            return paragraph.number, f"{paragraph.speaker}\n{paragraph.text}"
    raise UsageError("訂正する段落を選んでください。")
