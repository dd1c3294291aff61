"""整文の規則の表を、規則そのものから作る.

    python -m tests.polish_table    # docs/polish.md を書き直す

表が規則と食い違わないことは tests/test_docs.py が確かめる。
"""

from __future__ import annotations

from pathlib import Path

from nlp.drafts.rules.all_rules import POLISH_RULES
from nlp.drafts.rules.rule import PolishRule, RuleGroup

PAGE = Path(__file__).resolve().parent.parent / "docs" / "polish.md"
MARK = "<!-- rules: written by `python -m tests.polish_table` -->"


def rule_tables() -> str:
    """まとまりごとの表。"""
    return "\n\n".join(map(_table, RuleGroup))


def _table(group: RuleGroup) -> str:
    lines = [
        f"### {group}",
        "",
        "| 規則 | ふだん | 話した言葉 → 整えた言葉 | 変えない例 |",
        "| --- | --- | --- | --- |",
    ]
    return "\n".join([*lines, *(_row(rule) for rule in POLISH_RULES if rule.group is group)])


def _row(rule: PolishRule) -> str:
    standard = (
        "使う" if rule.standard else f"使わない(「{rule.choice}」で選ぶ)" if rule.choice else "使わない"
    )
    examples = "<br>".join(f"{line.before.strip()} → {line.after}" for line in rule.lines)
    return f"| {rule.name} | {standard} | {examples} | {'<br>'.join(rule.stays)} |"


def main() -> None:
    """表だけを書き直す。前の説明はそのまま残す。"""
    head = PAGE.read_text(encoding="utf-8").split(MARK)[0]
    PAGE.write_text(f"{head}{MARK}\n\n{rule_tables()}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
