"""手間の見積もり. 機械の文がどれだけそのまま残り、人がどれだけ働いたかを数える。"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from app.drafting.seen import sentences_of
from app.drafting.spans import overlaps_any
from db.draft_edits import DraftEdit
from db.records import Draft, DraftSentence, Span, Writer

# これより長い間は、ほかのことをしていたとみて、働いた時間に数えない。
LONGEST_PAUSE = timedelta(minutes=5)
# 日本語を打つ速さの見積もり(変換を含む、一分あたりの字数)。
TYPED_PER_MINUTE = 40


@dataclass(frozen=True, slots=True)
class Savings:
    """手間の見積もり。

    kept: 機械が書いたままの文の数。
    changed: 人が直したかつないだ文の数。
    dropped: 機械は入れたが、人が省いた文の数。
    restored: 機械は省いたが、人が戻した文の数。
    machine_characters: 機械が書いた文の字数。
    worked_minutes: 手直しにかけた時間(分)。同じ人の手直しの間が 5 分以内のものを足したもの。
    saved_minutes: 打たずに済んだ時間の見積もり(分)。
    """

    kept: int
    changed: int
    dropped: int
    restored: int
    machine_characters: int
    worked_minutes: int
    saved_minutes: int


def measure_savings(machine: Draft, standing: Draft, edits: Sequence[DraftEdit]) -> Savings:
    """機械の要約案といまの要約案を比べる。edits は、取り消されたものも含むすべての手直し。"""
    written = {(one.text, one.sources) for one in sentences_of(machine)}
    sentences = sentences_of(standing)
    kept = [one for one in sentences if (one.text, one.sources) in written]
    restored = _apart(sentences, sentences_of(machine))
    dropped = _apart(sentences_of(machine), sentences)
    characters = sum(len(one.text) for one in sentences if one.writer is not Writer.PERSON)
    return Savings(
        kept=len(kept),
        changed=len(sentences) - len(kept) - len(restored),
        dropped=len(dropped),
        restored=len(restored),
        machine_characters=characters,
        worked_minutes=round(worked(edits) / timedelta(minutes=1)),
        saved_minutes=round(characters / TYPED_PER_MINUTE),
    )


def _apart(sentences: Sequence[DraftSentence], others: Sequence[DraftSentence]) -> list[DraftSentence]:
    """others のどの文とも、根拠箇所が一字も重ならない文。"""
    used: dict[int, list[Span]] = defaultdict(list)
    for span in (span for one in others for span in one.sources):
        used[span.turn].append(span)
    return [one for one in sentences if not any(overlaps_any(span, used[span.turn]) for span in one.sources)]


def worked(edits: Sequence[DraftEdit]) -> timedelta:
    """手直しにかけた時間。同じ人の続く手直しの間を足す。5 分より長い間は足さない。"""
    total = timedelta()
    for actor in {edit.act.actor for edit in edits}:
        moments = sorted(datetime.fromisoformat(edit.act.at) for edit in edits if edit.act.actor == actor)
        total += sum((b - a for a, b in pairwise(moments) if b - a <= LONGEST_PAUSE), timedelta())
    return total
