"""記号の規則. ほかの規則が残した読点も、ここで片付ける。"""

from __future__ import annotations

from nlp.drafts.rules.rule import PolishRule, RuleGroup, line

MARK_RULES: tuple[PolishRule, ...] = (
    PolishRule("読点", RuleGroup.MARKS, (
        line(r"(?<![0-9０-９])，|，(?![0-9０-９])", "、", ("市民，事業者", "市民、事業者"), "，"),
        line(r"、{2,}", "、", ("本日は、、二件です。", "本日は、二件です。"), "、、"),
        line(r"、(?=。)", "", ("二件です、。", "二件です。"), "、。"),
        line(r"(?:^|(?<=。))、+", "", ("、次に進みます。", "次に進みます。"), "、"),
    ), ("２，４００万円です。",)),
    PolishRule("前後の空白", RuleGroup.MARKS, (
        line(r"^\s+|\s+$", "", (" 二件です。 ", "二件です。"), " ", "\u3000", "\n", "\t", "\r"),
    )),
)  # fmt: skip
