"""語の一覧. 語ごとに、現れる文書(発言か質疑応答)と回数と場所を並べて持ち、近い順に速く並べる。

語を保存する表(<noun>_words)だけから作る。表が変わるとトリガーが <noun>_unfolded に記し、writing() が確定の前に
fold_postings() を呼ぶので、一覧は語と同じトランザクションで変わる。記したままのものがある間は FTS5 の表で探す。

一覧の一行は、語ひとつと、id を _BLOCK 件ずつに区切った区画ひとつ。documents(区画の中の番号)、sizes(文書の語数)、
counts(回数)には、16 ビットの整数が文書の数だけ並ぶ。places には、語の場所(文書の先頭から数えた語の番号)が文書の順に、
回数ずつ並ぶ。列を分けてあるので、文書の番号だけが要るときは、ほかを読まずに済む。
絞り込みの印も語として並べ、_FACET を頭に付けて区別する。
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from sys import byteorder
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from db.rows import require_writing, rows, to_json

_BLOCK_BITS = 14
_BLOCK = 1 << _BLOCK_BITS
_FACET = "\x01"
# 16 ビットに入らない長さは、ここで打ち切る(一つの発言で十万字ほど)。
_LONGEST = 0xFFFF
_NOUNS = ("turn", "exchange")
# FTS5 の ascii と同じく、英字の大文字と小文字を区別しない。
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}

Numbers = NDArray[np.int32]


class Postings(NamedTuple):
    """語の現れる文書。documents は id(小さい順)、sizes は文書の語数、counts は回数。どれも同じ長さ。"""

    documents: Numbers
    sizes: NDArray[np.uint16]
    counts: NDArray[np.integer]


class Total(NamedTuple):
    """一覧の文書の数と、その語数の合計。"""

    documents: int
    size: int


class _Columns(NamedTuple):
    """一行の中身。どの列も、16 ビットの整数を並べたもの。"""

    documents: bytes = b""
    sizes: bytes = b""
    counts: bytes = b""
    places: bytes = b""


def word_term(word: str) -> str:
    """保存した形の語(db.words.encode_word)の、一覧での見出し。

    >>> word_term("Wi-Fi")
    'wi-fi'
    """
    return word.translate(_LOWER)


def facet_term(facet: str) -> str:
    """絞り込みの印の、一覧での見出し。"""
    return _FACET + facet.translate(_LOWER)


def fold_postings(db: Database) -> None:
    """語の変わった文書の一覧を直す。何も変わっていなければ何もしない。"""
    for noun in _NOUNS:
        while changed := _changed(db, noun):
            _fold(db, noun, changed)


def postings_total(db: Database, noun: str) -> Total | None:
    """一覧の文書の数と語数。まだ直していないものがあって、一覧を使ってはならないときは None。"""
    documents, size, unfolded = db.conn.execute(
        f"""
        SELECT documents, size, EXISTS (SELECT 1 FROM {noun}_unfolded) FROM {noun}_posting_total
        """
    ).fetchone()
    return None if unfolded else Total(documents, size)


def read_postings(db: Database, noun: str, term: str) -> Postings:
    """語ひとつの一覧。無い語なら空。"""
    query = f"SELECT block, documents, sizes, counts FROM {noun}_posting WHERE term = ? ORDER BY block"
    return _join(db.conn.execute(query, [term]).fetchall())


def read_places(db: Database, noun: str, term: str) -> tuple[Postings, NDArray[np.uint16]]:
    """語ひとつの一覧と、その場所(文書の順に、回数ずつ並ぶ)。"""
    query = (
        f"SELECT block, documents, sizes, counts, places FROM {noun}_posting WHERE term = ? ORDER BY block"
    )
    found = db.conn.execute(query, [term]).fetchall()
    return _join(found), np.frombuffer(b"".join([row[4] for row in found]), np.uint16)


def read_marks(db: Database, noun: str, terms: Sequence[str], ends: tuple[int, int]) -> NDArray[np.bool_]:
    """どれかの語の現れる文書を True にした、id で引く列。

    ends は調べる id の初めと終わり。その間の文書についてだけ正しく、列は終わりの id を必ず含む。
    """
    query = f"""
        SELECT block, documents FROM {noun}_posting
        WHERE term IN (SELECT value FROM json_each(?)) AND block BETWEEN ? AND ?
    """
    first, last = (end >> _BLOCK_BITS for end in ends)
    marked = np.zeros((last + 1) << _BLOCK_BITS, np.bool_)
    for block, documents in db.conn.execute(query, [to_json(terms), first, last]):
        marked[block << _BLOCK_BITS : (block + 1) << _BLOCK_BITS][np.frombuffer(documents, np.uint16)] = True
    return marked


def count_marks(db: Database, noun: str, terms: Sequence[str], documents: Numbers) -> Counter[str]:
    """語ごとに、documents(id の小さい順)のうちその語の現れるものの数。一覧を一度だけ通して、すべての語を数える。"""
    found: Counter[str] = Counter()
    if not len(documents):
        return found
    query = f"""
        SELECT term, block, documents FROM {noun}_posting
        WHERE term IN (SELECT value FROM json_each(?)) AND block BETWEEN ? AND ?
    """
    first, last = int(documents[0]) >> _BLOCK_BITS, int(documents[-1]) >> _BLOCK_BITS
    wanted = np.zeros((last + 1 - first) << _BLOCK_BITS, np.bool_)
    wanted[documents - (first << _BLOCK_BITS)] = True
    blocks = wanted.reshape(-1, 1 << _BLOCK_BITS)
    for term, block, held in db.conn.execute(query, [to_json(terms), first, last]):
        found[term] += int(np.count_nonzero(blocks[block - first].take(np.frombuffer(held, np.uint16))))
    return found


def last_document(db: Database, noun: str) -> int:
    """いちばん大きい文書の id(無ければ 0)。"""
    return int(db.conn.execute(f"SELECT coalesce(max({noun}), 0) FROM {noun}_words").fetchone()[0])


def _join(found: Sequence[tuple[Any, ...]]) -> Postings:
    documents, sizes, counts = (
        np.frombuffer(b"".join([row[column] for row in found]), np.uint16) for column in (1, 2, 3)
    )
    bases = np.array([row[0] << _BLOCK_BITS for row in found], np.int32)
    if len(found) > 1:
        bases = np.repeat(bases, [len(row[1]) // 2 for row in found])
    return Postings(bases + documents, sizes, counts)


class _Changed(NamedTuple):
    """語の変わった文書。before と after は (語, 印) か、無ければ None。"""

    id: int
    before: tuple[str, str] | None
    after: tuple[str, str] | None


def _changed(db: Database, noun: str) -> list[_Changed]:
    """語の変わった文書のうち、はじめの区画のもの。"""
    query = f"""
        SELECT u.{noun} AS id, u.words AS old_words, u.facets AS old_facets, w.words, w.facets
        FROM {noun}_unfolded AS u LEFT JOIN {noun}_words AS w ON w.{noun} = u.{noun}
        WHERE u.{noun} >> {_BLOCK_BITS} = (SELECT min({noun}) >> {_BLOCK_BITS} FROM {noun}_unfolded)
        ORDER BY u.{noun}
    """
    return [
        _Changed(row["id"], _pair(row["old_words"], row["old_facets"]), _pair(row["words"], row["facets"]))
        for row in rows(db, query)
    ]


def _pair(words: str | None, facets: str | None) -> tuple[str, str] | None:
    return None if words is None or facets is None else (words, facets)


def _fold(db: Database, noun: str, changed: list[_Changed]) -> None:
    require_writing(db)
    block = changed[0].id >> _BLOCK_BITS
    moved = [one for one in changed if one.before != one.after]
    before = [(one.id & (_BLOCK - 1), _terms(*one.before)) for one in moved if one.before]
    after = [(one.id & (_BLOCK - 1), _terms(*one.after)) for one in moved if one.after]
    removed: dict[str, set[int]] = {}
    for local, terms in before:
        for term in terms:
            removed.setdefault(term, set()).add(local)
    added = _columns(after)
    for term in removed.keys() | added.keys():
        _store(db, noun, (term, block), removed.get(term, set()), added.get(term, _Columns()))
    documents = len(after) - len(before)
    size = sum(len(terms) for _, terms in after) - sum(len(terms) for _, terms in before)
    db.execute(
        f"UPDATE {noun}_posting_total SET documents = documents + ?, size = size + ?", [documents, size]
    )
    ends = [changed[0].id, changed[-1].id]
    db.execute(f"DELETE FROM {noun}_unfolded WHERE {noun} BETWEEN ? AND ?", ends)


def _terms(words: str, facets: str) -> list[str]:
    """文書の見出しを並べたもの。FTS5 の bm25 は印も文書の長さに数えるので、印も一つの語とみる。"""
    marks = [_FACET + facet for facet in facets.translate(_LOWER).split()]
    # 印を前に置けば、打ち切られるほど長い文書でも印は残る。
    return marks + words.translate(_LOWER).split(" ") if words else marks


def _columns(documents: list[tuple[int, list[str]]]) -> dict[str, _Columns]:
    """見出しごとに、現れる文書を並べる。documents は (区画の中の番号, 見出し) で、番号の小さい順。"""
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    every = np.array([numbers[term] for _, terms in documents for term in terms], np.int64)
    if not len(every):
        return {}
    lengths = np.array([len(terms) for _, terms in documents])
    owners = np.repeat(np.arange(len(documents)), lengths)
    places = np.arange(len(every)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    order = np.argsort(every, kind="stable")
    order = order[places[order] <= _LONGEST]
    terms, owners, places = every[order], owners[order], places[order]
    starts = _run_starts(terms * len(documents) + owners)
    counts = np.diff(starts, append=len(terms))
    firsts = _run_starts(terms[starts])
    numbers_ = np.array([number for number, _ in documents])[owners[starts]]
    sizes = np.minimum(lengths[owners[starts]], _LONGEST)
    columns = [column.astype(np.uint16).tobytes() for column in (numbers_, sizes, counts, places)]
    names = list(numbers)
    # 見出し一つの分の始まりと終わり。場所だけは、文書ではなく場所の数で数える。
    ends = [*firsts.tolist(), len(starts)]
    spots = [*starts.tolist(), len(terms)]
    found: dict[str, _Columns] = {}
    for first, end in pairwise(ends):
        ranges = [(first, end)] * 3 + [(spots[first], spots[end])]
        parts = (column[2 * a : 2 * b] for column, (a, b) in zip(columns, ranges, strict=True))
        found[names[terms[starts[first]]]] = _Columns._make(parts)
    return found


def _run_starts(values: NDArray[np.int64]) -> NDArray[np.intp]:
    """同じ値の続く並びの、それぞれの始まり。"""
    return np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))


def _store(db: Database, noun: str, key: tuple[str, int], removed: set[int], added: _Columns) -> None:
    """一行を書き換える。"""
    query = f"SELECT documents, sizes, counts, places FROM {noun}_posting WHERE term = ? AND block = ?"
    found = db.conn.execute(query, key).fetchone()
    before = _Columns._make(found or _Columns())
    if removed or _overlap(before, added):
        after = _merge(_without(before, removed), added)
    else:
        after = _Columns._make(old + new for old, new in zip(before, added, strict=True))
    if after.documents:
        db.conn.execute(f"INSERT OR REPLACE INTO {noun}_posting VALUES (?, ?, ?, ?, ?, ?)", [*key, *after])
    elif found is not None:
        db.conn.execute(f"DELETE FROM {noun}_posting WHERE term = ? AND block = ?", key)


def _overlap(before: _Columns, added: _Columns) -> bool:
    """前からある文書に、加わる文書より後ろの番号のものがあるか。無ければ後ろに足すだけで済む。"""
    last = int.from_bytes(before.documents[-2:], byteorder)
    return bool(before.documents and added.documents) and last >= int.from_bytes(
        added.documents[:2], byteorder
    )


def _without(columns: _Columns, removed: set[int]) -> _Columns:
    documents, sizes, counts, places = (np.frombuffer(column, np.uint16) for column in columns)
    kept = ~np.isin(documents, list(removed))
    parts = (documents[kept], sizes[kept], counts[kept], places[np.repeat(kept, counts)])
    return _Columns._make(part.tobytes() for part in parts)


def _merge(one: _Columns, other: _Columns) -> _Columns:
    """二つを合わせて、文書の番号の順に並べる。"""
    documents, sizes, counts, places = (
        np.frombuffer(old + new, np.uint16) for old, new in zip(one, other, strict=True)
    )
    order = np.argsort(documents, kind="stable")
    owners = np.repeat(np.argsort(order), counts)
    parts = (documents[order], sizes[order], counts[order], places[np.argsort(owners, kind="stable")])
    return _Columns._make(part.tobytes() for part in parts)
