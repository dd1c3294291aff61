"""残してある言語モデルの文. 規則が要約案を作り直したときに、原文の変わっていないところへ入れ直す。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.drafting.applying import touches
from app.drafting.machine import chosen_lengths
from db.draft_edits import DraftEdit
from db.draft_snapshots import MachineDraft
from db.model_rewrites import ModelRewrite
from db.records import Draft, Exchange
from nlp.drafts.sides import DraftSide, side_of, with_sentences


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


def usable_rewrites(
    machine: MachineDraft,
    rewrites: Sequence[ModelRewrite],
    edits: Sequence[DraftEdit],
    last: MachineDraft | None,
) -> list[ModelRewrite]:
    """残してある言語モデルの文のうち、書き直したばかりの機械の要約案 machine に入れてよいもの。

    人が長さを選んで書き直させた質疑応答には入れない。人が規則の文に手を入れた片側にも、手直しの行き場がなくなるので入れない。
    前の機械の要約案 last にもう入っていたものは、その上に手直しがあっても入れ直す。
    """
    regenerated = chosen_lengths(edits, machine.sides)
    before = {s for item in last.draft.items for s in item.sentences} if last else set()
    spans = {(one.exchange, one.side): one.spans for one in machine.sides}
    return [
        rewrite
        for rewrite in rewrites
        if rewrite.text is not None
        and rewrite.number not in regenerated
        and (
            before.issuperset(rewrite.text.sentences)
            or not any(touches(edit.change, spans.get((rewrite.number, rewrite.side), ())) for edit in edits)
        )
    ]


def source_text(side: DraftSide, texts: Mapping[int, str]) -> str:
    """片側の原文。箇所ごとに改行で区切る。切れ目が変われば別の文字列になる。"""
    return "\n".join(texts[span.turn][span.start : span.end] for span in side.places)
