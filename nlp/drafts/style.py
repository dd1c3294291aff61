"""要約案の作り方. 会議体が決める、長さの設定と発言者の印字の形。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from db.records import Minutes, Side
from nlp.drafts.cues import DRAFT_CUES
from nlp.drafts.print_form import PrintForm
from nlp.drafts.weights import CueWeights
from nlp.exchanges.points import SentenceView
from nlp.text.similarity import TermWeights


class DraftLength(StrEnum):
    """要約案の長さ。全文は整文だけ、要約は割合まで縮め、要点は質問と答弁を一文ずつにする。"""

    FULL = "全文"
    SUMMARY = "要約"
    POINTS = "要点"


# どの部分の言葉も同じ見込みで使われるとみる重み。
EVEN_WEIGHTS = CueWeights({side: (0.0,) * len(DRAFT_CUES) for side in Side})


@dataclass(frozen=True, slots=True)
class Style:
    """要約案の作り方。

    ratio は要約の長さの目安(元の字数に対する割合、0 より大きく 1 以下)。weights は文の選び方で、人の要約から学んだ重み。
    """

    form: PrintForm = PrintForm.ROLE
    length: DraftLength = DraftLength.SUMMARY
    ratio: float = 0.34
    weights: CueWeights = EVEN_WEIGHTS


@dataclass(frozen=True, slots=True)
class Reading:
    """文に分けた会議録。views は発言番号ごとの文、weights は会議全体から求めた語の重み。"""

    minutes: Minutes
    views: Mapping[int, Sequence[SentenceView]]
    weights: TermWeights
