"""決まり文句. 進行役の議事進行と事務局の説明を、印刷の要約で使う決まった言い方にする。"""

from __future__ import annotations

import re

from db.records import SpeakerGroup

EXPLANATION = "（事務局説明）"
NONE = "（なし）"
NO_OBJECTION = "（異議なし）"
SIGNATORIES = "（署名委員の指名）"
# (立場, 発言の規則, 決まり文句, 例)。上から順に、初めに当てはまったものを使う。\1 は規則の一つ目の括弧。
PHRASES: tuple[tuple[SpeakerGroup, str, str, str], ...] = (
    (SpeakerGroup.CHAIR, r"署名(?:委員|人|者)(?:に|は|を|と|の|につ)", SIGNATORIES, "本日の署名委員は、岡本委員と森委員にお願いします。"),
    (SpeakerGroup.CHAIR, r"(議[題案事]\s*[（(]?[0-9０-９一二三四五六七八九十]+[）)]?)(?!.*議[題案事]\s*[（(]?[0-9０-９一二三四五六七八九十]).*(?:説明|報告)を?(?:お願い|求め|いただ)", r"\1について、事務局から説明をお願いします。", "それでは議題1「計画の進捗」につきまして、事務局から説明をお願いいたします。"),
    (SpeakerGroup.CHAIR, r"事務局(?:から|より)?(?:の)?(?:ご)?(?:説明|報告)を?(?:お願い|求め)", "事務局から説明をお願いします。", "では、事務局からご説明をお願いいたします。"),
    (SpeakerGroup.CHAIR, r"(?:ご)?(?:質問|質疑|意見)[^。]{0,12}(?:ございま(?:せん|す)|ありま(?:せん|す)|ない(?:です|でしょう)|いかが)", "質問、意見はありますか。", "ただいまの説明について、ご質問はございませんでしょうか。"),
    (SpeakerGroup.CHAIR, r"(?:以上(?:で|を|をもち)|これで|これをもち)[^。]{0,30}(?:閉会|散会|終了|終わ)", "以上で会議を終了します。", "以上をもちまして、本日の会議を閉会いたします。"),
    (SpeakerGroup.MEMBER, r"^(?:はい、?)?異議(?:は)?(?:なし|ありません|ございません)[。です]*$", NO_OBJECTION, "異議ありません。"),
    (SpeakerGroup.MEMBER, r"^(?:はい、?)?(?:特に)?(?:質問|意見)?(?:は)?(?:なし|ありません|ございません)[。です]*$", NONE, "特にありません。"),
)  # fmt: skip
_PHRASES = tuple((group, re.compile(rule), phrase) for group, rule, phrase, _ in PHRASES)
_ITEM = r"議[題案事]\s*[（(]?[0-9０-９一二三四五六七八九十]+[）)]?"
_PRINTED = re.compile(
    "|".join(re.escape(phrase).replace(r"\\1", _ITEM) for phrase in (EXPLANATION, *(p[2] for p in PHRASES)))
)


def fixed_phrase(text: str, group: SpeakerGroup) -> str | None:
    """議事進行の発言の決まり文句。当てはまるものがなければ None。text は一文。

    >>> fixed_phrase("では、事務局からご説明をお願いいたします。", SpeakerGroup.CHAIR)
    '事務局から説明をお願いします。'
    """
    for who, rule, phrase in _PHRASES:
        found = rule.search(text) if who is group else None
        if found:
            return found.expand(phrase)
    return None


def is_fixed_phrase(text: str) -> bool:
    """全体が決まり文句か。

    >>> is_fixed_phrase("議題1について、事務局から説明をお願いします。"), is_fixed_phrase("三校です。")
    (True, False)
    """
    return _PRINTED.fullmatch(text) is not None
