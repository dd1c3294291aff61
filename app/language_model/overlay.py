"""残してある言語モデルの文. 規則が要約案を作り直したときに、原文の変わっていないところへ入れ直す。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlite_utils import Database

from app.draft_style import draft_style
from db.drafts import get_draft, replace_draft
from db.events import Act
from db.exchanges import StoredExchange
from db.meetings import get_minutes
from db.model_rewrites import ModelRewrite, discard_rewrites, list_rewrites
from db.records import Draft, Exchange, Minutes, Side
from nlp.drafts.sides import DraftSide, side_of, with_sentences
from nlp.pipeline import draft as write
from nlp.pipeline import read_sentences, read_words
from nlp.text.tokenizer import Tokenizer


def with_model_text(
    draft: Draft, rewrites: Sequence[ModelRewrite], exchanges: Sequence[Exchange], texts: Mapping[int, str]
) -> Draft:
    """規則の書いた要約案 draft に、残してある言語モデルの文を入れる。

    人が直した文のある片側と、頼んだときと原文の違う片側には入れない。texts は発言番号ごとの本文。
    """
    by_number = {exchange.number: exchange for exchange in exchanges}
    for rewrite in rewrites:
        exchange = by_number.get(rewrite.number)
        if exchange is None or rewrite.text is None:
            continue
        old = side_of(draft, exchange, rewrite.side)
        if old.items and not old.has_person and source_text(old, texts) == rewrite.text.source:
            draft = with_sentences(draft, old, rewrite.text.sentences) or draft
    return draft


def draft_with_model_text(
    db: Database, meeting_id: int, draft: Draft, minutes: Minutes, exchanges: Sequence[Exchange]
) -> Draft:
    """規則が書いたばかりの要約案 draft に、この会議に残してある言語モデルの文を入れる。"""
    texts = {turn.number: turn.text for turn in minutes.turns}
    return with_model_text(draft, list_rewrites(db, meeting_id), exchanges, texts)


def discard_model_text(
    db: Database, stored: StoredExchange, exchanges: Sequence[Exchange], tokenizer: Tokenizer, act: Act
) -> bool:
    """質疑応答を、規則の書いた文に戻す。人が直した片側には触れない。言語モデルの文が無ければ False。writing() の中で呼ぶ。

    exchanges は会議のいまの質疑応答のすべて。
    """
    if not discard_rewrites(db, stored.id, act):
        return False
    minutes = get_minutes(db, stored.meeting_id)
    reading = read_sentences(minutes, read_words(minutes))
    rules = write(reading, exchanges, draft_style(db, stored.meeting_id), tokenizer)
    draft = get_draft(db, stored.meeting_id)
    for side in Side:
        old, plain = side_of(draft, stored.exchange, side), side_of(rules, stored.exchange, side)
        if old.items and not old.has_person:
            sentences = [sentence for item in plain.items for sentence in item.sentences]
            reasons = {one.span: one.reason for one in plain.dropped}
            draft = with_sentences(draft, old, sentences, reasons) or draft
    replace_draft(db, stored.meeting_id, draft)
    return True


def source_text(side: DraftSide, texts: Mapping[int, str]) -> str:
    """片側の原文。箇所ごとに改行で区切る。切れ目が変われば別の文字列になる。"""
    return "\n".join(texts[span.turn][span.start : span.end] for span in side.places)
