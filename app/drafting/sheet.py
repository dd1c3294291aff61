"""要約案の下敷き. 一手ずつ書き換えていく、作業中の要約案。どの一手の後も、原文の全文字が段落か省略のどちらかにある。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.drafting.spans import minus, overlaps, overlaps_any
from db.draft_snapshots import MachineDraft, SideSpans
from db.records import Draft, DraftItem, DraftSentence, Dropped, DropReason, Side, Span, Writer

# 人が直した文と、言語モデルの文をつないだら、つないだ文は前にあるものが書いた文である。
_STRENGTH = (Writer.PERSON, Writer.MODEL, Writer.RULES)


@dataclass(slots=True)
class _Paragraph:
    """作業中の段落。"""

    exchange: int | None
    side: Side | None
    speaker: str
    sentences: list[DraftSentence] = field(default_factory=list)

    def first(self, turn: int) -> int | None:
        """発言 turn を根拠とする文のうち、いちばん前の位置。無ければ None。"""
        return min((s.start for one in self.sentences for s in one.sources if s.turn == turn), default=None)


@dataclass(frozen=True, slots=True)
class _Target:
    """書き換える文。index は段落の中の番号。"""

    paragraph: _Paragraph
    index: int

    @property
    def sentence(self) -> DraftSentence:
        return self.paragraph.sentences[self.index]


class Sheet:
    """作業中の要約案。texts は発言の番号から本文。

    箇所が、要約案の文や省略の切れ目に合わなければ、どの一手も何も変えずに偽を返す。
    """

    def __init__(self, machine: MachineDraft, texts: Mapping[int, str]) -> None:
        self._paragraphs = [
            _Paragraph(item.exchange, item.side, item.speaker, list(item.sentences))
            for item in machine.draft.items
        ]
        self._dropped = list(machine.draft.dropped)
        self._speakers = machine.speakers
        self._sides = machine.sides
        self._texts = texts

    def draft(self) -> Draft:
        """いまの要約案。"""
        items = (DraftItem(p.exchange, p.side, p.speaker, tuple(p.sentences)) for p in self._paragraphs)
        ordered = sorted(self._dropped, key=lambda one: (one.span.turn, one.span.start))
        return Draft(tuple(items), tuple(ordered))

    @property
    def sentences(self) -> int:
        """いまの文の数。"""
        return sum(len(paragraph.sentences) for paragraph in self._paragraphs)

    def rewrite(self, spans: Sequence[Span], before: str, text: str) -> bool:
        """箇所の文を、人の書いた text にする。省略されていれば、その場所に入れる。"""
        targets = self._find(spans, before)
        return targets is not None and self._put(targets, DraftSentence(text, tuple(spans), Writer.PERSON))

    def drop(self, spans: Sequence[Span], before: str, reason: DropReason) -> bool:
        """箇所の文を除いて、省略にする。"""
        targets = self._find(spans, before)
        if targets is None:
            return False
        self._remove(targets)
        self._cut(spans)
        used = self._used()
        self._dropped += [Dropped(left, reason) for one in spans for left in minus(one, used, self._texts)]
        return True

    def restore(self, spans: Sequence[Span], text: str) -> bool:
        """省略した箇所を、文 text として戻す。機械がもう同じ箇所の文を入れていれば、それでよい。"""
        targets = self._find(spans, "")
        if targets is None:
            return False
        if len(targets) == 1 and set(targets[0].sentence.sources) == set(spans):
            return True
        return self._put(targets, DraftSentence(text, tuple(spans), Writer.RULES))

    def merge(self, spans: Sequence[Span]) -> bool:
        """一つの段落で隣り合う文をつなぐ。機械がもうつないでいれば、それでよい。"""
        targets = self._find(spans, "")
        if not targets:
            return False
        if len(targets) == 1:
            # 片方の文の根拠がもう片方の根拠を含むときは、まだつながっていないのに、含む方の文だけがちょうど当たる。
            return set(targets[0].sentence.sources) == set(spans) and len(self._touching(spans)) == 1
        places = [target.index for target in targets]
        together = all(target.paragraph is targets[0].paragraph for target in targets)
        if not together or places != list(range(places[0], places[0] + len(places))):
            return False
        joined = [target.sentence for target in targets]
        sources = tuple(dict.fromkeys(span for one in joined for span in one.sources))
        writer = min((one.writer for one in joined), key=_STRENGTH.index)
        return self._put(targets, DraftSentence("".join(one.text for one in joined), sources, writer))

    def substitute(self, exchange: int, written: Draft) -> None:
        """質疑応答ひとつの段落を、written にあるその質疑応答の段落に替える。ほかの段落には触れない。"""
        old = [p for p in self._paragraphs if p.exchange == exchange]
        freed = [span for p in old for one in p.sentences for span in one.sources]
        at = next((n for n, p in enumerate(self._paragraphs) if p.exchange == exchange), None)
        self._paragraphs = [p for p in self._paragraphs if p.exchange != exchange]
        used = self._used()
        new = [
            _Paragraph(item.exchange, item.side, item.speaker, kept)
            for item in written.items
            if item.exchange == exchange
            and (kept := [s for s in item.sentences if not any(overlaps_any(one, used) for one in s.sources)])
        ]
        if new:
            place = self._index_for(self._order(new[0])) if at is None else at
            self._paragraphs[place:place] = new
        taken = [span for p in new for one in p.sentences for span in one.sources]
        self._cut(taken)
        for left in [piece for span in freed for piece in minus(span, taken, self._texts)]:
            told = (one.reason for one in written.dropped if overlaps(one.span, left))
            self._dropped.append(Dropped(left, next(told, DropReason.DETAIL)))

    def _find(self, spans: Sequence[Span], before: str) -> list[_Target] | None:
        """箇所にちょうど当たる文。省略だけなら空、文の途中に当たれば None。

        根拠の同じ文がいくつもあれば、本文が before のものを採る。つないだ本文が before なら、そのすべてを採る。
        """
        if not all(0 <= one.start < one.end <= len(self._texts.get(one.turn, "")) for one in spans):
            return None
        touching = self._touching(spans)
        exact = [target for target in touching if set(target.sentence.sources) == set(spans)]
        if exact and "".join(one.sentence.text for one in exact) == before:
            return exact
        if exact:
            return [next((one for one in exact if one.sentence.text == before), exact[0])]
        inside = all(
            not minus(source, spans, self._texts) for target in touching for source in target.sentence.sources
        )
        return touching if inside else None

    def _touching(self, spans: Sequence[Span]) -> list[_Target]:
        """箇所に一字でも重なる文。"""
        return [
            _Target(paragraph, index)
            for paragraph in self._paragraphs
            for index, sentence in enumerate(paragraph.sentences)
            if any(overlaps_any(one, spans) for one in sentence.sources)
        ]

    def _put(self, targets: Sequence[_Target], sentence: DraftSentence) -> bool:
        """targets の代わりに sentence を入れる。targets が無ければ、原文の順で入るところに入れる。"""
        if targets:
            first = targets[0]
            self._remove(targets[1:])
            first.paragraph.sentences[first.index] = sentence
        else:
            paragraph = self._home(sentence.sources[0])
            start = _place(sentence)
            index = [n for n, one in enumerate(paragraph.sentences, 1) if _place(one) < start]
            paragraph.sentences.insert(max(index, default=0), sentence)
        self._cut(sentence.sources)
        return True

    def _remove(self, targets: Sequence[_Target]) -> None:
        """文を除く。文の無くなった段落も除く。"""
        for target in reversed(targets):
            del target.paragraph.sentences[target.index]
        emptied = [target.paragraph for target in targets if not target.paragraph.sentences]
        self._paragraphs = [p for p in self._paragraphs if not any(p is one for one in emptied)]

    def _cut(self, spans: Sequence[Span]) -> None:
        """省略から spans を除く。"""
        self._dropped = [
            Dropped(left, one.reason)
            for one in self._dropped
            for left in (minus(one.span, spans, self._texts) if overlaps_any(one.span, spans) else [one.span])
        ]

    def _used(self) -> list[Span]:
        return [span for p in self._paragraphs for one in p.sentences for span in one.sources]

    def _home(self, span: Span) -> _Paragraph:
        """省略した箇所が戻る段落。同じ質疑応答の同じ側で、同じ発言の段落。無ければ作る。"""
        sides = [side for side in self._sides if overlaps_any(span, side.spans)]
        keys: Iterable[tuple[int | None, Side | None]] = [(one.exchange, one.side) for one in sides] or [
            (None, None)
        ]
        for key in keys:
            found = [
                (first, paragraph)
                for paragraph in self._paragraphs
                if (paragraph.exchange, paragraph.side) == key
                and (first := paragraph.first(span.turn)) is not None
            ]
            if found:
                earlier = [one for one in found if one[0] <= span.start]
                return earlier[-1][1] if earlier else found[0][1]
        made = _new_paragraph(sides, self._speakers.get(span.turn, ""))
        self._paragraphs.insert(self._index_for(self._order(made, span)), made)
        return made

    def _order(self, paragraph: _Paragraph, at: Span | None = None) -> tuple[int, ...]:
        """印刷の順。質疑応答は論点のある発言の順、ほかは発言の順。at は、まだ文の無い段落の箇所。"""
        span = at or min(
            (s for one in paragraph.sentences for s in one.sources), key=lambda s: (s.turn, s.start)
        )
        if paragraph.exchange is None:
            return (span.turn, 1, 0, 0, span.turn, span.start)
        asked = (
            one.spans[0].turn
            for one in self._sides
            if one.exchange == paragraph.exchange and one.side is Side.QUESTION
        )
        answer = int(paragraph.side is Side.ANSWER)
        return (next(asked, span.turn), 0, paragraph.exchange, answer, span.turn, span.start)

    def _index_for(self, order: tuple[int, ...]) -> int:
        later = (n for n, p in enumerate(self._paragraphs) if p.sentences and self._order(p) > order)
        return next(later, len(self._paragraphs))


def _new_paragraph(sides: Sequence[SideSpans], speaker: str) -> _Paragraph:
    return _Paragraph(sides[0].exchange, sides[0].side, speaker) if sides else _Paragraph(None, None, speaker)


def _place(sentence: DraftSentence) -> tuple[int, int]:
    return sentence.sources[0].turn, sentence.sources[0].start
