"""用字の規則のうち、数の書き方. 漢数字・算用数字・幅・桁区切りを変えても、数は変わらない。"""

from __future__ import annotations

import re

from nlp.drafts.rules.rule import Choice, PolishRule, RuleGroup, line
from nlp.text.width import parse_number

_KANJI = "〇一二三四五六七八九十百千"
# 漢数字を算用数字にする助数詞。固有の名(四日市、六本木)や慣用句(一人ひとり、十分)になりうるものは、後ろの字で見分ける。
_COUNTERS = (
    "年度|年間|か年|か月|ヶ月|カ月|箇月|年|月|日間|日|時間|時|分間|分|人|名|件|円|回|校|台|園|館|棟|戸|世帯|社|団体|点|枚|種類|冊|歳|倍|割|"
    "か所|箇所|カ所|ヶ所|パーセント|%|％"
)
# 助数詞の後に来てよい字。漢字が続くものは、別の言葉かもしれない。
_AFTER = r"(?![一-龥々])|(?=(?:以|未満|程度|間|前|後|分|超|増|減|余|当|目(?!指)|生|度|半|台|現在|時点|開催|開始|実施))"
_SCALES = "兆億万"
# 一に付くと、数ではなく「ひとつの」「全体の」の意味になりうる助数詞。例: 「市内一円」「一日も早く」
_IDIOMS = ("人", "日", "時", "年", "分", "円", "度", "名")
_TO_HALF = str.maketrans("０１２３４５６７８９，．", "0123456789,.")
_TO_FULL = str.maketrans("0123456789,.", "０１２３４５６７８９，．")
_FIGURE = r"[0-9０-９]+(?:[,，.．][0-9０-９]+)*"
_GROUPED = 4


def _arabic(match: re.Match[str]) -> str:
    """漢数字を算用数字にする。万・億・兆は漢字のまま残す。読めない並びと慣用句は変えない。"""
    digits = match["number"]
    if (digits == "一" and match["counter"] in _IDIOMS) or (digits == "十" and match["counter"] == "分"):
        return match[0]
    parts = re.split(f"([{_SCALES}])", digits)
    if "" in parts[:-1]:
        return match[0]
    values = [part if part in _SCALES else parse_number(part) for part in parts if part]
    if None in values or any(_strange(part) for part in parts):
        return match[0]
    return "".join(map(str, values)) + match["counter"]


def _strange(part: str) -> bool:
    """「二三」「十百」のような、数としてひと通りに読めない並び(概数など)か。「二〇二六」は年とみる。"""
    marks = "".join(mark for mark in part if mark in _KANJI)
    if not any(mark in "十百千" for mark in marks):
        return len(marks) > 1 and len(marks) != _GROUPED
    return re.fullmatch(r"(?:[二三四五六七八九]?千)?(?:[二三四五六七八九]?百)?(?:[二三四五六七八九]?十)?[一二三四五六七八九]?", marks) is None  # fmt: skip


def _half(match: re.Match[str]) -> str:
    return match[0].translate(_TO_HALF)


def _full(match: re.Match[str]) -> str:
    return match[0].translate(_TO_FULL)


def _single_full(match: re.Match[str]) -> str:
    return _full(match) if len(match[0]) == 1 else _half(match)


def _grouped(match: re.Match[str]) -> str:
    comma = "," if match[0].isascii() else "，"
    digits = match[0]
    head = len(digits) % 3 or 3
    return comma.join([digits[:head], *(digits[at : at + 3] for at in range(head, len(digits), 3))])


def _ungrouped(match: re.Match[str]) -> str:
    return match[0].replace(",", "").replace("，", "")


# 月と所の数え方の、かなの部分。名詞の「箇所」に触れないように、数の後だけを見る。
_AFTER_NUMBER = rf"(?<=[0-9０-９{_KANJI}数何])"
_BEFORE_PLACE = r"(?=月|所)"


def _months(name: str, mark: str, example: tuple[str, str]) -> PolishRule:
    others = "".join(other for other in "かヶカ箇" if other != mark)
    pattern = rf"{_AFTER_NUMBER}[{others}]{_BEFORE_PLACE}"
    cues = [f"{other}{noun}" for other in others for noun in "月所"]
    return PolishRule(
        name,
        RuleGroup.NUMBERS,
        (line(pattern, mark, example, *cues),),
        ("三校か所管課です。", "この箇所です。"),
        Choice.MONTHS,
        False,
    )


NUMBER_RULES: tuple[PolishRule, ...] = (
    PolishRule("漢数字→算用数字", RuleGroup.NUMBERS, (
        line(rf"(?<![{_KANJI}{_SCALES}数何幾、・,，0-9０-９])(?P<number>[{_KANJI}][{_KANJI}{_SCALES}]*)(?P<counter>{_COUNTERS})(?:{_AFTER})(?!一|[{_KANJI}])", _arabic, ("二百五十人が来ました。", "250人が来ました。"), *_KANJI),
    ), ("一人ひとりに配ります。", "四日市の例です。", "十分に話します。", "二、三人です。", "数十人です。", "一日も早く始めます。", "市内一円です。", "二三人です。", "一回一回確かめます。", "一般の方です。", "第一に考えます。", "何百人も来ました。", "万一に備えます。", "三人三様です。"), None, False),
    PolishRule("桁区切りを付ける", RuleGroup.NUMBERS, (
        line(r"(?<![0-9.,，．０-９A-Za-z第号-])(?:[0-9]{4,12}|[０-９]{4,12})(?=人|名|円|件|世帯|戸|台|枚|冊|点|社|団体|[万億兆千]?円)", _grouped, ("12000円です。", "12,000円です。"), "人", "名", "円", "件", "世帯", "戸", "台", "枚", "冊", "点", "社", "団体"),
    ), ("2026年です。", "第1234号です。", "0.1234円です。"), Choice.GROUPING, False),
    PolishRule("桁区切りを付けない", RuleGroup.NUMBERS, (
        line(r"(?<![0-9０-９,，.．])[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})+(?![0-9０-９,，])", _ungrouped, ("12,000円です。", "12000円です。"), ",", "，"),
    ), ("1,2です。", "10,20,30です。"), Choice.GROUPING, False),
    PolishRule("数字を半角にする", RuleGroup.NUMBERS, (
        line(_FIGURE, _half, ("１２校と３園です。", "12校と3園です。"), *"０１２３４５６７８９"),
    ), ("①です。",), Choice.DIGIT_WIDTH, False),
    PolishRule("数字を全角にする", RuleGroup.NUMBERS, (
        line(_FIGURE, _full, ("12校と3園です。", "１２校と３園です。"), *"0123456789"),
    ), ("①です。",), Choice.DIGIT_WIDTH, False),
    PolishRule("一桁の数字だけ全角にする", RuleGroup.NUMBERS, (
        line(rf"(?<![A-Za-zＡ-Ｚａ-ｚ]){_FIGURE}(?![A-Za-zＡ-Ｚａ-ｚ])", _single_full, ("12校と3園です。", "12校と３園です。"), *"0123456789０１２３４５６７８９"),
    ), ("①です。", "A4の紙です。"), Choice.DIGIT_WIDTH, False),
    _months("「か月」「か所」にする", "か", ("三ヶ月です。", "三か月です。")),
    _months("「ヶ月」「ヶ所」にする", "ヶ", ("三か月です。", "三ヶ月です。")),
    _months("「カ月」「カ所」にする", "カ", ("三か月です。", "三カ月です。")),
    _months("「箇月」「箇所」にする", "箇", ("三か月です。", "三箇月です。")),
)  # fmt: skip
