"""論点に分ける. 一つの発言を、質問・要望・意見ごとの論点(連続した文のまとまり)に切る。

requires: 発言の本文と文、文ごとの内容語 · assigns: Point
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from db.records import ExchangeKind
from nlp.exchanges.speech_acts import (
    SpeechAct,
    continues,
    introduces_speaker,
    names_topic,
    opening_end,
    shifts,
    shifts_strongly,
    speech_act,
)
from nlp.text.sentences import Sentence
from nlp.text.similarity import features
from nlp.text.tokenizer import Word

_KIND = {
    SpeechAct.QUESTION: ExchangeKind.QUESTION,
    SpeechAct.REQUEST: ExchangeKind.REQUEST,
    SpeechAct.OPINION: ExchangeKind.OPINION,
}
_ASKS = frozenset({SpeechAct.QUESTION, SpeechAct.REQUEST})
_OUTSIDE = frozenset({SpeechAct.GREETING, SpeechAct.CLOSING, SpeechAct.PREAMBLE, SpeechAct.BACKCHANNEL})
# 改まった質問の文末。この後は、続きを示す文頭でないかぎり次の論点に移る。例: 「見解を伺います。」
_FORMAL = re.compile(
    r"(?:伺い(?:を?(?:いたし|致し|し)?ます|たい(?:です|と思います|と存じます))|伺う|尋ね(?:(?:いた)?し)?ます|(?:求め|願い|お願いし|お願いいたし)ます|お聞きします|いかがでしょうか|いかがですか"
    r"|お示しください|答弁を[^。]{0,10}|求めるものです|お答えください|教えてください|質問(?:を)?(?:します|いたします))(?:（[^）]*）)?[。]?$"
)
# 改まった質問の続く発言(一括質問)では、この形の問いかけも論点の終わりになる。例: 「始めるべきではありませんか。」
_ASKING = re.compile(r"(?:ではありませんか|ませんか|でしょうか|ですか|ますか)[。]?$")
# 一つの発言に改まった質問がこの数以上あれば、一括質問とみる。
_BATCH = 3
# 論点の題だけを述べる文。例: 「次に、防災対策について伺います。」
_HEAD = re.compile(
    r"^(?!そこで|改めて|また、|以上|このため)(?!.*(?:見解|所見|取り?組み?|成果|対応|状況|認識|考え|方針|今後|どの|何|理由|効果|経緯|進捗|予定|意義))"
    r".{2,48}(?:について|に関して|の件)(?:(?:お)?(?:伺い|質問し|尋ねし|聞きし|申し上げ|述べ)(?:たいと思い|させていただき)?(?:いたし)?ます|です|であります|でございます)。$"
)
# 初めの節で主題を立てる文。例: 「高齢の方への案内は」
# 大きな題の下の、初めの問いの文頭。例: 「まず、跡地の公園について伺います。」
_FIRST_OF_SEVERAL = re.compile(r"^(?:まず|初めに|はじめに|最初に|(?:一|１|1)(?:点目|つ目)|第一に)")
_SUBJECT = re.compile(r"[^、。]{2,30}は")
_ADVERSATIVE = re.compile(r"^(?:ただ|しかし|けれども|一方)")


@dataclass(frozen=True, slots=True)
class Point:
    """論点ひとつ。first と last は発言の中の文の番号(0 始まり、last を含む)。start と end は本文の位置。"""

    turn: int
    kind: ExchangeKind
    first: int
    last: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SentenceView:
    """論点を切るために見る一文。words は内容語、lemmas はその正規化形、terms はそれに隣り合う二語を加えた特徴。

    heading は、答弁の題を立てる言い方(「避難所についてですが、」)に含まれる内容語の数。題を立てない文では 0。
    """

    sentence: Sentence
    act: SpeechAct
    words: tuple[Word, ...]
    lemmas: tuple[str, ...]
    terms: tuple[str, ...]
    heading: int


def view(sentence: Sentence, words: Sequence[Word], label: str) -> SentenceView:
    """一文に働きを付ける。words はその文の内容語(位置は発言の中)、label は発言者表記(名乗りを見分けるため)。"""
    lemmas = tuple(word.lemma for word in words)
    theme = sentence.start + opening_end(sentence.text)
    heading = sum(word.end <= theme for word in words)
    act = SpeechAct.PREAMBLE if introduces_speaker(sentence.text, label) else speech_act(sentence.text)
    return SentenceView(sentence, act, tuple(words), lemmas, tuple(features(lemmas)), heading)


def find_points(turn: int, views: Sequence[SentenceView], printed: bool = False) -> tuple[Point, ...]:
    """発言を論点に分ける。論点のない発言(あいさつだけなど)では空。

    turn: 発言番号。views: 発言の文。printed: 質問だけを印刷した発言か(真なら全体を一つの論点とする)。
    """
    if printed and views:
        return (_point(turn, views, 0, len(views) - 1, _main_kind(views) or ExchangeKind.OPINION),)
    points: list[Point] = []
    batch = sum(_FORMAL.search(v.sentence.text) is not None for v in views) >= _BATCH
    for segment in _segments(views, batch):
        first, last = _trim(views, *segment)
        if first > last:
            continue
        kind = _main_kind(views[first : last + 1])
        if kind is not None:
            points.append(_point(turn, views, first, last, kind))
    return tuple(points)


def _segments(views: Sequence[SentenceView], batch: bool) -> list[tuple[int, int]]:
    segments: list[tuple[int, int]] = []
    start = 0
    for i in range(1, len(views)):
        if _ends_in_batch(views, start, i) if batch else _is_boundary(views, start, i):
            segments.append((start, i - 1))
            start = i
    if views:
        segments.append((start, len(views) - 1))
    return _join_umbrellas(views, segments)


def _join_umbrellas(
    views: Sequence[SentenceView], segments: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """大きな題と背景だけを述べて、問いは「まず、」から始まるまとまりを、その初めの問いに含める。"""
    joined: list[tuple[int, int]] = []
    for first, last in segments:
        if joined and _FIRST_OF_SEVERAL.match(views[first].sentence.text) and _only_heads(views, *joined[-1]):
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def _only_heads(views: Sequence[SentenceView], first: int, last: int) -> bool:
    """題を立てる文のほかに、問いや要望の文がないか。題がなければ偽。"""
    asking = [v for v in views[first : last + 1] if v.act in _ASKS]
    return bool(asking) and all(_HEAD.match(v.sentence.text) for v in asking)


def _ends_in_batch(views: Sequence[SentenceView], start: int, i: int) -> bool:
    """一括質問の中で、文 start から続く論点が、文 i の前で終わるか。背景や意見を述べる文では終わらない。"""
    segment = views[start:i]
    last, text = segment[-1].sentence.text, views[i].sentence.text
    if all(v.act in _OUTSIDE for v in segment) or _is_head(segment, views[i]):
        return True
    if _is_head(segment[:-1], segment[-1]) and len(segment) == 1:
        return False
    if _FORMAL.search(last) or _ASKING.search(last):
        return not continues(text)
    asked = any(_FORMAL.search(v.sentence.text) or _ASKING.search(v.sentence.text) for v in segment)
    return asked and shifts_strongly(text)


def _is_head(before: Sequence[SentenceView], view: SentenceView) -> bool:
    """これから述べる題だけを言う文か。前の文と言葉が重ならない短い「…について伺います。」をそうみなす。"""
    if not _HEAD.match(view.sentence.text):
        return False
    said = {lemma for v in before[-4:] for lemma in v.lemmas}
    return 2 * sum(lemma in said for lemma in view.lemmas) < len(view.lemmas) or not before


def _is_boundary(views: Sequence[SentenceView], start: int, i: int) -> bool:
    """文 start から続く論点が、文 i の前で終わるか。"""
    segment = views[start:i]
    text = views[i].sentence.text
    if all(v.act in _OUTSIDE for v in segment) or shifts_strongly(text):
        return True
    if len(segment) == 1 and _is_head((), segment[0]):
        return False
    asked = any(v.act is SpeechAct.QUESTION for v in segment)
    done = asked or any(v.act is SpeechAct.REQUEST for v in segment)
    if continues(text) or _FORMAL.search(segment[-1].sentence.text):
        return not continues(text)
    if shifts(text) and (done or any(v.act is SpeechAct.OPINION for v in segment)):
        return names_topic(text) or (segment[-1].act in _ASKS and _is_new(segment, views[i]))
    if asked and views[i].act in _ASKS and segment[-1].act in _ASKS:
        fresh = _SUBJECT.match(text) and _is_new(segment, views[i], count=2, share=0.5)
        return names_topic(text) or bool(fresh)
    opinion_ended = segment[-1].act is SpeechAct.OPINION
    return opinion_ended and _ADVERSATIVE.match(text) is not None and views[i].act is SpeechAct.QUESTION


def _is_new(segment: Sequence[SentenceView], view: SentenceView, count: int = 3, share: float = 0.7) -> bool:
    """文の内容語のうち count 語以上、share 以上の割合が、これまでの論点に出ていないか。"""
    known = {lemma for v in segment for lemma in v.lemmas}
    fresh = [lemma for lemma in view.lemmas if lemma not in known]
    return len(fresh) >= count and len(fresh) >= share * len(view.lemmas)


def _trim(views: Sequence[SentenceView], first: int, last: int) -> tuple[int, int]:
    """論点の両端のあいさつ・前置き・結びを除く。"""
    while first <= last and (views[first].act in _OUTSIDE or _is_lone_head(views, first, last)):
        first += 1
    while last >= first and views[last].act in _OUTSIDE:
        last -= 1
    return first, last


def _is_lone_head(views: Sequence[SentenceView], first: int, last: int) -> bool:
    """題だけの文の次に、また題だけの文が続くか。"""
    return (
        first < last and _is_head((), views[first]) and _is_head(views[first : first + 1], views[first + 1])
    )


def _main_kind(views: Sequence[SentenceView]) -> ExchangeKind | None:
    """論点の種類。質問があれば質問、なければ要望、なければ意見。"""
    acts = {v.act for v in views}
    for act in (SpeechAct.QUESTION, SpeechAct.REQUEST, SpeechAct.OPINION):
        if act in acts:
            return _KIND[act]
    return None


def _point(turn: int, views: Sequence[SentenceView], first: int, last: int, kind: ExchangeKind) -> Point:
    return Point(turn, kind, first, last, views[first].sentence.start, views[last].sentence.end)
