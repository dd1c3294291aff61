"""誤りの番号と文. どれも HTTP 400 で返す。

番号と文は、国会会議録検索システムが公表しているもの、公表されていないが応答に現れるもの(19026、19028)、
どちらでも知られていないためこの実装で割り当てたものの三通りがある。どれかは docs/api.md にある。
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum


class Code(IntEnum):
    """誤りの番号。"""

    BUSY = 19001
    PACKING = 19002
    START_RECORD = 19004
    MAXIMUM_100 = 19005
    MAXIMUM_10 = 19006
    NO_CONDITION = 19007
    SUPPLEMENT = 19008
    CONTENTS = 19009
    CLOSING = 19010
    INPUT = 19011
    FROM_FORM = 19012
    UNTIL_FORM = 19013
    ORDER_OF_DATES = 19014
    SEARCH_RANGE = 19015
    ORDER_OF_SESSIONS = 19016
    ORDER_OF_ISSUES = 19017
    FROM_NO_DAY = 19018
    UNTIL_NO_DAY = 19019
    TOO_LONG = 19020
    SESSION_FROM = 19021
    SESSION_TO = 19022
    ISSUE_FROM = 19023
    ISSUE_TO = 19024
    SPEECH_NUMBER = 19025
    SPEECH_ID = 19026
    ISSUE_ID = 19027
    SPEAKER_ROLE = 19028


MESSAGES = {
    Code.BUSY: "現在、混み合っております。もうしばらくしてから再度アクセスしてください。",
    Code.PACKING: "recordPacking:xmlまたはjsonで入力してください。",
    Code.START_RECORD: "startRecordには 1から検索件数までの値を指定してください。",
    Code.MAXIMUM_100: "maximumRecordsには1～100の値を指定してください。",
    Code.MAXIMUM_10: "maximumRecordsには1～10の値を指定してください。",
    Code.NO_CONDITION: "検索条件を指定してください。",
    Code.SUPPLEMENT: "supplementAndAppendix:trueまたはfalseで入力してください。",
    Code.CONTENTS: "contentsAndIndex:trueまたはfalseで入力してください。",
    Code.CLOSING: "closing:trueまたはfalseで入力してください。",
    Code.INPUT: "検索条件の入力に誤りがあります。",
    Code.FROM_FORM: "from:開会日付をYYYY-MM-DD形式で入力してください。",
    Code.UNTIL_FORM: "until:開会日付をYYYY-MM-DD形式で入力してください。",
    Code.ORDER_OF_DATES: "fromはuntil以下、もしくはuntilはfrom以上の日付で入力してください。",
    Code.SEARCH_RANGE: "searchRange:検索対象箇所を冒頭/本文/冒頭・本文で入力してください。",
    Code.ORDER_OF_SESSIONS: "sessionFromはsessionTo以下の値で入力してください。",
    Code.ORDER_OF_ISSUES: "issueFromはissueTo以下の値で入力してください。",
    Code.FROM_NO_DAY: "from:存在しない日付です。検索条件を見直し、再度検索してください。",
    Code.UNTIL_NO_DAY: "until:存在しない日付です。検索条件を見直し、再度検索してください。",
    Code.TOO_LONG: "入力可能文字数を超過しています。検索条件を見直してください。",
    Code.SESSION_FROM: "sessionFrom:回次を3桁までの自然数で入力してください。",
    Code.SESSION_TO: "sessionTo:回次を3桁までの自然数で入力してください。",
    Code.ISSUE_FROM: "issueFrom:号数を3桁までの整数で入力してください。",
    Code.ISSUE_TO: "issueTo:号数を3桁までの整数で入力してください。",
    Code.SPEECH_NUMBER: "speechNumber:発言番号を0以上の整数で入力してください。",
    Code.SPEECH_ID: "speechID:発言IDを『冊子ID(21文字)_発言番号(3～4桁)』で入力してください。",
    Code.ISSUE_ID: "issueID:会議録IDを21桁の英数字で入力してください。",
    Code.SPEAKER_ROLE: "speakerRole:発言者役割を証人/参考人/公述人で入力してください。",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """断る理由。message は誤りの文、details は直してほしい条件ごとの文(無ければ空)。"""

    message: str
    details: tuple[str, ...] = ()


def refuse(code: Code) -> Refusal:
    """一つの理由で断る。

    >>> refuse(Code.NO_CONDITION).message
    '(19007)検索条件を指定してください。'
    """
    return Refusal(_numbered(code))


def refuse_input(codes: list[Code]) -> Refusal:
    """入力の誤りを、条件ごとの文を添えて断る。文には 0 からの番号を付ける。

    >>> refuse_input([Code.ISSUE_ID]).details
    ('(0) (19027)issueID:会議録IDを21桁の英数字で入力してください。',)
    """
    details = (f"({place}) {_numbered(code)}" for place, code in enumerate(dict.fromkeys(codes)))
    return Refusal(_numbered(Code.INPUT), tuple(details))


def _numbered(code: Code) -> str:
    return f"({code.value}){MESSAGES[code]}"
