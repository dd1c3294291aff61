"""書き方を選ぶ. 文書の中の証拠から、発言者表記の書き方と、それに混ぜて使われている書き方を決める。"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from nlp.text.width import squash
from nlp.turns.asides import is_note, speaks
from nlp.turns.headings import is_heading, is_table_head
from nlp.turns.labels import ANSWER_LABELS, QUESTION_LABELS, Label
from nlp.turns.notations import NOTATIONS, Notation, find_label
from nlp.turns.source_lines import Line

# 書き方を選ぶために見る行数。長い会議録でも、書き方は初めの数百行で決まる。
_SAMPLE = 1200
# 発言の始まりとみてよい証拠の強さと、本文の中で表記とみる証拠の強さ。
CERTAIN = 0.8
_POSSIBLE = 0.09
# 書き方とみなすのに要る証拠の合計。紛れのない書き方は、一度で足りる。
_NEEDED = {True: 0.9, False: 1.7}
# 名簿の行と同じ形をしているので、本文が文でなければ発言の証拠にならない書き方。
_LIKE_ROSTERS = frozenset({"空白", "一行表記", "表", "横線"})
# どちらも行頭の印で始まるので、一つの文書の中で混ぜて使われる書き方。
_MARKED = frozenset({"印と氏名括弧", "印と表記"})
# 表記だけの行の本文を探す行数(空行も数える)。
_NEAR = 5
_HIRAGANA = re.compile(r"[ぁ-ん]")

Accept = Callable[[str], Label | None]


@dataclass(frozen=True, slots=True)
class Hit:
    """行 line の表記。start と end は表記の、text は本文の始まりの文字位置。score は発言の始まりである証拠の強さ。"""

    line: int
    start: int
    end: int
    text: int
    label: Label
    score: float


def choose_notations(lines: Sequence[Line], accept: Accept) -> tuple[list[Notation], int]:
    """最も証拠の多い書き方と、それに混ぜて使われている書き方を選ぶ。

    accept: 表記を読む関数(発言者と思えなければ None を返す)。
    出力: (書き方の列, 最初の発言の行番号)。書き方が決まらなければ ([], 行数)。
    """
    sample = [i for i, line in enumerate(lines) if line.text][:_SAMPLE]
    found = {n.name: find_hits(n, lines, accept, sample) for n in NOTATIONS}
    totals = {name: sum(hit.score for hit in hits) for name, hits in found.items()}
    ranked = sorted(NOTATIONS, key=lambda n: -totals[n.name])
    primary = ranked[0]
    if totals[primary.name] < _NEEDED[primary.certain]:
        return [], len(lines)
    chosen = [primary]
    taken = {hit.line for hit in found[primary.name]}
    speakers = {_speaker(hit) for hit in found[primary.name]}
    for other in ranked[1:]:
        extra = [hit for hit in found[other.name] if hit.line not in taken and hit.score >= CERTAIN]
        if _is_mixed_in(primary, other, extra, lines, speakers):
            chosen.append(other)
            taken |= {hit.line for hit in extra}
    hits = merge_hits([found[n.name] for n in chosen])
    return chosen, next((hit.line for hit in hits if hit.score >= CERTAIN), len(lines))


def find_hits(notation: Notation, lines: Sequence[Line], accept: Accept, at: Sequence[int]) -> list[Hit]:
    """行番号 at の行のうち、この書き方の表記のある行。"""
    hits: list[Hit] = []
    begins = notation.pattern.match if notation.splits else notation.pattern.fullmatch
    for i in at:
        if begins(lines[i].folded) is None:  # 多くの行はここで落ちるので、候補を作らずに済ませる。
            continue
        found = find_label(notation, lines[i].folded, accept)
        if found is not None and not is_table_head(lines[i].text):
            hit = Hit(i, *found, score=0.0)
            hits.append(replace(hit, score=_evidence(notation, lines, hit, accept)))
    return hits


def merge_hits(groups: Sequence[Sequence[Hit]]) -> list[Hit]:
    """書き方ごとの表記を行の順に合わせる。同じ行では、先の書き方を採る。"""
    by_line: dict[int, Hit] = {}
    for hits in groups:
        for hit in hits:
            by_line.setdefault(hit.line, hit)
    return [by_line[i] for i in sorted(by_line)]


def all_hits(lines: Sequence[Line], notations: Sequence[Notation], accept: Accept, start: int) -> list[Hit]:
    """行 start から後の、選ばれた書き方の表記。名簿の続きや、発言とは思えない表記は除く。"""
    at = [i for i in range(start, len(lines)) if lines[i].text]
    hits = merge_hits([find_hits(notation, lines, accept, at) for notation in notations])
    return [hit for hit in hits if hit.score >= _POSSIBLE and not _is_list_item(hit, lines)]


def _speaker(hit: Hit) -> tuple[str | None, str | None]:
    return hit.label.name, hit.label.role


def _is_mixed_in(
    primary: Notation, other: Notation, extra: Sequence[Hit], lines: Sequence[Line],
    speakers: set[tuple[str | None, str | None]],
) -> bool:  # fmt: skip
    """ほかの書き方が混ぜて使われているか。知られた発言者が多ければ認め、一度だけなら問と答か表記だけの行に限る。"""
    if not extra:
        return False
    if primary.name in _MARKED and other.name in _MARKED:
        return True
    familiar = sum(_speaker(hit) in speakers for hit in extra)
    if len(extra) >= 2:
        return other.certain or 2 * familiar >= len(extra)
    hit = extra[0]
    printed = squash(lines[hit.line].folded[hit.start : hit.end])
    listed = printed in QUESTION_LABELS or printed in ANSWER_LABELS
    return (other.certain and (listed or bool(familiar))) or bool(
        familiar and hit.text >= len(lines[hit.line].text)
    )


def _evidence(notation: Notation, lines: Sequence[Line], hit: Hit, accept: Accept) -> float:
    """この表記が発言の始まりである証拠の強さ。本文が文になっていれば表記の重みのまま、名簿のようなら小さい。"""
    i, label = hit.line, hit.label
    body = rest = lines[i].text[hit.text :]
    if not body:
        body = next((line.text for line in lines[i + 1 : i + _NEAR] if line.text), "")
    listed = label.name is None and label.role is None  # 「問」「回答」などは名簿にはない。
    noted = is_note(body) and bool(rest or notation.certain)
    if speaks(body) or noted or listed or _runs_on(notation, lines, i, body, accept):
        return label.weight
    return label.weight * (0.1 if notation.name in _LIKE_ROSTERS else 0.15)


def _runs_on(notation: Notation, lines: Sequence[Line], i: int, body: str, accept: Accept) -> bool:
    """折り返されて次の行で文が終わるか。名簿と紛れないよう、仮名を含む行が切れ目なく続くときに限る。"""
    if len(_HIRAGANA.findall(body)) < 3 or body.count("、") > 2:
        return False
    for line in lines[i + 1 : i + _NEAR]:
        if line.page_break:
            continue
        if not line.text or is_heading(line, ()) or find_label(notation, line.folded, accept):
            return False
        if speaks(line.text):
            return True
    return False


def _is_list_item(hit: Hit, lines: Sequence[Line]) -> bool:
    """表記だけの行が続くところ(名簿)は発言ではない。"""
    return hit.label.weight < 0.5 and not speaks(lines[hit.line].text[hit.text :])
