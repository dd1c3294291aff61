"""訂正の入力. 誤りの箇所が、確定した会議録にあることを確かめる。"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from app.editions import public_form_of
from app.errata_words import place_words
from app.errors import UsageError
from app.sealing.archive import unpack
from app.sealing.checking import read_errata, read_record
from app.sealing.errata import ErratumPart, SignedErrata, sign_errata
from app.signing.frozen import FrozenRecord, frozen_record
from app.signing.printed import frozen_facts
from app.signing.sealing import NO_KEY
from db.chain.keys import registered_key
from db.errata import (
    Correction,
    Erratum,
    SignedPair,
    SignedText,
    add_erratum,
    find_public_errata,
    list_errata,
)
from db.events import Act
from db.house_style import PrintForm
from db.meetings import get_minutes
from db.sealed_records import SealedRow, find_sealed
from db.stages import StageError
from nlp.public_form import public_text
from nlp.text.tokenizer import Tokenizer

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
        raise UsageError(
            f"{place_words(number)}に「{form.wrong}」はありません。確定した会議録の言葉のまま書いてください。"
        )
    return Correction(number, form.wrong, form.correct, " ".join(form.reason.split()))


def correct_record(
    db: Database, meeting_id: int, correction: Correction, tokenizer: Tokenizer, act: Act
) -> None:
    """確定した会議録に訂正を書き足し、それまでの訂正の文に署名して残す。writing() の中で呼ぶ。

    公開版に添える文では、公開版に無い言葉の訂正はあったことだけを述べ、ほかも会議体の印字の決まりに従った形にする。
    前の訂正は、前に公開したとおりにする。

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
    statement = read_record(unpack(row.archive)).statement
    whole = sign_errata(statement.record, statement.content_hash, parts, key)
    shown = (*_public_so_far(db, meeting_id), _public(parts[-1], row, _printing(db, row, tokenizer)))
    public = sign_errata(statement.record, statement.content_hash, shown, key)
    add_erratum(db, meeting_id, correction, SignedPair(_signed_text(whole), _signed_text(public)), act)


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


def _public_so_far(db: Database, meeting_id: int) -> tuple[ErratumPart, ...]:
    """公開版にいま添えている訂正。"""
    signed = find_public_errata(db, meeting_id)
    return read_errata(signed.message.encode(), signed.signature).statement.errata if signed else ()


def _printing(db: Database, row: SealedRow, tokenizer: Tokenizer) -> Callable[[str], str]:
    """会議体の印字の決まりに従った形にする関数。氏名を除いて封をした会議録では、決まりが変わった後も氏名を除く。"""
    minutes, how = get_minutes(db, row.meeting_id), public_form_of(db, row.meeting_id)
    if not how.form.hides_names and frozen_record(read_record(unpack(row.archive)).leaves).names:
        how = replace(how, form=PrintForm.ROLE)
    return lambda text: public_text(text, minutes, how, tokenizer)


def _public(part: ErratumPart, row: SealedRow, print_text: Callable[[str], str]) -> ErratumPart:
    """公開版に添える訂正。"""
    record = frozen_record(read_record(unpack(row.public)).leaves)
    wrong, correct, reason = part.wrong or "", part.correct or "", part.reason or ""
    printed = print_text(wrong), print_text(correct)
    # 名前の書き誤りなどで、印字の形では同じになる訂正も、中身を述べない。
    if wrong not in _text(record, part.paragraph) or printed[0] == printed[1]:
        return replace(part, wrong=None, correct=None, reason=None)
    return replace(part, wrong=printed[0], correct=printed[1], reason=print_text(reason))


def _signed_text(signed: SignedErrata) -> SignedText:
    return SignedText(signed.statement.message.decode(), signed.signature)


def _place(place: str, record: FrozenRecord) -> tuple[int | None, str]:
    """箇所の番号(会議の事実なら None)と、そこに書かれていること。"""
    if place == FACTS:
        return None, _text(record, None)
    if re.fullmatch("[0-9]{1,6}", place) and int(place) in {one.number for one in record.paragraphs}:
        return int(place), _text(record, int(place))
    raise UsageError("訂正する段落を選んでください。")


def _text(record: FrozenRecord, paragraph: int | None) -> str:
    """段落か、会議の事実(None)に書かれていること。公開版で伏せた段落では空。"""
    if paragraph is None:
        return "\n".join(line for fact in frozen_facts(record) for line in fact.lines)
    return "\n".join(
        f"{one.speaker}\n{one.text}" for one in record.paragraphs if one.number == paragraph and one.text
    )
