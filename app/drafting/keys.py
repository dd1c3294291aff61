"""要約案の段落と文の名前. 画面の中のアドレスになり、ほかの文を直しても変わらない。"""

from __future__ import annotations

from collections import Counter

from db.records import Draft, Side, Span

_SIDES = {Side.QUESTION: "q", Side.ANSWER: "a", None: ""}


def paragraph_ids(draft: Draft) -> tuple[str, ...]:
    """段落の名前。質疑応答の番号と側と発言の番号からなり、同じものが続けば二つ目から番号を添える。"""
    seen: Counter[str] = Counter()
    return tuple(
        _numbered(
            f"p{item.exchange or 0}{_SIDES[item.side]}-{item.sources[0].turn if item.sources else 0}", seen
        )
        for item in draft.items
    )


def sentence_keys(draft: Draft) -> dict[tuple[int, int], str]:
    """(段落、文)の番号(0 始まり)から文の名前への対応。名前は、はじめの根拠箇所の発言と位置からなる。"""
    seen: Counter[str] = Counter()
    return {
        (number, at): _numbered(place_key(sentence.sources), seen)
        for number, item in enumerate(draft.items)
        for at, sentence in enumerate(item.sentences)
    }


def place_key(spans: tuple[Span, ...]) -> str:
    """根拠箇所の名前。

    >>> place_key((Span(2, 0, 14),))
    '2-0'
    """
    return f"{spans[0].turn}-{spans[0].start}" if spans else "0-0"


def _numbered(name: str, seen: Counter[str]) -> str:
    seen[name] += 1
    return name if seen[name] == 1 else f"{name}-{seen[name]}"
