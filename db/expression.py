"""探す式. 語句と印の組み合わせ。語の一覧(db/ranking.py)でも FTS5 でも、同じものが見つかる。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from db.words import encode_word

# この順に続けて現れる語。ひとつだけなら、その語がどこかに現れればよい。
Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """続けて現れる語。保存した形(db.words.encode_word)で持つ。"""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """どれかの印。点には入らない。"""

    facets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """すべてに当たるもの。"""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """どれかに当たるもの。"""

    parts: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Except:
    """wanted に当たり、unwanted に当たらないもの。"""

    wanted: Expression
    unwanted: Expression


Expression = Words | Facets | Every | Any | Except


def phrase_words(phrase: Phrase) -> Words:
    """語句の式。ValueError: 語が無いか、空の語がある。"""
    if not phrase:
        raise ValueError("空の語句は検索できません。")
    return Words(tuple(map(encode_word, phrase)))


def every_of(parts: Sequence[Expression]) -> Expression:
    """parts のすべてに当たる式。parts は一つ以上。"""
    return parts[0] if len(parts) == 1 else Every(tuple(parts))


def any_of(parts: Sequence[Expression]) -> Expression:
    """parts のどれかに当たる式。parts は一つ以上。"""
    return parts[0] if len(parts) == 1 else Any(tuple(parts))


def fts5_text(expression: Expression) -> str:
    """FTS5 の式の書き方。

    >>> fts5_text(Every((Words(("電子", "申請")), Facets(("c1",)))))
    '(words : "電子 申請" AND facets : ("c1"))'
    """
    match expression:
        case Words():
            return f"words : {_quote(' '.join(expression.words))}"
        case Facets():
            return f"facets : ({' OR '.join(map(_quote, expression.facets))})"
        case Every():
            return f"({' AND '.join(map(fts5_text, expression.parts))})"
        case Any():
            return f"({' OR '.join(map(fts5_text, expression.parts))})"
        case Except():
            return _except_text(expression)


def _except_text(expression: Except) -> str:
    wanted, unwanted = expression.wanted, [expression.unwanted]
    while isinstance(wanted, Except):
        unwanted.append(wanted.unwanted)
        wanted = wanted.wanted
    if isinstance(wanted, Every):
        # 除くことを最後の一つに移しても、当たるものは同じ。FTS5 は、AND が NOT の中にあると、語句の並びの合わない行を
        # 通った後に当たったものの点を 0 にすることがある(SQLite 3.53)。
        *first, last = wanted.parts
        return fts5_text(Every((*first, Except(last, Any(tuple(unwanted))))))
    return f"({fts5_text(wanted)} NOT {fts5_text(Any(tuple(unwanted)))})"


def _quote(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'
