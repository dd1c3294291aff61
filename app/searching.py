"""探す. 人の打った言葉を語に切り、質疑応答か発言を近い順に返し、当たった箇所の位置を付ける。"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.exchanges import StoredExchange, get_exchanges
from db.search import Filters, Hits, Match, Phrase, Query, search_exchanges, search_turns
from db.turns import StoredTurn, get_turns
from db.words import IndexedWord, get_turn_words
from nlp.text.tokenizer import CONTENT_KINDS, Tokenizer, Word
from nlp.text.width import fold

# 長すぎる問い合わせは、はじめのこの字数だけを使う。使った長さは結果で知らせる。
MAX_QUERY = 200
_TERM = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """語に切った問い合わせ。cut は、長すぎて切り詰めたか。"""

    phrases: tuple[Phrase, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class Page:
    """結果のどこを見るか。offset 件とばして limit 件。"""

    limit: int
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """検索の結果。match は、すべての語を含むもの(AND)か、なかったのでどれかを含むもの(OR)か。

    phrases は実際に探した語句、split は打たれた語句のままでは見つからず、語に分けて探したか。
    """

    total: int
    match: Match
    cut: bool
    phrases: tuple[Phrase, ...]
    split: bool


@dataclass(frozen=True, slots=True)
class FoundExchange:
    """見つかった質疑応答。score は大きいほど近い。"""

    stored: StoredExchange
    score: float


@dataclass(frozen=True, slots=True)
class FoundTurn:
    """見つかった発言。"""

    stored: StoredTurn
    score: float


def parse_query(text: str, tokenizer: Tokenizer) -> ParsedQuery:
    """空白で区切った言葉を語句にする。引用符の中は並びのまま、外は助詞などで切った内容語のつながりごと。

    >>> parse_query('電子申請の 公民館', Tokenizer()).phrases
    (('電子', '申請'), ('公民', '館'))
    """
    short = fold(text)[:MAX_QUERY]
    phrases: list[Phrase] = []
    for match in _TERM.finditer(short):
        quoted, bare = match.groups()
        if quoted is not None:
            whole = tuple(word.lemma for word in tokenizer.words(quoted))
            phrases += [whole] if whole else []
        else:
            words = tokenizer.words(bare)
            phrases += _content_runs(words) or ([tuple(w.lemma for w in words)] if words else [])
    return ParsedQuery(tuple(dict.fromkeys(phrases)), len(text) > MAX_QUERY)


def _content_runs(words: Sequence[Word]) -> list[Phrase]:
    runs: list[list[Word]] = []
    for word in words:
        if word.kind not in CONTENT_KINDS:
            continue
        if runs and runs[-1][-1].end == word.start:
            runs[-1].append(word)
        else:
            runs.append([word])
    return [tuple(word.lemma for word in run) for run in runs]


def find_exchanges(
    db: Database, text: str, filters: Filters, tokenizer: Tokenizer, page: Page
) -> tuple[Found, tuple[FoundExchange, ...]]:
    """質疑応答を近い順に探す。すべての語を含むものがなければ、どれかを含むものを探す。"""
    found, scores = _score(
        parse_query(text, tokenizer),
        filters,
        lambda query: search_exchanges(db, query, page.limit, page.offset),
    )
    return found, tuple(
        FoundExchange(stored, scores[stored.id]) for stored in get_exchanges(db, list(scores))
    )


def find_turns(
    db: Database, text: str, filters: Filters, tokenizer: Tokenizer, page: Page
) -> tuple[Found, tuple[FoundTurn, ...]]:
    """発言を近い順に探す。"""
    found, scores = _score(
        parse_query(text, tokenizer), filters, lambda query: search_turns(db, query, page.limit, page.offset)
    )
    return found, tuple(FoundTurn(stored, scores[stored.id]) for stored in get_turns(db, list(scores)))


def _score(
    parsed: ParsedQuery, filters: Filters, search: Callable[[Query], Hits]
) -> tuple[Found, dict[int, float]]:
    """結果の概要と、見つかったものの id ごとの近さを、近い順に返す。"""
    used, hits = _first_with_hits(parsed, filters, search)
    found = Found(hits.total, used.match, parsed.cut, used.phrases, used.phrases != parsed.phrases)
    return found, {hit.id: hit.score for hit in hits.hits}


def _first_with_hits(
    parsed: ParsedQuery, filters: Filters, search: Callable[[Query], Hits]
) -> tuple[Query, Hits]:
    """そのままの語句、語に分けたもの、どれかの語、の順に試し、初めに見つかったものを返す。"""
    words = tuple(dict.fromkeys((word,) for phrase in parsed.phrases for word in phrase))
    tries = [Query(parsed.phrases, Match.ALL, filters)]
    if words != parsed.phrases:
        tries.append(Query(words, Match.ALL, filters))
    if len(words) > 1:
        tries.append(Query(words, Match.ANY, filters))
    found = [(query, search(query)) for query in tries[:1]]
    for query in tries[1:]:
        if found[-1][1].total:
            break
        found.append((query, search(query)))
    return found[-1]


def marks(
    db: Database, turn_ids: Sequence[int], phrases: Sequence[Phrase]
) -> dict[int, tuple[tuple[int, int], ...]]:
    """発言の id ごとに、問い合わせの語句が現れる位置 [始め, 終わり) を返す。続く語は一つにつなぐ。"""
    words = get_turn_words(db, turn_ids)
    return {turn_id: _mark(found, phrases) for turn_id, found in words.items()}


def _mark(words: Sequence[IndexedWord], phrases: Sequence[Phrase]) -> tuple[tuple[int, int], ...]:
    places: list[tuple[int, int]] = []
    lemmas = [word.word for word in words]
    for phrase in phrases:
        size = len(phrase)
        places += [
            (words[i].start, words[i + size - 1].end)
            for i in range(len(words) - size + 1)
            if tuple(lemmas[i : i + size]) == phrase
        ]
    return merge_places(places)


def merge_places(places: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """重なるか接する範囲をつなぎ、位置の順に並べる。

    >>> merge_places([(4, 6), (0, 2), (2, 3)])
    ((0, 3), (4, 6))
    """
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
