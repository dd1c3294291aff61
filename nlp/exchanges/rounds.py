"""質疑のひとまとまり(ラウンド). 誰の論点に、どの発言が答えうるかを、発言の順と立場から決める。

requires: 発言の立場と論点 · assigns: Round
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from db.records import ExchangeKind, SpeakerGroup, Turn
from nlp.exchanges.points import Point, SentenceView
from nlp.exchanges.speech_acts import SpeechAct, is_procedure

# 進行役のこの言葉の後の事務局の発言は、答弁ではなく説明や連絡である。
_CLOSES = re.compile(
    r"(?:(?:事務局|担当|課)[^。]{0,12}(?:説明|報告|連絡)|(?:連絡|報告)(?:事項)?(?:は|が|を|等)|次の議(?:題|事)|議題[0-9０-９一二三四五六七八九(（]|その他(?:で|に|と)|終了|閉会|散会|議事に入)"
)
_KEEPS_OPEN = re.compile(r"お?答え|回答|答弁|ご?質問(?:に|について|が)|ご?指摘|ご?意見(?:に|が)")


@dataclass(slots=True)
class Round:
    """論点の並びと、それに答えうる発言の番号。"""

    points: list[Point] = field(default_factory=list)
    answer_turns: list[int] = field(default_factory=list)


def find_rounds(
    turns: Sequence[Turn], views: Mapping[int, Sequence[SentenceView]], points: Mapping[int, Sequence[Point]]
) -> list[Round]:
    """発言を順に読み、論点と答弁のまとまりに分ける。

    turns: 会議の発言。views と points: 発言番号ごとの文と論点。
    答えが出る前に次の委員が発言したときは、まとめて答える形とみて同じまとまりに入れる。
    """
    rounds: list[Round] = []
    current: Round | None = None
    agenda: int | None = None
    for turn in turns:
        if turn.agenda != agenda:
            current, agenda = None, turn.agenda
        found = list(points.get(turn.number, ()))
        if turn.group is SpeakerGroup.OFFICIAL:
            if current is not None and _has_body(views[turn.number]):
                current.answer_turns.append(turn.number)
            continue
        if turn.group is SpeakerGroup.CHAIR:
            if current is not None and _closes(views[turn.number]):
                current = None
            found = _chair_points(found, views[turn.number], current)
        if not found:
            continue
        if current is None or current.answer_turns:
            current = Round()
            rounds.append(current)
        current.points.extend(found)
    return rounds


def _has_body(views: Sequence[SentenceView]) -> bool:
    return any(v.act not in (SpeechAct.BACKCHANNEL, SpeechAct.GREETING) for v in views)


def _closes(views: Sequence[SentenceView]) -> bool:
    text = "".join(v.sentence.text for v in views)
    return _CLOSES.search(text) is not None and _KEEPS_OPEN.search(text) is None


def _chair_points(
    found: Sequence[Point], views: Sequence[SentenceView], current: Round | None
) -> list[Point]:
    """進行役の発言のうち、進行でも言い直しでもない質問だけを論点とする。"""
    waiting = (
        current is not None
        and not current.answer_turns
        and any(p.kind is not ExchangeKind.OPINION for p in current.points)
    )
    if waiting:  # 委員の質問への答えを促しているところなので、質問の形でも言い直しである。
        return []
    kept = []
    for point in found:
        inside = views[point.first : point.last + 1]
        asks = any(v.act is SpeechAct.QUESTION for v in inside)
        if asks and not any(is_procedure(v.sentence.text) for v in inside):
            kept.append(point)
    return kept
