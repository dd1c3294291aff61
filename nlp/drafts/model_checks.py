"""言語モデルの文の検査. 人や規則の文と同じ検査に加えて、原文から離れた文と、落としてはならないことの欠けた文を受け付けない。"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from db.records import DraftItem, DraftSentence, Span
from nlp.drafts.checks import check_item, overlap
from nlp.drafts.facts import find_numbers, number_keys
from nlp.drafts.findings import Severity
from nlp.drafts.sides import DraftSide
from nlp.text.content_words import content_words
from nlp.text.tokenizer import Tokenizer

# 根拠にない語が、文の内容語のこの割合を超えたら、原文から離れているとみる。
_MOST_NEW_WORDS = 0.34
# 原文より長い要約は、要約ではない。
_LONGEST_SHARE = 1.1


@dataclass(frozen=True, slots=True)
class Ground:
    """検査のもと。

    texts: 発言番号ごとの本文。
    names: 印字してはならない氏名(氏名を印字する形では None)。
    promise: 答弁の約束の箇所(無ければ None)。
    """

    texts: Mapping[int, str]
    names: Collection[str] | None
    promise: Span | None = None


def refusal(new: Sequence[DraftItem], old: DraftSide, ground: Ground, tokenizer: Tokenizer) -> str | None:
    """言語モデルの段落 new を受け付けない理由。受け付けてよければ None。old は、いまの片側(規則の文)。"""
    for number, item in enumerate(new):
        for finding in check_item(number, item, ground.texts, ground.names, tokenizer):
            if finding.severity is Severity.MISTAKE:
                return f"検査で「{finding.rule}」が見つかりました(「{finding.words[:40]}」)"
    for sentence in (s for item in new for s in item.sentences):
        strange = _new_words(sentence, ground.texts, tokenizer)
        if strange:
            return f"原文にない言葉が多すぎます(「{'」「'.join(strange[:4])}」)"
    written = "".join(item.text for item in new)
    spoken = sum(span.end - span.start for span in old.places)
    if len(written) > _LONGEST_SHARE * spoken:
        return f"原文({spoken:,} 字)より長く書いています({len(written):,} 字)"
    return _missing(written, new, old, ground)


def _missing(written: str, new: Sequence[DraftItem], old: DraftSide, ground: Ground) -> str | None:
    """いまの文にある数か、答弁の約束が、落ちていれば、そのこと。"""
    known = number_keys(written)
    before = "".join(item.text for item in old.items)
    for fact in find_numbers(before):
        if fact.key not in known:
            return f"いまの文にある数「{before[fact.start : fact.end]}」が落ちています"
    used = [span for item in new for span in item.sources]
    promise = ground.promise
    if promise and not any(overlap(promise, span) for span in used):
        return f"答弁の約束「{ground.texts[promise.turn][promise.start : promise.end][:40]}」が落ちています"
    return None


def _new_words(sentence: DraftSentence, texts: Mapping[int, str], tokenizer: Tokenizer) -> list[str]:
    """文の内容語のうち根拠にないものが多すぎれば、その語。"""
    source = "".join(texts[span.turn][span.start : span.end] for span in sentence.sources)
    known = {word.lemma for word in tokenizer.content_words(source)}
    words = content_words(tokenizer.content_words(sentence.text))
    new = [word for word in words if word.lemma not in known]
    if len(new) <= _MOST_NEW_WORDS * len(words):
        return []
    return [sentence.text[word.start : word.end] for word in new]
