"""全文検索の式. 語句と印から、FTS5 の MATCH に渡す文字列を作る。"""

from __future__ import annotations

from collections.abc import Iterable

from db.words import encode_word

# この順に続けて現れる語。ひとつだけなら、その語がどこかに現れればよい。
Phrase = tuple[str, ...]


def phrase_term(words: Phrase) -> str:
    """語句。ValueError: 語が無いか、空の語がある。"""
    if not words:
        raise ValueError("空の語句は検索できません。")
    return _quote(" ".join(map(encode_word, words)))


def facet_term(facets: Iterable[str]) -> str:
    """印のどれかが付いていること。"""
    return f"facets : ({' OR '.join(map(_quote, facets))})"


def _quote(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
