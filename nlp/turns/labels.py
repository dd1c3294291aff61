"""発言者表記を読む. 「荒木情報政策課長」「委員長(星野君)」「3番」から氏名・役職・立場を取り出す。"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from db.records import SpeakerGroup
from nlp.text.width import squash
from nlp.turns.roles import WEAK_ROLES, role_at_end, role_at_start, speaker_group

# 問と答だけで書かれた表記と立場。例: 「Ｑ」「市の考え方」「【回答】」
QUESTION_LABELS = {
    "Q": SpeakerGroup.MEMBER, "問": SpeakerGroup.MEMBER, "質問": SpeakerGroup.MEMBER, "質疑": SpeakerGroup.MEMBER,
    "意見": SpeakerGroup.MEMBER, "質問・意見": SpeakerGroup.MEMBER, "意見・質問": SpeakerGroup.MEMBER,
    "ご意見": SpeakerGroup.MEMBER, "要望": SpeakerGroup.MEMBER, "意見等": SpeakerGroup.MEMBER,
}  # fmt: skip
ANSWER_LABELS = {
    "A": SpeakerGroup.OFFICIAL, "答": SpeakerGroup.OFFICIAL, "回答": SpeakerGroup.OFFICIAL, "答弁": SpeakerGroup.OFFICIAL,
    "市の考え方": SpeakerGroup.OFFICIAL, "町の考え方": SpeakerGroup.OFFICIAL, "考え方": SpeakerGroup.OFFICIAL,
    "市の回答": SpeakerGroup.OFFICIAL, "事務局回答": SpeakerGroup.OFFICIAL, "対応": SpeakerGroup.OFFICIAL,
}  # fmt: skip
_QA_NUMBER = re.compile(r"^(?P<word>[^0-9()]+?)\(?[0-9]{1,3}\)?$")
_NUMBER_QA = re.compile(r"^(?P<mark>[QA問答])[.．:：\-]?[0-9]{0,3}$")

_HONORIFIC = re.compile(r"(?:君|さん|くん|氏|様|殿|委員|議員)$")
_INNER = re.compile(r"^(?P<outer>[^()]*)\((?P<inner>[^()]+)\)?(?P<after>[^()]*)$")
# 発言者ではありえない形。例: 「本市」「次の委員」「検討します」「10%」
_NOT_A_LABEL = re.compile(
    r"[、。，,!?「」『』\"=+%※→]"
    r"|(?:です|ます|した|ない|して|する|から|まで|より|について|とは|では|への|など|こと|もの|ため)$"
    r"|^(?:本|当|同|各|全|両|他)(?:市|町|村|県|都|区|課|部|室|係|会)$"
    r"|の(?:委員|議員|市民|住民|職員|担当|課|部|市)$"
)
_LETTER = re.compile(r"[A-Za-zア-ン]")
# 括弧の中が人でも肩書でもなく、話の様子であるもの。例: 「会長（笑）そうですね。」の（笑）は本文である。
_MANNER = re.compile(r"笑|笑声|苦笑|拍手|挙手|起立|着席|発言|沈黙|うなずく|小声|声")
_PERSON = re.compile(r"[一-龥々ヶケぁ-んァ-ヴーA-Za-z]{1,8}")


@dataclass(frozen=True, slots=True)
class Label:
    """読み取った発言者表記。weight は発言者らしさ(0 から 1)で、表記の検出の証拠に使う。"""

    name: str | None
    role: str | None
    group: SpeakerGroup
    weight: float


def parse_label(
    printed: str, known_names: Collection[str] = (), surname_length: Callable[[str], int] | None = None
) -> Label | None:
    """発言者表記を読む。発言者とは思えなければ None。

    printed: 印や括弧を除いた表記。known_names: 出席者名簿などから分かっている氏名(姓だけでもよい)。
    surname_length: 文字列の先頭にある姓の字数を返す関数(形態素解析器を使う側が渡す)。

    >>> parse_label("委員長（星野君）")
    Label(name='星野', role='委員長', group=<SpeakerGroup.CHAIR: '委員長'>, weight=1.0)
    >>> parse_label("昨年度の実績") is None
    True
    """
    text = squash(printed)
    if not 1 <= len(text) <= 32 or _NOT_A_LABEL.search(text):
        return None
    listed = _question_or_answer(text)
    if listed is not None:
        return Label(None, None, listed, 1.0)
    inner = _INNER.match(text)
    if inner and inner["outer"] and not role_ends_whole(text):
        return _with_inner(inner["outer"] + inner["after"], inner["inner"], known_names, surname_length)
    return _plain(text, known_names, surname_length)


def role_ends_whole(text: str) -> bool:
    """「委員(1)」のように括弧が符号でしかない表記か。"""
    found = role_at_end(text)
    return found is not None and text.endswith(")")


def strip_honorific(name: str) -> str:
    """氏名の後の敬称・肩書を除く。

    >>> strip_honorific("高木健一君"), strip_honorific("森委員")
    ('高木健一', '森')
    """
    text = squash(name)
    return _HONORIFIC.sub("", text) or text


def _question_or_answer(text: str) -> SpeakerGroup | None:
    numbered = _NUMBER_QA.match(text) or _QA_NUMBER.match(text)
    word = (
        text
        if numbered is None
        else (numbered.groupdict().get("mark") or numbered.groupdict().get("word") or text)
    )
    return QUESTION_LABELS.get(word) or ANSWER_LABELS.get(word)


def _with_inner(
    outer: str, inner: str, known_names: Collection[str], surname_length: Callable[[str], int] | None
) -> Label | None:
    if _MANNER.fullmatch(inner):
        return None
    outside = _plain(outer, known_names, surname_length)
    if outside is not None and outside.role is not None:
        person = _plain(inner, known_names, surname_length)
        name = person.name if person is not None and person.name else strip_honorific(inner)
        # 「事務局(情報政策課)」のように、括弧の中が人ではなく課や肩書だけのこともある。
        is_person = _PERSON.fullmatch(name) is not None and not (person and person.role and not person.name)
        if outside.group is SpeakerGroup.MEMBER and outside.name and not _HONORIFIC.search(inner):
            return Label(
                outside.name, outside.role, outside.group, 1.0
            )  # 「岡本委員(公募)」の括弧は肩書である。
        role = outer if outside.group is SpeakerGroup.OFFICIAL else outside.role
        return Label(
            name if is_person else outside.name, role if is_person else outside.role, outside.group, 1.0
        )
    inside = _plain(inner, known_names, surname_length)
    if inside is not None and inside.role is not None and _PERSON.fullmatch(outer):
        return Label(strip_honorific(outer), inside.role, inside.group, 1.0)
    return outside


def _plain(
    text: str, known_names: Collection[str], surname_length: Callable[[str], int] | None
) -> Label | None:
    name = strip_honorific(text)
    if name in known_names and (name == text or role_at_end(text) is None):
        return Label(name, None, SpeakerGroup.OTHER, 1.0)
    ending = role_at_end(text)
    if ending is not None:
        role, start = ending
        if speaker_group(role) is SpeakerGroup.OTHER:  # 君・さん・氏: 敬称だけで立場は分からない。
            person = text[:start]
            return (
                Label(person, None, SpeakerGroup.OTHER, 0.8)
                if 1 <= len(person) <= 7 and _PERSON.fullmatch(person)
                else None
            )
        return _split_person(text, role, start, known_names, surname_length)
    beginning = role_at_start(text)
    if beginning is not None and beginning[0] not in WEAK_ROLES:
        role, end = beginning
        person = strip_honorific(text[end:])
        if 1 <= len(person) <= 7 and _PERSON.fullmatch(person):
            return Label(person, role, speaker_group(role), 0.9)
    return _role_then_person(text, known_names, surname_length)


def _role_then_person(
    text: str, known_names: Collection[str], surname_length: Callable[[str], int] | None
) -> Label | None:
    """「総務部長椎名一郎」を「総務部長」と「椎名一郎」に分ける。姓と分かるときに限る。"""
    for end in range(2, len(text) - 1):
        ending = role_at_end(text[:end])
        person = text[end:]
        if ending is None or ending[0] in WEAK_ROLES or len(person) > 7 or not _PERSON.fullmatch(person):
            continue
        if person in known_names or (surname_length is not None and surname_length(person)):
            return Label(strip_honorific(person), text[:end], speaker_group(ending[0]), 0.9)
    return None


def _split_person(
    text: str,
    role: str,
    start: int,
    known_names: Collection[str],
    surname_length: Callable[[str], int] | None,
) -> Label | None:
    """「荒木情報政策課長」を「荒木」と「情報政策課長」に分ける。"""
    before = text[:start]
    lettered = _LETTER.fullmatch(before) is not None or (before.isdigit() and role in ("委員", "議員"))
    if lettered or role_at_end(before):  # 「A委員」「会長職務代理者」に氏名はない。
        return Label(None, role if len(before) == 1 else text, speaker_group(role), 1.0)
    if not before:
        return Label(None, role, speaker_group(role), 0.4 if role in WEAK_ROLES else 1.0)
    if speaker_group(role) is SpeakerGroup.OFFICIAL:
        known = max((name for name in known_names if before.startswith(name)), key=len, default="")
        length = len(known) or (surname_length(before) if surname_length else 0)
        return _official(text, length, len(before), role)
    if role in WEAK_ROLES or len(before) > 10 or before.endswith("の") or not _PERSON.fullmatch(before[:8]):
        return None
    return Label(strip_honorific(before), role, speaker_group(role), 1.0)


def _official(text: str, surname: int, before: int, role: str) -> Label | None:
    """職員の表記。surname は先頭の姓の字数(0 なら姓はない)、before は役職の前の字数。"""
    if surname:
        return Label(text[:surname], text[surname:], SpeakerGroup.OFFICIAL, 1.0)
    if before > 16:
        return None
    return Label(None, text, SpeakerGroup.OFFICIAL, 0.3 if role in WEAK_ROLES else 0.9)
