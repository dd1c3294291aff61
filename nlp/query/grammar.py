"""検索の文法. 一つの欄に打たれた文字列を、言葉・除く言葉・絞り込みに分ける。どんな文字列でも例外にしない。

| 書き方 | 意味 |
| --- | --- |
| 避難所 アプリ | どちらも含む(AND と書いてもよい) |
| 避難所 OR 体育館 | どちらかを含む(| と書いてもよい)。空白より強く結ぶ |
| "開館時間の延長" | この並びのまま |
| -図書館、NOT 図書館 | 含まない |
| 発言者:岡本 | 絞り込み。同じ項目を二つ書けば、どちらか |
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from nlp.text.width import fold


class Field(StrEnum):
    """絞り込みの項目。値は打つ語。"""

    SPEAKER = "発言者"
    MEETING = "会議"
    MEASURE = "施策"
    DEPARTMENT = "担当課"
    PERIOD = "期間"


@dataclass(frozen=True, slots=True)
class Term:
    """探す言葉。quoted は引用符で囲まれていたか。"""

    text: str
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class FieldValue:
    """絞り込み。"""

    field: Field
    value: str


@dataclass(frozen=True, slots=True)
class SearchText:
    """読み取った検索。

    clauses: それぞれのどれかを含む、言葉の組。
    excluded: 含まない言葉。
    filters: 絞り込み。
    notes: 使わなかった書き方についての知らせ。
    """

    clauses: tuple[tuple[Term, ...], ...] = ()
    excluded: tuple[Term, ...] = ()
    filters: tuple[FieldValue, ...] = ()
    notes: tuple[str, ...] = ()

    def values(self, wanted: Field) -> tuple[str, ...]:
        """項目 wanted の値。同じものは一度だけ。"""
        return tuple(dict.fromkeys(found.value for found in self.filters if found.field is wanted))


# 全角の引用符とコロンと負号は、幅をそろえてから読む。開いたままの引用符は、終わりまでを囲んだとみる。
_TOKEN = re.compile(
    rf"(?P<minus>-(?=[^\s-]))?(?:(?P<field>{'|'.join(Field)})\s*:\s*)?"
    r"(?:\"(?P<quoted>[^\"]*)\"?|(?P<bare>[^\s\"]+))?"
)
_CURLY = dict.fromkeys("“”„‟«»", '"')
_QUOTES = str.maketrans(_CURLY)
_OR = frozenset({"OR", "|", "||"})
_AND = frozenset({"AND", "&", "&&", "+"})
_NOT = "NOT"


@dataclass(slots=True)
class _Reading:
    """読んでいる途中の状態。joining は直前が OR、negating は直前が NOT。"""

    clauses: list[list[Term]] = field(default_factory=list)
    excluded: list[Term] = field(default_factory=list)
    filters: list[FieldValue] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    joining: bool = False
    negating: bool = False
    # 直前が、OR で結べる言葉だったか。
    after_term: bool = False

    def take(self, found: re.Match[str]) -> None:
        """一つの語句を読む。"""
        bare = found["bare"]
        if not found["minus"] and not found["field"] and bare in _OR | _AND | {_NOT}:
            self._operator(bare)
            return
        text = (found["quoted"] if bare is None else bare) or ""
        excluded = bool(found["minus"]) or self.negating
        joining, self.joining, self.negating = self.joining, False, False
        if found["field"]:
            self._filter(Field(found["field"]), text.strip(), excluded, joining)
        elif text.strip():
            self._term(Term(text.strip(), bare is None), excluded, joining)

    def _operator(self, word: str) -> None:
        self.joining = word in _OR
        self.negating = word == _NOT

    def _filter(self, name: Field, value: str, excluded: bool, joining: bool) -> None:
        if excluded:
            self.notes.append(f"「{name}:」は除くことには使えないので、読みませんでした。")
        elif not value:
            self.notes.append(f"「{name}:」の後に言葉がないので、絞り込みませんでした。")
        else:
            if joining and self.after_term:
                self.notes.append("OR は言葉どうしにだけ使えるので、すべてを満たすものを探しました。")
            self.filters.append(FieldValue(name, value))
        self.after_term = False

    def _term(self, term: Term, excluded: bool, joining: bool) -> None:
        if excluded:
            self.excluded.append(term)
        elif joining and self.after_term:
            self.clauses[-1].append(term)
        else:
            self.clauses.append([term])
        self.after_term = not excluded


def parse_search(text: str) -> SearchText:
    """打たれた文字列を読む。

    >>> parse_search('避難所 OR 体育館 -学校 発言者:岡本').clauses
    ((Term(text='避難所', quoted=False), Term(text='体育館', quoted=False)),)
    """
    reading = _Reading()
    for found in _tokens(fold(text).translate(_QUOTES)):
        reading.take(found)
    clauses = (tuple(dict.fromkeys(clause)) for clause in reading.clauses)
    return SearchText(
        tuple(dict.fromkeys(clauses)),
        tuple(dict.fromkeys(reading.excluded)),
        tuple(dict.fromkeys(reading.filters)),
        tuple(dict.fromkeys(reading.notes)),
    )


def _tokens(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        found = _TOKEN.match(text, at)
        if found is None or found.end() == at:  # どの書き方でもない字は飛ばす。
            at += 1
            continue
        yield found
        at = found.end()
