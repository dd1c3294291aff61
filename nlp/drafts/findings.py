"""検査で見つけたこと. 検査の決まりと、決まりに反した箇所。"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from db.records import Span


class Severity(StrEnum):
    """重さ。誤りは、直すか、人が正しいと確かめるまで先へ進めてはならず、注意は人が一度見ればよい。"""

    MISTAKE = "誤り"
    NOTICE = "注意"


class CheckRule(StrEnum):
    """検査の決まり。"""

    SOURCELESS = "根拠がない"
    UNCOVERED = "原文が要約にも省略にもない"
    DOUBLE = "同じ原文が二か所にある"
    NUMBER = "根拠にない数・日付"
    EXCHANGED = "数の対象が入れ替わった"
    BOUND = "数の範囲が変わった"
    NAME = "根拠にない固有の名"
    DENIAL = "打ち消しが変わった"
    OPPOSITE = "反対の言葉に替わった"
    STRONGER = "約束が強くなった"
    CONDITION = "約束の条件が落ちた"
    PERSON = "氏名が残っている"
    ANSWERLESS = "答弁がない"
    UNANSWERED = "答えられていない論点"
    NEW_DENIAL = "根拠にない打ち消し"
    WEAKER = "約束が弱くなった"
    LIMIT = "限りを言う言葉が落ちた"
    WORD = "根拠にない言葉"
    PERSONLIKE = "氏名かもしれない言葉"

    @property
    def severity(self) -> Severity:
        """この決まりに反したことの重さ。"""
        return Severity.NOTICE if self in _NOTICES else Severity.MISTAKE

    @property
    def advice(self) -> str:
        """どうすればよいか。画面で指摘に添える一行。"""
        return _ADVICE[self]


_NOTICES = frozenset(
    {
        CheckRule.UNANSWERED,
        CheckRule.NEW_DENIAL,
        CheckRule.WEAKER,
        CheckRule.LIMIT,
        CheckRule.WORD,
        CheckRule.PERSONLIKE,
    }
)

_ADVICE = {
    CheckRule.SOURCELESS: "原文のどこから来た文か分かりません。省いて、原文の箇所を戻してください。",
    CheckRule.UNCOVERED: "要約案に入れるか、省略するかを決めてください。",
    CheckRule.DOUBLE: "どちらか一方だけに残してください。",
    CheckRule.NUMBER: "原文の数・日付と見比べて直してください。",
    CheckRule.EXCHANGED: "その数が何の数かを、原文と見比べて直してください。",
    CheckRule.BOUND: "「以上」「最大」などの言葉を、原文と見比べて直してください。",
    CheckRule.NAME: "原文にある名前と見比べて直してください。",
    CheckRule.DENIAL: "原文で打ち消しているかを見比べて直してください。",
    CheckRule.OPPOSITE: "原文の言葉と見比べて、意味が逆になっていないかを確かめてください。",
    CheckRule.STRONGER: "「検討」「研究」などの約束の強さを、原文に合わせてください。",
    CheckRule.CONDITION: "原文にある約束の条件を書き足してください。",
    CheckRule.PERSON: "氏名を役職に改めてください。",
    CheckRule.ANSWERLESS: "答弁がすべて省略されています。答弁の文を戻してください。",
    CheckRule.UNANSWERED: "会議で答えがなかったかを確かめてください。",
    CheckRule.NEW_DENIAL: "言い換えであれば、このままで構いません。意味が変わっていないかを確かめてください。",
    CheckRule.WEAKER: "約束の強さを、原文と見比べてください。",
    CheckRule.LIMIT: "「原則」「約」などの言葉を落としてよいかを確かめてください。",
    CheckRule.WORD: "言い換えであれば、このままで構いません。原文にないことを足していないかを確かめてください。",
    CheckRule.PERSONLIKE: "会議の人の名でないかを確かめ、要らなければ役職などに改めてください。",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """決まりに反した箇所。item は要約案の段落(0 始まり)と、その本文の [start, end)。span は原文の箇所。

    words は反した箇所の言葉。落ちた言葉なら、原文のその言葉。
    要約案に箇所がなければ item は None、原文に箇所がなければ span は None。
    """

    rule: CheckRule
    words: str
    item: int | None = None
    start: int = 0
    end: int = 0
    span: Span | None = None

    @property
    def severity(self) -> Severity:
        """誤りか、注意か。"""
        return self.rule.severity
