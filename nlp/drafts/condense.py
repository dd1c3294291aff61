"""要約案を作る. 論点と答弁から文を選んで整え、使わなかった文はすべて理由を付けて省略の一覧に載せる。

requires: 文に分けた会議録、Exchange · assigns: Draft(items, dropped)
発言の空白でない文字は、items の根拠箇所か dropped のどちらかに必ず入る。
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from db.house_style import DraftLength
from db.records import (
    Draft,
    DraftItem,
    DraftSentence,
    Dropped,
    DropReason,
    Exchange,
    Side,
    Span,
    SpeakerGroup,
    Turn,
)
from nlp.drafts.fixed_phrases import EXPLANATION, fixed_phrase
from nlp.drafts.polish import polish
from nlp.drafts.print_form import speaker_labels, without_names, words_for_names
from nlp.drafts.selection import Choice, choose
from nlp.drafts.splitting import ended, split_views
from nlp.drafts.style import Reading, Style
from nlp.drafts.trimming import trim
from nlp.exchanges.points import SentenceView
from nlp.exchanges.speech_acts import SpeechAct, is_procedure
from nlp.text.tokenizer import Tokenizer
from nlp.turns.asides import is_note

# そのまま残す短い段落(質疑応答の中、外)の字数。
_KEEP_WHOLE = 100
_KEEP_STANDING = 80
# 縮めた段落の、少なくとも目指す字数。
_LEAST = 60
# 進行役が次に話す人を呼ぶだけの文(氏名を除いた後の形)。
_CALLS = re.compile(
    r"(?:では|それでは|次に|続いて|はい|続きまして)?、?(?:副?委員長?|副?会長|事務局|議員)(?:さん)?、?(?:どうぞ|お願い(?:いた)?します)?。"
)
_DROP_REASON = {
    SpeechAct.GREETING: DropReason.GREETING,
    SpeechAct.BACKCHANNEL: DropReason.BACKCHANNEL,
    SpeechAct.PREAMBLE: DropReason.PREAMBLE,
    SpeechAct.CLOSING: DropReason.PREAMBLE,
}


def write_draft(reading: Reading, exchanges: Sequence[Exchange], style: Style, tokenizer: Tokenizer) -> Draft:
    """要約案を印刷の順に作る。style は会議体の決めた長さと印字の形。"""
    if style.length is not DraftLength.FULL:
        reading = _split(reading, tokenizer)
    writer = _Writer(reading, style, tokenizer)
    items: list[DraftItem] = []
    leading: dict[int, list[Exchange]] = defaultdict(list)
    for exchange in exchanges:
        leading[exchange.question[0].turn].append(exchange)
    involved = {span.turn for e in exchanges for span in (*e.question, *e.answers)}
    turns = reading.minutes.turns
    for turn, after in zip(turns, [*turns[1:], None], strict=True):
        for exchange in leading.get(turn.number, ()):
            items += writer.exchange_items(exchange)
        if turn.number not in involved:
            items += writer.standing_items(turn, after)
    return Draft(tuple(items), tuple(_dropped(reading, items)))


def _split(reading: Reading, tokenizer: Tokenizer) -> Reading:
    """長い文を分けた会議録。"""
    views = {
        turn.number: split_views(reading.views[turn.number], turn.label, tokenizer)
        for turn in reading.minutes.turns
    }
    return replace(reading, views=views)


class _Writer:
    """要約案の段落を書く。一度使った文は二度使わない(分け合った答弁を重ねて印刷しないため)。"""

    def __init__(self, reading: Reading, style: Style, tokenizer: Tokenizer) -> None:
        self._turns = {turn.number: turn for turn in reading.minutes.turns}
        self._labels = speaker_labels(reading.minutes, style.form, style.roster)
        self._names = (
            words_for_names(reading.minutes, style.form, style.roster) if style.form.hides_names else {}
        )
        self._views = reading.views
        self._starts = {turn: [v.sentence.start for v in found] for turn, found in reading.views.items()}
        self._weights = reading.weights
        self._style = style
        self._tokenizer = tokenizer
        self._used: set[tuple[int, int]] = set()

    def exchange_items(self, exchange: Exchange) -> list[DraftItem]:
        """質疑応答ひとつの段落。質問を先に、答弁は発言ごとに一段落にする。"""
        items = [self._item(exchange, Side.QUESTION, span) for span in exchange.question]
        items += [self._item(exchange, Side.ANSWER, span) for span in exchange.answers]
        return [item for item in items if item is not None]

    def standing_items(self, turn: Turn, after: Turn | None) -> list[DraftItem]:
        """質疑応答に入らない発言の段落。

        短い発言はそのまま、議事進行は決まり文句、事務局の長い説明は「（事務局説明）」とする。進行役や委員の長い発言は縮める。
        ただし、次に事務局が答える進行役の長い発言は論点の言い直しなので、段落にしない。
        """
        choices = self._choices(turn, range(len(self._views[turn.number])))
        if turn.group is SpeakerGroup.CHAIR and self._style.length is not DraftLength.FULL:
            choices = [choice for choice in choices if not _CALLS.fullmatch(choice.text)]
        if not choices:
            return []
        if self._style.length is DraftLength.FULL or is_note(turn.text):
            return [self._written(None, None, turn, choices)]
        phrase = self._phrase(turn, choices)
        if phrase:
            return [phrase]
        kept = self._standing(turn, after, choices)
        return [self._written(None, None, turn, kept)] if kept else []

    def _standing(self, turn: Turn, after: Turn | None, choices: Sequence[Choice]) -> Sequence[Choice]:
        """進行役と委員の、質疑応答に入らない発言から残す文。"""
        if _length(choices) <= _KEEP_STANDING:
            return choices
        if turn.group is SpeakerGroup.CHAIR:
            if after is not None and after.group is SpeakerGroup.OFFICIAL:
                return []
            choices = [c for c in choices if not is_procedure(c.view.sentence.text)]
        return self._shortened(choices, self._weights.vector([t for c in choices for t in c.view.terms]))

    def _phrase(self, turn: Turn, choices: Sequence[Choice]) -> DraftItem | None:
        """事務局の長い説明と、議事進行だけの発言の決まり文句。当てはまる最後の文を根拠にする。"""
        if turn.group is SpeakerGroup.OFFICIAL:
            return self._fixed(turn, choices[0], EXPLANATION) if _length(choices) > _KEEP_STANDING else None
        spoken = [choice.view.sentence.text for choice in choices]
        if turn.group is SpeakerGroup.CHAIR and not all(map(is_procedure, spoken)):
            return None
        if turn.group is not SpeakerGroup.CHAIR and len(choices) > 1:
            return None
        for choice in reversed(choices):
            phrase = fixed_phrase(choice.view.sentence.text, turn.group)
            if phrase:
                return self._fixed(turn, choice, phrase)
        return None

    def _fixed(self, turn: Turn, choice: Choice, phrase: str) -> DraftItem:
        sentence = choice.view.sentence
        source = Span(turn.number, sentence.start, sentence.end)
        return DraftItem(None, None, self._labels[turn.number], (DraftSentence(phrase, (source,)),))

    def _shortened(self, choices: Sequence[Choice], topic: Mapping[str, float]) -> Sequence[Choice]:
        """全文ではそのまま、要点では一文、要約では決めた割合まで縮めた文。短い段落は縮めない。"""
        if self._style.length is DraftLength.FULL or not choices:
            return choices
        if self._style.length is DraftLength.POINTS:
            return choose(choices, topic, self._weights, 1)
        spoken = sum(len(choice.view.sentence.text) for choice in choices)
        if spoken <= _KEEP_WHOLE:
            return choices
        limit = max(_LEAST, math.ceil(spoken * self._style.ratio))
        return choose(choices, topic, self._weights, limit)

    def _topic(self, spans: Sequence[Span]) -> Mapping[str, float]:
        views = [self._views[span.turn][i] for span in spans for i in self._inside(span)]
        return self._weights.vector([term for view in views for term in view.terms])

    def _inside(self, span: Span) -> range:
        """span の中にある文の番号。文は位置の順に並び、重ならない。"""
        starts = self._starts[span.turn]
        return range(bisect_left(starts, span.start), bisect_left(starts, span.end))

    def _choices(self, turn: Turn, numbers: Iterable[int]) -> list[Choice]:
        """あいさつなどを除いた文を整えて、選ぶ候補にする。"""
        views = self._views[turn.number]
        return [
            Choice(i, views[i], self._text(views[i].sentence.text))
            for i in numbers
            if views[i].act not in _DROP_REASON and (turn.number, i) not in self._used
        ]

    def _text(self, spoken: str) -> str:
        spoken = ended(spoken)
        text = polish(spoken, self._style.off) or spoken
        if self._style.length is not DraftLength.FULL:
            text = trim(text)
        return _closed(without_names(text, self._names, self._tokenizer))

    def _item(self, exchange: Exchange, side: Side, span: Span) -> DraftItem | None:
        turn = self._turns[span.turn]
        chosen = self._shortened(self._choices(turn, self._inside(span)), self._topic(exchange.question))
        if not chosen:
            return None
        self._used.update((span.turn, choice.number) for choice in chosen)
        return self._written(exchange.number, side, turn, chosen)

    def _written(
        self, exchange: int | None, side: Side | None, turn: Turn, chosen: Sequence[Choice]
    ) -> DraftItem:
        return DraftItem(exchange, side, self._labels[turn.number], tuple(_sentence(turn, c) for c in chosen))


def _sentence(turn: Turn, choice: Choice) -> DraftSentence:
    place = choice.view.sentence
    return DraftSentence(choice.text, (Span(turn.number, place.start, place.end),))


def _length(choices: Sequence[Choice]) -> int:
    return sum(len(choice.view.sentence.text) for choice in choices)


def _closed(text: str) -> str:
    return text if re.search(r"[。！？!?）)」]$", text) else text + "。"


def _dropped(reading: Reading, items: Iterable[DraftItem]) -> list[Dropped]:
    """要約案に使わなかった文と理由。"""
    used = {span for item in items for span in item.sources}
    explained = {item.sources[0].turn for item in items if item.text == EXPLANATION}
    in_exchange = {span.turn for item in items if item.exchange is not None for span in item.sources}
    dropped: list[Dropped] = []
    for turn in reading.minutes.turns:
        for v in reading.views[turn.number]:
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
