"""候補. 打ちかけの言葉の続きと、見つからない言葉の「もしかして」を、公開の記録に現れる言葉から出す。"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database

from app.query_reading import MAX_QUERY, ParsedQuery
from db.search import known_phrases
from db.search_words import labels_holding, measures_holding, words_like, words_read, words_starting
from nlp.query.grammar import Field
from nlp.query.slips import close_words
from nlp.text.tokenizer import Tokenizer
from nlp.text.width import fold

# 種類ごとに出す数と、公開の記録に現れるかを確かめる前に集める数。
_WORDS, _OTHERS, _GATHERED = 6, 3, 24
# 一字の言葉では、ほとんどの発言者と施策が当たる。
_SHORTEST = 2
# いま打っている言葉: 最後の空白の後。発言者:などの後なら、その項目の値。
_LAST = re.compile(
    rf"(?P<before>.*?)(?P<minus>-?)(?:(?P<field>{'|'.join(Field)}):)?(?P<typed>[^\s:]*)", re.DOTALL
)
_KANA = re.compile(r"[ぁ-ゖァ-ヶー]+")
_TO_KATAKANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}


class SuggestionKind(StrEnum):
    """候補の種類。"""

    WORD = "言葉"
    SPEAKER = "発言者"
    MEASURE = "施策"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """候補。query は、選んだときに欄に入る文字列。"""

    kind: SuggestionKind
    query: str


@dataclass(frozen=True, slots=True)
class Correction:
    """もしかして。typed は打たれた言葉、meant は記録にある言葉。"""

    typed: str
    meant: str


def suggest(db: Database, text: str, tokenizer: Tokenizer) -> tuple[Suggestion, ...]:
    """打ちかけの文字列の、最後の言葉の続き。ひらがなでもカタカナでも、読みでも当たる。"""
    before, field, typed = _last_word(fold(text[:MAX_QUERY]))
    if not typed:
        return ()
    found: list[Suggestion] = []
    if field is None:
        words = words_starting(db, typed, _reading(typed), _GATHERED)
        known = _known(db, words, tokenizer)[:_WORDS]
        found += [Suggestion(SuggestionKind.WORD, f"{before}{word}") for word in known]
    if len(typed) >= _SHORTEST or field is not None:
        if field in (None, Field.SPEAKER):
            labels = labels_holding(db, typed, _OTHERS)
            found += [_filter(SuggestionKind.SPEAKER, before, Field.SPEAKER, label) for label in labels]
        if field in (None, Field.MEASURE):
            measures = dict.fromkeys(one.content for one in measures_holding(db, typed, _OTHERS))
            found += [_filter(SuggestionKind.MEASURE, before, Field.MEASURE, name) for name in measures]
    return tuple(found)


def corrections(db: Database, parsed: ParsedQuery, tokenizer: Tokenizer) -> tuple[Correction, ...]:
    """どこにも現れない言葉の、読みの同じ言葉(変換の間違い)と、一字違いの言葉(打ち間違い)。"""
    terms = [term.text for clause in parsed.read.clauses for term in clause]
    found: list[Correction] = []
    for typed in dict.fromkeys(terms):
        if _known(db, [typed], tokenizer):
            continue
        homophones = [word for word in words_read(db, tokenizer.reading(typed)) if word != typed]
        meant = _known(
            db, dict.fromkeys([*homophones, *close_words(typed, words_like(db, typed))]), tokenizer
        )
        found += [Correction(typed, word) for word in meant[:_OTHERS]]
    return tuple(found)


def _last_word(text: str) -> tuple[str, Field | None, str]:
    """最後の言葉の前、その項目、打ちかけの言葉。"""
    match = _LAST.fullmatch(text)
    if match is None or '"' in match["typed"]:
        return text, None, ""
    field = Field(match["field"]) if match["field"] else None
    return match["before"] + match["minus"], field, match["typed"]


def _filter(kind: SuggestionKind, before: str, field: Field, value: str) -> Suggestion:
    quoted = f'"{value}"' if re.search(r"\s", fold(value)) else value
    return Suggestion(kind, f"{before}{field}:{quoted}")


def _reading(typed: str) -> str:
    """仮名だけなら、読みとして探すカタカナ。漢字が混じれば空。"""
    return typed.translate(_TO_KATAKANA) if _KANA.fullmatch(typed) else ""


def _known(db: Database, words: Iterable[str], tokenizer: Tokenizer) -> list[str]:
    """公開の記録に現れる言葉だけを、元の順に。"""
    phrases: dict[str, Sequence[str]] = {}
    for word in words:
        phrase = tuple(one.lemma for one in tokenizer.words(fold(word)))
        if phrase:
            phrases[word] = phrase
    known = known_phrases(db, {tuple(phrase) for phrase in phrases.values()})
    return [word for word, phrase in phrases.items() if tuple(phrase) in known]
