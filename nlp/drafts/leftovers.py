"""省略の一覧. 要約案に使わなかった箇所を、理由を付けて並べる。"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from db.records import DraftItem, Dropped, DropReason, Span, SpeakerGroup, Turn
from nlp.drafts.fixed_phrases import EXPLANATION
from nlp.drafts.style import Reading
from nlp.exchanges.points import SentenceView
from nlp.exchanges.speech_acts import SpeechAct, is_procedure

# 要約に使わない文の働きと、省略の理由。
EMPTY_ACTS = {
    SpeechAct.GREETING: DropReason.GREETING,
    SpeechAct.BACKCHANNEL: DropReason.BACKCHANNEL,
    SpeechAct.PREAMBLE: DropReason.PREAMBLE,
    SpeechAct.CLOSING: DropReason.PREAMBLE,
}
# 印刷した一文の言葉と、これほど重なる箇所は、重複とみる。言葉がこれより少ない箇所では分からない。
_SAME, _FEWEST = 0.8, 2


@dataclass(frozen=True, slots=True)
class _Printed:
    """印刷した箇所。explained は「（事務局説明）」とした発言、exchanges は質疑応答のある発言。

    words は発言ごとの、印刷した箇所ごとの言葉、said はそのすべて。
    """

    places: dict[int, list[Span]]
    explained: set[int]
    exchanges: set[int]
    words: dict[int, list[frozenset[str]]]
    said: dict[int, frozenset[str]]


def list_dropped(reading: Reading, items: Sequence[DraftItem]) -> list[Dropped]:
    """items の根拠にしなかった箇所と理由。発言の順に並ぶ。"""
    printed = _printed(reading, items)
    dropped: list[Dropped] = []
    for turn in reading.minutes.turns:
        places = printed.places.get(turn.number, [])
        at = 0
        for view in reading.views[turn.number]:
            while at < len(places) and places[at].end <= view.sentence.start:
                at += 1
            gaps = _gaps(turn, view, places[at:])
            dropped += [Dropped(gap, _reason(turn, view, gap, printed)) for gap in gaps]
    return dropped


def _printed(reading: Reading, items: Iterable[DraftItem]) -> _Printed:
    printed = _Printed(defaultdict(list), set(), set(), {}, {})
    for item in items:
        for span in item.sources:
            printed.places[span.turn].append(span)
            if item.exchange is not None:
                printed.exchanges.add(span.turn)
        if item.text == EXPLANATION:
            printed.explained.add(item.sources[0].turn)
    for turn, places in printed.places.items():
        places.sort(key=lambda span: span.start)
        printed.words[turn] = _words(reading.views[turn], places)
        printed.said[turn] = frozenset().union(*printed.words[turn])
    return printed


def _words(views: Sequence[SentenceView], places: Sequence[Span]) -> list[frozenset[str]]:
    """箇所ごとの言葉。箇所は位置の順に並び、重ならない。"""
    found: list[set[str]] = [set() for _ in places]
    at = 0
    for view in views:
        for word in view.words:
            while at < len(places) and places[at].end <= word.start:
                at += 1
            if at < len(places) and places[at].start <= word.start:
                found[at].add(word.lemma)
    return [frozenset(words) for words in found]


def _gaps(turn: Turn, view: SentenceView, places: Sequence[Span]) -> list[Span]:
    """文のうち、印刷しなかった箇所。"""
    gaps: list[Span] = []
    start, end = view.sentence.start, view.sentence.end
    for place in places:
        if place.start >= end:
            break
        if turn.text[start : place.start].strip():
            gaps.append(Span(turn.number, start, place.start))
        start = max(start, place.end)
    if turn.text[start:end].strip():
        gaps.append(Span(turn.number, start, end))
    return gaps


def _reason(turn: Turn, view: SentenceView, gap: Span, printed: _Printed) -> DropReason:
    if view.act in EMPTY_ACTS:
        return EMPTY_ACTS[view.act]
    in_exchange = turn.number in printed.exchanges
    if in_exchange and _is_repeated(view, gap, printed):
        return DropReason.REPEATED
    if turn.group is SpeakerGroup.CHAIR:
        return DropReason.PROCEDURE if is_procedure(view.sentence.text) else DropReason.RESTATEMENT
    if turn.number in printed.explained:
        return DropReason.EXPLANATION
    return DropReason.DETAIL if in_exchange or turn.group is not SpeakerGroup.OTHER else DropReason.PROCEDURE


def _is_repeated(view: SentenceView, gap: Span, printed: _Printed) -> bool:
    mine = {word.lemma for word in view.words if gap.start <= word.start < gap.end}
    enough = _SAME * len(mine)
    if len(mine) < _FEWEST or len(mine & printed.said[gap.turn]) < enough:
        return False
    return any(len(mine & words) >= enough for words in printed.words[gap.turn])
