"""探す. 読んだ問い合わせで質疑応答・発言・会議・施策を探し、見つからなければゆるめて探す。"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from sqlite_utils import Database

from app.other_words import MOST, OtherWord, inner_words, other_words
from app.query_reading import ParsedQuery, parse_query, with_typed_filters
from app.vocabulary import Vocabulary
from db.exchanges import StoredExchange, get_exchanges
from db.expression import Phrase
from db.search import (
    Hits,
    Match,
    Order,
    Query,
    known_phrases,
    search_closed_exchanges,
    search_closed_turns,
    search_exchanges,
    search_meetings,
    search_turns,
)
from db.search_filters import Filters
from db.search_measures import search_measures
from db.search_words import words_holding
from db.turns import StoredTurn, get_turns
from nlp.text.tokenizer import Tokenizer


@dataclass(frozen=True, slots=True)
class Page:
    """結果のどこを、どの順で見るか。offset 件とばして limit 件。"""

    limit: int
    offset: int = 0
    order: Order = Order.NEAREST


@dataclass(frozen=True, slots=True)
class Found:
    """検索の結果。match は、すべての語を含むもの(AND)か、なかったのでどれかを含むもの(OR)か。

    phrases は実際に探した語句、split は打たれた語句のままでは見つからず、語に分けて探したか。
    others は合わせて探した同じ意味の語、notes は使わなかった書き方についての知らせ、query は実際の問い合わせ。
    """

    total: int
    match: Match
    cut: bool
    phrases: tuple[Phrase, ...]
    split: bool
    others: tuple[OtherWord, ...] = ()
    notes: tuple[str, ...] = ()
    query: Query = field(default_factory=lambda: Query(()))

    @property
    def marked(self) -> tuple[Phrase, ...]:
        """結果の中で印を付ける語句。"""
        either = (phrase for phrases in self.query.either.values() for phrase in phrases)
        return (*self.phrases, *either, *(other.phrase for other in self.others))


@dataclass(frozen=True, slots=True)
class Finder:
    """探すのに使う道具。vocabulary が None なら、同じ意味の語は探さない。

    closed なら、だれもが引く語の代わりに、公開でない会議と伏せた箇所の語のうち、接続に見えるものから探す。
    """

    tokenizer: Tokenizer
    vocabulary: Vocabulary | None = None
    closed: bool = False


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


def find_exchanges(
    db: Database, text: str, filters: Filters, finder: Finder, page: Page
) -> tuple[Found, tuple[FoundExchange, ...]]:
    """質疑応答を探す。すべての語を含むものがなければ、どれかを含むものを探す。"""
    search = partial(
        search_closed_exchanges if finder.closed else search_exchanges,
        db,
        limit=page.limit,
        offset=page.offset,
    )
    found, scores = _score(
        db, _Asked(parse_query(text, finder.tokenizer), filters, page.order), finder, search
    )
    return found, tuple(
        FoundExchange(stored, scores[stored.id]) for stored in get_exchanges(db, list(scores))
    )


def find_turns(
    db: Database, text: str, filters: Filters, finder: Finder, page: Page
) -> tuple[Found, tuple[FoundTurn, ...]]:
    """発言を探す。"""
    search = partial(
        search_closed_turns if finder.closed else search_turns, db, limit=page.limit, offset=page.offset
    )
    found, scores = _score(
        db, _Asked(parse_query(text, finder.tokenizer), filters, page.order), finder, search
    )
    return found, tuple(FoundTurn(stored, scores[stored.id]) for stored in get_turns(db, list(scores)))


def find_meetings(
    db: Database, text: str, filters: Filters, finder: Finder, page: Page
) -> tuple[Found, dict[int, int]]:
    """当たる発言のある会議の id から、当たった発言の数への対応。"""
    search = partial(search_meetings, db, limit=page.limit, offset=page.offset)
    found, scores = _score(
        db, _Asked(parse_query(text, finder.tokenizer), filters, page.order), finder, search
    )
    return found, {meeting_id: int(score) for meeting_id, score in scores.items()}


def find_measures(
    db: Database, text: str, filters: Filters, finder: Finder, page: Page
) -> tuple[Found, dict[int, int]]:
    """名前に言葉を含む施策の id から、紐付いた質疑応答の数への対応。"""
    search = partial(search_measures, db, limit=page.limit, offset=page.offset)
    found, scores = _score(
        db, _Asked(parse_query(text, finder.tokenizer), filters, page.order), finder, search
    )
    return found, {measure_id: int(score) for measure_id, score in scores.items()}


@dataclass(frozen=True, slots=True)
class _Asked:
    """読んだ問い合わせと、欄の絞り込みと、並べ方。"""

    parsed: ParsedQuery
    filters: Filters
    order: Order


def _score(
    db: Database, asked: _Asked, finder: Finder, search: Callable[[Query], Hits]
) -> tuple[Found, dict[int, float]]:
    """結果の概要と、見つかったものの id ごとの近さを、結果の順に返す。"""
    parsed = asked.parsed
    narrowed, notes = with_typed_filters(asked.filters, parsed.read)
    others = _known_others(db, parsed, finder)
    tries = _tries(parsed, narrowed, others, asked.order)
    used, hits = _first_with_hits(tries, search)
    typed = [one for phrase in used.phrases for one in (phrase, *used.either.get(phrase, ()))]
    words = dict.fromkeys(word for phrase in typed if used.others for word in others.get(phrase, ()))
    split = used.phrases != parsed.phrases
    found = Found(hits.total, used.match, parsed.cut, used.phrases, split, tuple(words), notes, used)
    return found, {hit.id: hit.score for hit in hits.hits}


def _known_others(db: Database, parsed: ParsedQuery, finder: Finder) -> dict[Phrase, tuple[OtherWord, ...]]:
    """語句ごとの言い換えのうち、どこかの発言に現れるもの。現れない語は、探したと言っても読む人の役に立たない。"""
    if finder.vocabulary is None:
        return {}
    runs = [one for run in parsed.runs for one in (run, *run.singles())]
    others = {run.phrase: other_words(run, finder.vocabulary, finder.tokenizer) for run in runs}
    for run in parsed.runs:
        if run.short:
            others[run.phrase] += inner_words(run, words_holding(db, run.text, 2 * MOST), finder.tokenizer)
    known = known_phrases(db, (word.phrase for words in others.values() for word in words))
    return {
        phrase: tuple(word for word in words if word.phrase in known)[:MOST]
        for phrase, words in others.items()
    }


def _tries(
    parsed: ParsedQuery, filters: Filters, others: Mapping[Phrase, tuple[OtherWord, ...]], order: Order
) -> list[Query]:
    """そのままの語句、語に分けたもの、どれかの語。この順に試す。"""
    words = tuple(dict.fromkeys((word,) for phrase in parsed.phrases for word in phrase))
    also = {phrase: tuple(word.phrase for word in found) for phrase, found in others.items()}
    # 語句が無ければ近さが無いので、新しい順に並べる。
    order = order if parsed.phrases else Order.NEWEST
    tries = [Query(parsed.phrases, Match.ALL, filters, also, parsed.either, parsed.excluded, order)]
    if not parsed.plain:
        return tries
    if words != parsed.phrases:
        tries.append(Query(words, Match.ALL, filters, also, order=order))
    if len(words) > 1:
        # どれか一つでよいときに同じ意味の語まで許すと、遠いものばかりが増える。
        tries.append(Query(words, Match.ANY, filters, order=order))
    return tries


def _first_with_hits(tries: Sequence[Query], search: Callable[[Query], Hits]) -> tuple[Query, Hits]:
    """初めに見つかったもの。どれも見つからなければ最後のもの。"""
    found = [(query, search(query)) for query in tries[:1]]
    for query in tries[1:]:
        if found[-1][1].total:
            break
        found.append((query, search(query)))
    return found[-1]
