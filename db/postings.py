"""語の一覧. 語ごとに、現れる文書(発言か質疑応答)と回数と場所を並べて持ち、近い順に速く並べる。

語を保存する表(<noun>_words)だけから作る。表が変わるとトリガーが <noun>_unfolded に記し、writing() が確定の前に
fold_postings() を呼ぶので、一覧は語と同じトランザクションで変わる。記したままのものがある間は FTS5 の表で探す。

一覧の一行は、語ひとつと、id を _BLOCK 件ずつに区切った区画ひとつ。postings には、区画の中の番号、文書の語数、
回数が、この順に文書の数だけ並ぶ(どれも 16 ビットの整数)。places には、語の場所(文書の先頭から数えた語の番号)が
文書の順に並ぶ。絞り込みの印も語として並べ、_FACET を頭に付けて区別する。
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from sys import byteorder
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlite_utils import Database

from db.rows import require_writing, rows

_BLOCK_BITS = 14
_BLOCK = 1 << _BLOCK_BITS
_FACET = "\x01"
# 16 ビットに入らない長さは、ここで打ち切る(一つの発言で十万字ほど)。
_LONGEST = 0xFFFF
_NOUNS = ("turn", "exchange")
# FTS5 の ascii と同じく、英字の大文字と小文字を区別しない。
_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}

Numbers = NDArray[np.int32]
_Shorts = NDArray[np.uint16]


class Postings(NamedTuple):
    """語の現れる文書。documents は id(小さい順)、sizes は文書の語数、counts は回数。どれも同じ長さ。"""

    documents: Numbers
    sizes: NDArray[np.uint16]
    counts: Numbers


class Total(NamedTuple):
    """一覧の文書の数と、その語数の合計。"""

    documents: int
    size: int


@dataclass(frozen=True, slots=True)
class _Added:
    """区画に加わる、語ひとつの一覧。"""

    locals: array[int] = field(default_factory=lambda: array("H"))
    sizes: array[int] = field(default_factory=lambda: array("H"))
    counts: array[int] = field(default_factory=lambda: array("H"))
    places: array[int] = field(default_factory=lambda: array("H"))


class _Parts(NamedTuple):
    """一行の中身。"""

    locals: _Shorts
    sizes: _Shorts
    counts: _Shorts
    places: _Shorts


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
    documents, size, unfolded = db.execute(
        f"""
        SELECT documents, size, EXISTS (SELECT 1 FROM {noun}_unfolded) FROM {noun}_posting_total
        """
    ).fetchone()
    return None if unfolded else Total(documents, size)


def read_postings(db: Database, noun: str, term: str) -> Postings:
    """語ひとつの一覧。無い語なら空。"""
    query = f"SELECT block, postings FROM {noun}_posting WHERE term = ? ORDER BY block"
    return _join(db.execute(query, [term]).fetchall())


def read_places(db: Database, noun: str, term: str) -> tuple[Postings, _Shorts]:
    """語ひとつの一覧と、その場所(文書の順に、回数ずつ並ぶ)。"""
    query = f"SELECT block, postings, places FROM {noun}_posting WHERE term = ? ORDER BY block"
    found = db.execute(query, [term]).fetchall()
    return _join(found), np.frombuffer(b"".join(row[2] for row in found), np.uint16)


def _join(found: list[tuple[int, bytes] | tuple[int, bytes, bytes]]) -> Postings:
    sizes = [len(row[1]) // 6 for row in found]
    parts = [
        np.frombuffer(b"".join(row[1][2 * n * i : 2 * n * (i + 1)] for row, n in zip(found, sizes, strict=True)), np.uint16)
        for i in range(3)
    ]  # fmt: skip
    bases = np.repeat(np.array([row[0] << _BLOCK_BITS for row in found], np.int32), sizes)
    return Postings(bases + parts[0], parts[1], parts[2].astype(np.int32))


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
    removed: dict[str, set[int]] = {}
    added: dict[str, _Added] = {}
    documents = size = 0
    for one in moved:
        local = one.id & (_BLOCK - 1)
        if one.before is not None:
            places, length = _places(*one.before)
            for term in places:
                removed.setdefault(term, set()).add(local)
            documents, size = documents - 1, size - length
        if one.after is not None:
            places, length = _places(*one.after)
            _add(added, local, min(length, _LONGEST), places)
            documents, size = documents + 1, size + length
    for term in removed.keys() | added.keys():
        _store(db, noun, (term, block), removed.get(term, ()), added.get(term) or _Added())
    db.execute(
        f"UPDATE {noun}_posting_total SET documents = documents + ?, size = size + ?", [documents, size]
    )
    ends = [changed[0].id, changed[-1].id]
    db.execute(f"DELETE FROM {noun}_unfolded WHERE {noun} BETWEEN ? AND ?", ends)


def _places(words: str, facets: str) -> tuple[dict[str, list[int]], int]:
    """見出しごとの場所と、語と印の数(FTS5 の bm25 は、印も文書の長さに数える)。"""
    found: dict[str, list[int]] = {}
    spoken = words.translate(_LOWER).split(" ") if words else []
    for place, word in enumerate(spoken):
        found.setdefault(word, []).append(place)
    marks = facets.split()
    for mark in marks:
        found[facet_term(mark)] = [0]
    return found, len(spoken) + len(marks)


def _add(added: dict[str, _Added], local: int, size: int, places: Mapping[str, list[int]]) -> None:
    for term, found in places.items():
        kept = found if found[-1] <= _LONGEST else [place for place in found if place <= _LONGEST]
        if not kept:
            continue
        one = added.get(term)
        if one is None:
            one = added[term] = _Added()
        one.locals.append(local)
        one.sizes.append(size)
        one.counts.append(len(kept))
        one.places.extend(kept)


def _store(db: Database, noun: str, key: tuple[str, int], removed: Iterable[int], added: _Added) -> None:
    """一行を書き換える。"""
    query = f"SELECT postings, places FROM {noun}_posting WHERE term = ? AND block = ?"
    found = db.execute(query, key).fetchone()
    postings, places = _appended(found, added)
    if found is not None and (removed or _overlaps(found[0], added)):
        parts = _merge(_without(_decode(*found), removed), _decode(*_appended(None, added)))
        postings, places = b"".join(part.tobytes() for part in parts[:3]), parts.places.tobytes()
    if postings:
        db.execute(f"INSERT OR REPLACE INTO {noun}_posting VALUES (?, ?, ?, ?)", [*key, postings, places])
    elif found is not None:
        db.execute(f"DELETE FROM {noun}_posting WHERE term = ? AND block = ?", key)


def _appended(found: tuple[bytes, bytes] | None, added: _Added) -> tuple[bytes, bytes]:
    """一行の後ろに足したもの。加わる文書がどれも後ろの番号のときに使う。"""
    postings, places = found or (b"", b"")
    width = len(postings) // 3
    columns = (added.locals, added.sizes, added.counts)
    grown = [postings[width * i : width * (i + 1)] + column.tobytes() for i, column in enumerate(columns)]
    return b"".join(grown), places + added.places.tobytes()


def _overlaps(postings: bytes, added: _Added) -> bool:
    """前の一行に、加わる文書より後ろの番号があるか。"""
    width = len(postings) // 3
    last = int.from_bytes(postings[width - 2 : width], byteorder)
    return bool(added.locals) and last >= added.locals[0]


def _decode(postings: bytes, places: bytes) -> _Parts:
    documents, sizes, counts = np.frombuffer(postings, np.uint16).reshape(3, -1)
    return _Parts(documents, sizes, counts, np.frombuffer(places, np.uint16))


def _without(parts: _Parts, removed: Iterable[int]) -> _Parts:
    gone = np.fromiter(removed, np.uint16)
    if not len(gone):
        return parts
    kept = ~np.isin(parts.locals, gone)
    return _Parts(
        parts.locals[kept], parts.sizes[kept], parts.counts[kept], parts.places[np.repeat(kept, parts.counts)]
    )


def _merge(one: _Parts, other: _Parts) -> _Parts:
    both = _Parts(*(np.concatenate(pair) for pair in zip(one, other, strict=True)))
    if not len(one.locals) or not len(other.locals) or one.locals[-1] < other.locals[0]:
        return both
    order = np.argsort(both.locals, kind="stable")
    owners = np.repeat(np.argsort(order), both.counts)
    return _Parts(
        both.locals[order],
        both.sizes[order],
        both.counts[order],
        both.places[np.argsort(owners, kind="stable")],
    )
