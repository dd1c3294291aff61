"""確かめる順. 要約案の段落を、自分の発言、変わったところ、確かでないところ、ほかに分ける。"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from db.records import Draft


@dataclass(frozen=True, slots=True)
class Piles:
    """段落の番号(0 始まり)を、見せる順に分けたもの。どの段落も、ちょうど一つに入る。

    unprinted は、要約案に載っていない自分の発言の番号。
    """

    own: tuple[int, ...]
    changed: tuple[int, ...]
    doubtful: tuple[int, ...]
    rest: tuple[int, ...]
    unprinted: tuple[int, ...]


def sort_piles(
    draft: Draft, own_turns: Collection[int], changed: Collection[int], doubtful: Collection[int]
) -> Piles:
    """段落を分ける。own_turns は自分の発言の番号、changed と doubtful は変わった段落と確かでない段落の番号。"""
    own: list[int] = []
    others: list[int] = []
    printed: set[int] = set()
    for number, item in enumerate(draft.items):
        turns = {span.turn for span in item.sources}
        if turns.intersection(own_turns):
            own.append(number)
            printed |= turns
        else:
            others.append(number)
    return Piles(
        own=tuple(own),
        changed=tuple(n for n in others if n in changed),
        doubtful=tuple(n for n in others if n in doubtful and n not in changed),
        rest=tuple(n for n in others if n not in doubtful and n not in changed),
        unprinted=tuple(sorted(set(own_turns) - printed)),
    )


def doubtful_items(
    draft: Draft, flagged: Collection[int], doubts: Mapping[int, tuple[str, ...]]
) -> frozenset[int]:
    """確かでない段落の番号。flagged は検査の指摘のある段落の番号。"""
    unsure = {number for number, item in enumerate(draft.items) if item.exchange in doubts}
    return frozenset(unsure | set(flagged))
