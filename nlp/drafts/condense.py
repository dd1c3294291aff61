"""要約案を作る. 論点と答弁から文を選んで整え、使わなかった文はすべて理由を付けて省略の一覧に載せる。

requires: 文に分けた会議録、Exchange · assigns: Draft(items, dropped)
発言の空白でない文字は、items の根拠箇所か dropped のどちらかに必ず入る。
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from db.house_style import DraftLength
from db.records import Draft, DraftItem, DraftSentence, Exchange, Side, Span, SpeakerGroup, Turn
from nlp.drafts.fixed_phrases import EXPLANATION, fixed_phrase
from nlp.drafts.leftovers import EMPTY_ACTS, list_dropped
from nlp.drafts.print_form import speaker_labels, without_names, words_for_names
from nlp.drafts.rewriting import rewrite
from nlp.drafts.shortening import Excerpt, Spoken, shorten
from nlp.drafts.style import Reading, Style
from nlp.exchanges.speech_acts import is_procedure
from nlp.text.tokenizer import Tokenizer
from nlp.turns.asides import is_note

# そのまま残す短い段落の字数(質疑応答の中、外)。縮めた段落の、少なくとも目指す字数。
_KEEP_WHOLE = 60
_KEEP_STANDING = 80
_LEAST = 40
# 進行役が次に話す人を呼ぶだけの文(氏名を除いた後の形)。
_CALLS = re.compile(
    r"(?:では|それでは|次に|続いて|はい|続きまして)?、?(?:副?委員長?|副?会長|事務局|議員)(?:さん)?、?(?:どうぞ|お願い(?:いた)?します)?。"
)
_LONGEST_CALL = 40


def write_draft(reading: Reading, exchanges: Sequence[Exchange], style: Style, tokenizer: Tokenizer) -> Draft:
    """要約案を印刷の順に作る。style は会議体の決めた長さと印字の形。"""
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
    return Draft(tuple(items), tuple(list_dropped(reading, items)))


def write_exchange(
    reading: Reading, exchange: Exchange, style: Style, tokenizer: Tokenizer
) -> tuple[DraftItem, ...]:
    """質疑応答ひとつの段落だけを作り直す。ほかの質疑応答と分け合った答弁も、すべて使ってよいものとする。"""
    return tuple(_Writer(reading, style, tokenizer).exchange_items(exchange))


class _Writer:
    """要約案の段落を書く。一度使った文は二度使わない(分け合った答弁を重ねて印刷しないため)。"""

    def __init__(self, reading: Reading, style: Style, tokenizer: Tokenizer) -> None:
        self._turns = {turn.number: turn for turn in reading.minutes.turns}
        self._labels = speaker_labels(reading.minutes, style.form, style.roster)
        self._names = (
            words_for_names(reading.minutes, style.form, style.roster, tokenizer)
            if style.form.hides_names
            else {}
        )
        self._heads = frozenset(name[:2] for name in self._names)
        self._views = reading.views
        self._starts = {turn: [v.sentence.start for v in found] for turn, found in reading.views.items()}
        self._style = style
        self._tokenizer = tokenizer
        self._used: dict[tuple[int, int], int] = {}

    def exchange_items(self, exchange: Exchange) -> list[DraftItem]:
        """質疑応答ひとつの段落。質問を先に、答弁は発言ごとに一段落にする。長さは質疑応答の全体で決める。"""
        question, answers = self._spoken(exchange.question), self._spoken(exchange.answers)
        topic = frozenset(word.lemma for one in question for word in one.view.words)
        ratio = self._style.ratio
        asked = self._written(Excerpt(Side.QUESTION, self._fresh(question), topic), ratio * _length(question))
        left = ratio * (_length(question) + _length(answers)) - sum(len(sentence.text) for sentence in asked)
        left -= sum(self._used.get(_key(one), 0) for one in answers)
        core = exchange.commitment.words if exchange.commitment else None
        answered = self._written(Excerpt(Side.ANSWER, self._fresh(answers), topic, core), left)
        return [
            *self._items(exchange.number, Side.QUESTION, asked),
            *self._items(exchange.number, Side.ANSWER, answered),
        ]

    def standing_items(self, turn: Turn, after: Turn | None) -> list[DraftItem]:
        """質疑応答に入らない発言の段落。

        短い発言はそのまま、議事進行は決まり文句、事務局の長い説明は「（事務局説明）」とする。進行役や委員の長い発言は縮める。
        ただし、次に事務局が答える進行役の長い発言は論点の言い直しなので、段落にしない。
        """
        spoken = self._spoken([Span(turn.number, 0, len(turn.text))])
        whole = self._style.length is DraftLength.FULL
        if turn.group is SpeakerGroup.CHAIR and not whole:
            spoken = [one for one in spoken if not self._only_calls(one.view.sentence.text)]
        if not spoken:
            return []
        if whole or is_note(turn.text):
            return self._items(None, None, self._all(spoken))
        phrase = self._phrase(turn, spoken)
        if phrase:
            return [phrase]
        return self._items(None, None, self._standing(turn, after, spoken))

    def _standing(self, turn: Turn, after: Turn | None, spoken: Sequence[Spoken]) -> list[DraftSentence]:
        """進行役と委員の、質疑応答に入らない発言から残す文。"""
        if _length(spoken) <= _KEEP_STANDING:
            return self._all(spoken)
        if turn.group is SpeakerGroup.CHAIR:
            if after is not None and after.group is SpeakerGroup.OFFICIAL:
                return []
            spoken = [one for one in spoken if not is_procedure(one.view.sentence.text)]
        return self._written(Excerpt(Side.QUESTION, spoken, ()), self._style.ratio * _length(spoken))

    def _phrase(self, turn: Turn, spoken: Sequence[Spoken]) -> DraftItem | None:
        """事務局の長い説明と、議事進行だけの発言の決まり文句。当てはまる最後の文を根拠にする。"""
        if turn.group is SpeakerGroup.OFFICIAL:
            return self._fixed(turn, spoken[0], EXPLANATION) if _length(spoken) > _KEEP_STANDING else None
        said = [one.view.sentence.text for one in spoken]
        if turn.group is SpeakerGroup.CHAIR and not all(map(is_procedure, said)):
            return None
        if turn.group is not SpeakerGroup.CHAIR and len(spoken) > 1:
            return None
        for one in reversed(spoken):
            phrase = fixed_phrase(one.view.sentence.text, turn.group)
            if phrase:
                return self._fixed(turn, one, phrase)
        return None

    def _fixed(self, turn: Turn, one: Spoken, phrase: str) -> DraftItem:
        return DraftItem(None, None, self._labels[turn.number], (DraftSentence(phrase, (_span(one),)),))

    def _written(self, excerpt: Excerpt, limit: float) -> list[DraftSentence]:
        """全文ではそのまま、要点では一つの部分、要約では limit 字まで縮めた文。短い段落は縮めない。"""
        length = self._style.length
        if length is DraftLength.FULL or not excerpt.spoken:
            return self._all(excerpt.spoken)
        if length is DraftLength.SUMMARY and _length(excerpt.spoken) <= _KEEP_WHOLE:
            return self._all(excerpt.spoken)
        room = None if length is DraftLength.POINTS else max(_LEAST, round(limit))
        found: list[DraftSentence] = []
        for one in shorten(excerpt, room, self._style.weights, self._text):
            first, last = one.run.pieces[0], one.run.pieces[-1]
            key = first.turn, first.sentence
            self._used[key] = self._used.get(key, 0) + len(one.text)
            found.append(DraftSentence(one.text, (Span(first.turn, first.start, last.end),)))
        return found

    def _all(self, spoken: Sequence[Spoken]) -> list[DraftSentence]:
        found = [DraftSentence(self._text(one.view.sentence.text), (_span(one),)) for one in spoken]
        for one, sentence in zip(spoken, found, strict=True):
            self._used[_key(one)] = len(sentence.text)
        return found

    def _spoken(self, spans: Iterable[Span]) -> list[Spoken]:
        """箇所の中の、あいさつなどを除いた文。"""
        found: list[Spoken] = []
        for span in spans:
            starts, views = self._starts[span.turn], self._views[span.turn]
            inside = range(bisect_left(starts, span.start), bisect_left(starts, span.end))
            found += [Spoken(span.turn, i, views[i]) for i in inside if views[i].act not in EMPTY_ACTS]
        return found

    def _fresh(self, spoken: Sequence[Spoken]) -> list[Spoken]:
        return [one for one in spoken if _key(one) not in self._used]

    def _text(self, spoken: str) -> str:
        text = rewrite(spoken, self._style)
        return without_names(text, self._names, self._tokenizer) if self._may_name(text) else text

    def _only_calls(self, spoken: str) -> bool:
        """次に話す人を呼ぶだけの文か。"""
        return len(spoken) <= _LONGEST_CALL and _CALLS.fullmatch(self._text(spoken)) is not None

    def _may_name(self, text: str) -> bool:
        """氏名の初めの字が現れるか。現れなければ、ひとつひとつの氏名を探すまでもない。"""
        heads = self._heads
        return not heads.isdisjoint(text) or not heads.isdisjoint(map("".join, pairwise(text)))

    def _items(
        self, exchange: int | None, side: Side | None, sentences: Sequence[DraftSentence]
    ) -> list[DraftItem]:
        """文を、発言ごとの段落にする。"""
        return [
            DraftItem(exchange, side, self._labels[turn], tuple(found))
            for turn, found in groupby(sentences, key=lambda sentence: sentence.sources[0].turn)
        ]


def _key(one: Spoken) -> tuple[int, int]:
    return one.turn, one.number


def _span(one: Spoken) -> Span:
    return Span(one.turn, one.view.sentence.start, one.view.sentence.end)


def _length(spoken: Sequence[Spoken]) -> int:
    return sum(len(one.view.sentence.text) for one in spoken)
