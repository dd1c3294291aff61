"""整文の規則のすべて. 上から順に当てる。"""

from __future__ import annotations

from nlp.drafts.rules.casual import CASUAL_RULES
from nlp.drafts.rules.courtesy import COURTESY_RULES
from nlp.drafts.rules.hesitation import HESITATION_RULES
from nlp.drafts.rules.marks import MARK_RULES
from nlp.drafts.rules.numbers import NUMBER_RULES
from nlp.drafts.rules.roundabout import ROUNDABOUT_RULES
from nlp.drafts.rules.rule import PolishRule
from nlp.drafts.rules.words import WORD_RULES

# 用字を先にすると、ほかの規則は一つの書き方だけを見ればよい。
POLISH_RULES: tuple[PolishRule, ...] = (
    *WORD_RULES,
    *HESITATION_RULES,
    *CASUAL_RULES,
    *ROUNDABOUT_RULES,
    *COURTESY_RULES,
    *NUMBER_RULES,
    *MARK_RULES,
)
# 会議体が何も決めなければ使わない規則の名前。
STANDARD_OFF = frozenset(rule.name for rule in POLISH_RULES if not rule.standard)
