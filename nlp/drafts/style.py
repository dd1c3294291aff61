"""要約案の作り方. 会議体が決める、長さの設定と、発言者の印字の形と、整文の規則。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from db.house_style import DraftLength, Member, PrintForm
from db.records import Minutes, Side
from nlp.drafts.cues import DRAFT_CUES
from nlp.drafts.rules.all_rules import STANDARD_OFF
from nlp.drafts.weights import CueWeights
from nlp.exchanges.points import SentenceView
from nlp.text.similarity import TermWeights

# どの部分の言葉も同じ見込みで使われるとみる重み。
EVEN_WEIGHTS = CueWeights({side: (0.0,) * len(DRAFT_CUES) for side in Side})


@dataclass(frozen=True, slots=True)
class Style:
    """要約案の作り方。

    ratio: 要約の長さの目安(元の字数に対する割合、0 より大きく 1 以下)。
    off: 使わない整文の規則の名前。
    roster: 会議体の委員名簿(名簿にある氏名とよみも、役職だけで印字するときに除く)。
    weights: 文の選び方。人の要約から学んだ重み。
    """

    form: PrintForm = PrintForm.ROLE
    length: DraftLength = DraftLength.SUMMARY
    ratio: float = 0.34
    off: frozenset[str] = STANDARD_OFF
    roster: tuple[Member, ...] = ()
    weights: CueWeights = EVEN_WEIGHTS


@dataclass(frozen=True, slots=True)
class Reading:
    """文に分けた会議録。views は発言番号ごとの文、weights は会議全体から求めた語の重み。"""

    minutes: Minutes
    views: Mapping[int, Sequence[SentenceView]]
    weights: TermWeights
