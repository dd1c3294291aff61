"""名簿の行から氏名を取り出す. 役職・敬称・所属・空白を除いた氏名だけを返す。"""

from __future__ import annotations

import re

from nlp.roles import role_at_end, role_at_start
from nlp.width import fold_marks, squash

_SEPARATORS = re.compile(r"[、，,;/\t\n]|\s{2,}|\s・|・\s|(?<=[君氏様])\s")
_PARENS = re.compile(r"\([^()]*\)?")
# 名簿に混じる、氏名ではない語。例: 「以上8名」「敬称略」「別紙のとおり」
_NOT_A_NAME = re.compile(
    r"[0-9]+[名人]|以上|敬称略|五十音順|順不同|別紙|名簿|なし|無し|無|欠席|出席|のとおり|ほか|計|オンライン|リモート|[:：]|。"
    r"|(?:協会|協議会|大学|組合|連合会|株式会社|センター|会議所|学校|病院|事務所|法人|銀行|クラブ|自治会|社協|連盟|団体|振興会|研究所|議会)$"
)
_PERSON = re.compile(r"[一-龥々〆ヶケぁ-んァ-ヴーA-Za-z]{1,8}")
_LEADING = re.compile(r"^(?:[○◎●◇◆□■△▲・*※◯]|[0-9]{1,2}[.、)]?\s*番?(?=\s|[一-龥])|\([0-9]{1,2}\))\s*")
_TAIL = re.compile(r"(?:の)?(?:各委員|各議員|各氏|委員|議員)$")
_ABSENT = re.compile(r"欠席")


def read_names(value: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """名簿の文字列を (出席の氏名, 欠席と注記された氏名) に分ける。

    value: 項目名を除いた名簿の本文(複数行でよい)。

    >>> read_names("長岡委員（会長）\\n岡本 晴香 委員、（欠席）椎名委員")
    (('長岡', '岡本晴香'), ('椎名',))
    """
    present: list[str] = []
    absent: list[str] = []
    for line in value.split("\n"):
        for piece in _SEPARATORS.split(_join_spaced_titles(fold_marks(line))):
            name = read_name(piece)
            if name:
                (absent if _ABSENT.search(piece) else present).append(name)
    return tuple(dict.fromkeys(present)), tuple(dict.fromkeys(absent))


def _join_spaced_titles(line: str) -> str:
    """「委 員 長」「岡 本 晴 香」のように一字ずつ空けて書いた語を詰める。"""
    return re.sub(r"(?<![^\s、,])(?:\S ){2,}\S(?![^\s、,])", lambda match: match[0].replace(" ", ""), line)


def read_name(piece: str) -> str | None:
    """一人分の文字列から氏名だけを取り出す。氏名とは思えなければ None。

    >>> read_name("副会長　岡本 晴香"), read_name("情報政策課長 柴田"), read_name("以上8名")
    ('岡本晴香', '柴田', None)
    """
    text = _LEADING.sub("", _PARENS.sub(" ", piece).strip())
    if not text or _NOT_A_NAME.search(squash(text)):
        return None
    words = [word for word in text.split() if not _is_title(word)]
    if len(words) > 2 and all(len(word) > 1 for word in words):
        words = words[-2:]  # 「あさひ野大学 岡本 晴香」のように、所属が前に付いている。
    name = _strip_titles("".join(words))
    return name if name and _PERSON.fullmatch(name) and not _is_title(name) else None


def _is_title(word: str) -> bool:
    ending = role_at_end(word)
    return ending is not None and (ending[1] == 0 or len(word) > 5 and ending[0] != "委員")


def _strip_titles(text: str) -> str:
    beginning = role_at_start(text)
    if (
        beginning
        and len(text) > beginning[1]
        and beginning[0] not in ("市", "町", "都", "国", "県", "部", "課", "番", "係", "局")
    ):
        text = text[beginning[1] :]
    for _ in range(2):
        ending = role_at_end(text)
        if (
            ending is None
            or ending[1] == 0
            or ending[0] in ("市", "町", "都", "国", "県", "部", "課", "番", "幹", "室", "監", "局")
        ):
            break
        text = text[: ending[1]]
    return _TAIL.sub("", text)
