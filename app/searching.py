"""探す. 人の打った言葉を語に切り、質疑応答か発言を近い順に返し、当たった箇所の位置を付ける。"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlite_utils import Database

from app.other_words import MOST, OtherWord, Run, other_words
from app.vocabulary import Vocabulary
from db.exchanges import StoredExchange, get_exchanges
from db.search import Filters, Hit, Hits, Match, Phrase, Query, known_phrases, search_exchanges, search_turns
from db.similar import find_similar
from db.turns import StoredTurn, get_turns
from db.words import find_places
from nlp.text.tokenizer import CONTENT_KINDS, Tokenizer, Word
from nlp.text.width import fold

# 長すぎる問い合わせは、はじめのこの字数だけを使う。使った長さは結果で知らせる。
MAX_QUERY = 200
# 貼り付けた文章は、はじめのこの字数だけを使う(およそ十分の発言)。
_LONGEST_TEXT = 4000
_TERM = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True, slots=True)
class ParsedQuery:
    """語に切った問い合わせ。cut は、長すぎて切り詰めたか。

    runs は、引用符の外にあって言い換えてよい言葉。
    """

    phrases: tuple[Phrase, ...]
    cut: bool
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """結果のどこを見るか。offset 件とばして limit 件。"""

    limit: int
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """検索の結果。match は、すべての語を含むもの(AND)か、なかったのでどれかを含むもの(OR)か。

    phrases は実際に探した語句、split は打たれた語句のままでは見つからず、語に分けて探したか。
    others は、合わせて探した同じ意味の語。
    """

    total: int
    match: Match
    cut: bool
    phrases: tuple[Phrase, ...]
    split: bool
    others: tuple[OtherWord, ...] = ()

    @property
    def marked(self) -> tuple[Phrase, ...]:
        """結果の中で印を付ける語句。"""
        return (*self.phrases, *(other.phrase for other in self.others))


@dataclass(frozen=True, slots=True)
class Finder:
    """探すのに使う道具。vocabulary が None なら、同じ意味の語は探さない。"""

    tokenizer: Tokenizer
    vocabulary: Vocabulary | None = None


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
    runs: list[Run] = []
    for match in _TERM.finditer(short):
        quoted, bare = match.groups()
        if quoted is not None:
            whole = tuple(word.lemma for word in tokenizer.words(quoted))
            phrases += [whole] if whole else []
        else:
            words = tokenizer.words(bare)
            found = _content_runs(bare, words)
            runs += found
            phrases += [run.phrase for run in found] or ([tuple(w.lemma for w in words)] if words else [])
    return ParsedQuery(tuple(dict.fromkeys(phrases)), len(text) > MAX_QUERY, tuple(runs))


def _content_runs(text: str, words: Sequence[Word]) -> list[Run]:
    runs: list[list[Word]] = []
    for word in words:
        if word.kind not in CONTENT_KINDS:
            continue
        if runs and runs[-1][-1].end == word.start:
            runs[-1].append(word)
        else:
            runs.append([word])
    return [_run(text, run) for run in runs]


def _run(text: str, words: Sequence[Word]) -> Run:
    start = words[0].start
    moved = tuple(word._replace(start=word.start - start, end=word.end - start) for word in words)
    return Run(text[start : words[-1].end], moved)


def find_exchanges(
    db: Database, text: str, filters: Filters, finder: Finder, page: Page
) -> tuple[Found, tuple[FoundExchange, ...]]:
    """質疑応答を近い順に探す。すべての語を含むものがなければ、どれかを含むものを探す。"""
    search = partial(search_exchanges, db, limit=page.limit, offset=page.offset)
    found, scores = _score(db, parse_query(text, finder.tokenizer), filters, finder, search)
    return found, tuple(
        FoundExchange(stored, scores[stored.id]) for stored in get_exchanges(db, list(scores))
    )


def find_turns(
    db: Database, text: str, filters: Filters, finder: Finder, page: Page
) -> tuple[Found, tuple[FoundTurn, ...]]:
    """発言を近い順に探す。"""
    search = partial(search_turns, db, limit=page.limit, offset=page.offset)
    found, scores = _score(db, parse_query(text, finder.tokenizer), filters, finder, search)
    return found, tuple(FoundTurn(stored, scores[stored.id]) for stored in get_turns(db, list(scores)))


def _score(
    db: Database, parsed: ParsedQuery, filters: Filters, finder: Finder, search: Callable[[Query], Hits]
) -> tuple[Found, dict[int, float]]:
    """結果の概要と、見つかったものの id ごとの近さを、近い順に返す。"""
    others = _known_others(db, parsed, finder)
    used, hits = _first_with_hits(_tries(parsed, filters, others), search)
    words = dict.fromkeys(word for phrase in used.phrases if used.others for word in others.get(phrase, ()))
    split = used.phrases != parsed.phrases
    found = Found(hits.total, used.match, parsed.cut, used.phrases, split, tuple(words))
    return found, {hit.id: hit.score for hit in hits.hits}


def _known_others(db: Database, parsed: ParsedQuery, finder: Finder) -> dict[Phrase, tuple[OtherWord, ...]]:
    """語句ごとの言い換えのうち、どこかの発言に現れるもの。現れない語は、探したと言っても読む人の役に立たない。"""
    if finder.vocabulary is None:
        return {}
    runs = [one for run in parsed.runs for one in (run, *run.singles())]
    others = {run.phrase: other_words(run, finder.vocabulary, finder.tokenizer) for run in runs}
    known = known_phrases(db, (word.phrase for words in others.values() for word in words))
    return {
        phrase: tuple(word for word in words if word.phrase in known)[:MOST]
        for phrase, words in others.items()
    }


def _tries(
    parsed: ParsedQuery, filters: Filters, others: Mapping[Phrase, tuple[OtherWord, ...]]
) -> list[Query]:
    """そのままの語句、語に分けたもの、どれかの語。この順に試す。"""
    words = tuple(dict.fromkeys((word,) for phrase in parsed.phrases for word in phrase))
    also = {phrase: tuple(word.phrase for word in found) for phrase, found in others.items()}
    tries = [Query(parsed.phrases, Match.ALL, filters, also)]
    if words != parsed.phrases:
        tries.append(Query(words, Match.ALL, filters, also))
    if len(words) > 1:
        # どれか一つでよいときに同じ意味の語まで許すと、遠いものばかりが増える。
        tries.append(Query(words, Match.ANY, filters))
    return tries


def _first_with_hits(tries: Sequence[Query], search: Callable[[Query], Hits]) -> tuple[Query, Hits]:
    """初めに見つかったもの。どれも見つからなければ最後のもの。"""
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
    found = find_places(db, turn_ids, phrases)
    return {turn_id: merge_places(places) for turn_id, places in found.items()}


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


def similar_exchanges(db: Database, text: str, tokenizer: Tokenizer, limit: int) -> tuple[Hit, ...]:
    """貼り付けた質問の文章 text に近い質疑応答を、近い順に limit 件。内容語が無ければ空。"""
    words = tokenizer.content_words(fold(text)[:_LONGEST_TEXT])
    return find_similar(db, "exchange", (word.lemma for word in words), limit)
