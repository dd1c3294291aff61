"""要約案を作る. 論点と答弁から文を選んで整え、使わなかった文はすべて理由を付けて省略の一覧に載せる。

requires: Minutes、文、Exchange · assigns: Draft(items, dropped)
発言の空白でない文字は、items の根拠箇所か dropped のどちらかに必ず入る。
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from db.records import (
    Draft,
    DraftItem,
    Dropped,
    DropReason,
    Exchange,
    Minutes,
    Side,
    Span,
    SpeakerGroup,
    Turn,
)
from nlp.drafts.polish import polish
from nlp.drafts.print_form import names_of, without_names
from nlp.exchanges.points import SentenceView
from nlp.exchanges.speech_acts import SpeechAct, is_procedure
from nlp.text.similarity import TermWeights
from nlp.turns.asides import is_note

# 委員会が決めないときの要約の長さ(元の文字数に対する割合)と、そのまま残す短い段落(質疑応答の中、外)の字数。
_RATIO = 0.34
_KEEP_WHOLE = 130
_KEEP_STANDING = 80
# 文の途中では切らないので、目安の長さをこの割合まで超えてよい。
_OVERRUN = 1.1
# 文の選び方の重み。数字・日付・約束を含む文を落とさないことを、言葉の近さより重く見る。
_ASKS, _TOPIC, _FIGURE, _EDGE, _COMMITS = 1.2, 1.0, 0.35, 0.25, 0.4
_EXPLANATION = "（事務局説明）"
_FIGURES = re.compile(
    r"[0-9０-９〇一二三四五六七八九十百千万]+(?:[.,．，][0-9０-９]+)?\s*(?:人|名|件|円|[%％]|パーセント|割|回|台|か所|箇所|校|年|月|日|点|枚|種類)"
)
_COMMITS_END = re.compile(r"(?:ます|です|ません|ました)(?:ね)?。?$")
_DROP_REASON = {
    SpeechAct.GREETING: DropReason.GREETING,
    SpeechAct.BACKCHANNEL: DropReason.BACKCHANNEL,
    SpeechAct.PREAMBLE: DropReason.PREAMBLE,
    SpeechAct.CLOSING: DropReason.PREAMBLE,
}


def write_draft(
    minutes: Minutes,
    views: Mapping[int, Sequence[SentenceView]],
    exchanges: Sequence[Exchange],
    weights: TermWeights,
    ratio: float = _RATIO,
) -> Draft:
    """要約案を印刷の順に作る。

    views: 発言番号ごとの文。weights: 会議全体から求めた語の重み。ratio: 要約の長さの目安(元の字数に対する割合、0 より大きく 1 以下)。
    """
    writer = _Writer(minutes, views, weights, ratio)
    items: list[DraftItem] = []
    leading: dict[int, list[Exchange]] = defaultdict(list)
    for exchange in exchanges:
        leading[exchange.question[0].turn].append(exchange)
    involved = {span.turn for e in exchanges for span in (*e.question, *e.answers)}
    for turn, after in zip(minutes.turns, [*minutes.turns[1:], None], strict=True):
        for exchange in leading.get(turn.number, ()):
            items += writer.exchange_items(exchange)
        if turn.number not in involved:
            items += writer.standing_items(turn, after)
    return Draft(tuple(items), tuple(_dropped(minutes, views, items)))


class _Writer:
    """要約案の段落を書く。一度使った文は二度使わない(分け合った答弁を重ねて印刷しないため)。"""

    def __init__(
        self,
        minutes: Minutes,
        views: Mapping[int, Sequence[SentenceView]],
        weights: TermWeights,
        ratio: float,
    ) -> None:
        self._turns = {turn.number: turn for turn in minutes.turns}
        self._names = names_of(minutes)
        self._views = views
        self._starts = {turn: [v.sentence.start for v in found] for turn, found in views.items()}
        self._weights = weights
        self._ratio = ratio
        self._used: set[tuple[int, int]] = set()

    def exchange_items(self, exchange: Exchange) -> list[DraftItem]:
        """質疑応答ひとつの段落。質問を先に、答弁は発言ごとに一段落にする。"""
        items = [self._item(exchange, Side.QUESTION, span) for span in exchange.question]
        items += [self._item(exchange, Side.ANSWER, span) for span in exchange.answers]
        return [item for item in items if item is not None]

    def standing_items(self, turn: Turn, after: Turn | None) -> list[DraftItem]:
        """質疑応答に入らない発言の段落。

        短い発言はそのまま、事務局の長い説明は「（事務局説明）」とする。進行役や委員の長い発言は縮める。
        ただし、次に事務局が答える進行役の長い発言は論点の言い直しなので、段落にしない。
        """
        views = self._views[turn.number]
        kept = [i for i, v in enumerate(views) if v.act not in _DROP_REASON]
        if not kept:
            return []
        if is_note(turn.text) or _length(views, kept) <= _KEEP_STANDING:
            return [self._written(None, None, turn, [views[i] for i in kept])]
        if turn.group is SpeakerGroup.OFFICIAL:
            first = views[kept[0]].sentence
            source = Span(turn.number, first.start, first.end)
            return [DraftItem(None, None, _speaker(turn), _EXPLANATION, (source,))]
        if turn.group is SpeakerGroup.CHAIR:
            if after is not None and after.group is SpeakerGroup.OFFICIAL:
                return []
            kept = [i for i in kept if not is_procedure(views[i].sentence.text)]
        chosen = self._shortened(views, kept, self._weights.vector([t for i in kept for t in views[i].terms]))
        return [self._written(None, None, turn, [views[i] for i in chosen])] if chosen else []

    def _shortened(
        self, views: Sequence[SentenceView], useful: Sequence[int], topic: Mapping[str, float]
    ) -> Sequence[int]:
        """短い段落はそのまま、長い段落は委員会の決めた割合まで縮めた文の番号。"""
        total = _length(views, useful)
        if total <= _KEEP_WHOLE:
            return useful
        return _choose(views, useful, topic, max(_KEEP_WHOLE, math.ceil(total * self._ratio)))

    def _topic(self, spans: Sequence[Span]) -> Mapping[str, float]:
        terms: list[str] = []
        for span in spans:
            for i in self._inside(span):
                terms += self._views[span.turn][i].terms
        return self._weights.vector(terms)

    def _inside(self, span: Span) -> list[int]:
        """span の中にある文の番号。文は位置の順に並び、重ならない。"""
        starts = self._starts[span.turn]
        first, after = bisect_left(starts, span.start), bisect_left(starts, span.end)
        return list(range(first, after))

    def _item(self, exchange: Exchange, side: Side, span: Span) -> DraftItem | None:
        turn = self._turns[span.turn]
        views = self._views[span.turn]
        useful = [
            i
            for i in self._inside(span)
            if (span.turn, i) not in self._used and views[i].act not in _DROP_REASON
        ]
        chosen = self._shortened(views, useful, self._topic(exchange.question))
        if not chosen:
            return None
        self._used.update((span.turn, i) for i in chosen)
        return self._written(exchange.number, side, turn, [views[i] for i in chosen])

    def _written(
        self, exchange: int | None, side: Side | None, turn: Turn, views: Sequence[SentenceView]
    ) -> DraftItem:
        texts = [without_names(polish(v.sentence.text) or v.sentence.text, self._names) for v in views]
        sources = tuple(Span(turn.number, v.sentence.start, v.sentence.end) for v in views)
        return DraftItem(exchange, side, _speaker(turn), "".join(_closed(text) for text in texts), sources)


def _length(views: Sequence[SentenceView], chosen: Sequence[int]) -> int:
    return sum(len(views[i].sentence.text) for i in chosen)


def _closed(text: str) -> str:
    return text if re.search(r"[。！？!?）)」]$", text) else text + "。"


def _speaker(turn: Turn) -> str:
    """要約で印刷する発言者。氏名は出さず、立場だけにする。進行役は「会長」「議長」など、その会議での呼び方を使う。"""
    if turn.group is SpeakerGroup.CHAIR and turn.role:
        return turn.role
    return turn.group.value if turn.group is not SpeakerGroup.OTHER else SpeakerGroup.MEMBER.value


def _choose(
    views: Sequence[SentenceView], useful: Sequence[int], topic: Mapping[str, float], limit: int
) -> list[int]:
    """値打ちの高い文から、およそ limit 字になるまで選び、文の番号を元の順で返す。少なくとも一文は選ぶ。"""
    chosen: list[int] = []
    used = 0
    for i in sorted(useful, key=lambda i: -_worth(views, i, useful, topic)):
        length = len(views[i].sentence.text)
        if used + length <= limit * _OVERRUN or not chosen:
            chosen.append(i)
            used += length
    return sorted(chosen)


def _worth(
    views: Sequence[SentenceView],
    i: int,
    inside: Sequence[int],
    topic: Mapping[str, float],
) -> float:
    """文の値打ち。問い・要望・数字・結論・論点との近さと、段落の端にあるかどうかから決める。"""
    v = views[i]
    text = v.sentence.text
    value = _TOPIC * sum(topic.get(term, 0.0) for term in set(v.terms)) / math.sqrt(len(v.terms) or 1)
    if v.act in (SpeechAct.QUESTION, SpeechAct.REQUEST):
        value += _ASKS
    elif v.act is SpeechAct.OPINION:
        value += _ASKS / 2
    if _FIGURES.search(text):
        value += _FIGURE
    if _COMMITS_END.search(text):
        value += _COMMITS / 2
    if i in (inside[0], inside[-1]):
        value += _EDGE
    return value - 0.15 * (len(v.lemmas) < 3)


def _dropped(
    minutes: Minutes, views: Mapping[int, Sequence[SentenceView]], items: Iterable[DraftItem]
) -> list[Dropped]:
    """要約案に使わなかった文と理由。"""
    used = {span for item in items for span in item.sources}
    explained = {item.sources[0].turn for item in items if item.text == _EXPLANATION}
    in_exchange = {span.turn for item in items if item.exchange is not None for span in item.sources}
    dropped: list[Dropped] = []
    for turn in minutes.turns:
        for v in views[turn.number]:
            span = Span(turn.number, v.sentence.start, v.sentence.end)
            if span not in used:
                dropped.append(
                    Dropped(span, _reason(turn, v, turn.number in explained, turn.number in in_exchange))
                )
    return dropped


def _reason(turn: Turn, v: SentenceView, explained: bool, in_exchange: bool) -> DropReason:
    if v.act in _DROP_REASON:
        return _DROP_REASON[v.act]
    if turn.group is SpeakerGroup.CHAIR:
        return DropReason.PROCEDURE if is_procedure(v.sentence.text) else DropReason.RESTATEMENT
    if explained:
        return DropReason.EXPLANATION
    return DropReason.DETAIL if in_exchange or turn.group is not SpeakerGroup.OTHER else DropReason.PROCEDURE
