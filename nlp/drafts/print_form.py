"""印刷の形. 会議体の決まりに従って発言者を印字し、役職だけで印字するときは本文から人の名前を除く。"""

from __future__ import annotations

import re
from collections.abc import Collection
from enum import StrEnum

from db.records import Minutes, SpeakerGroup, Turn
from nlp.text.tokenizer import Tokenizer, WordKind

_ROLE = re.compile(
    r"委員|副?会長|副?委員長|副?議長|副?座長|議員|課長|部長|局長|室長|係長|主査|主事|参事|教授|先生"
)
_HONORIFIC = re.compile(r"(?:さん|氏|様|君|先生)(?![一-龥々])")
_KANJI = re.compile(r"[一-龥々]")
_LONGEST = 8
_FULL_NAME = 4
_LETTERS = "ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ"


class PrintForm(StrEnum):
    """発言者の印字の形。"""

    ROLE = "役職"
    SURNAME = "姓と役職"
    LETTER = "委員と記号"

    @property
    def hides_names(self) -> bool:
        """氏名を印字しない形か。"""
        return self is not PrintForm.SURNAME


def speaker_labels(minutes: Minutes, form: PrintForm) -> dict[int, str]:
    """発言番号ごとの、印字する発言者。

    記号は委員が初めて発言した順に付け、一つの会議の中では変わらない。委員が 26 人を超えれば、二巡目は二字にする。
    """
    letters: dict[str, str] = {}
    for turn in minutes.turns:
        if _group(turn) is SpeakerGroup.MEMBER:
            letters.setdefault(turn.name or turn.label, _letter(len(letters)))
    return {turn.number: _label(turn, form, letters) for turn in minutes.turns}


def _label(turn: Turn, form: PrintForm, letters: dict[str, str]) -> str:
    group = _group(turn)
    role = turn.role if group is SpeakerGroup.CHAIR and turn.role else group.value
    if form is PrintForm.SURNAME and turn.name:
        return f"{turn.name}{turn.role or role}"
    if form is PrintForm.LETTER and group is SpeakerGroup.MEMBER:
        return f"{role}{letters[turn.name or turn.label]}"
    return role


def _group(turn: Turn) -> SpeakerGroup:
    """立場の分からない発言者は、委員とみる。"""
    return SpeakerGroup.MEMBER if turn.group is SpeakerGroup.OTHER else turn.group


def _letter(number: int) -> str:
    times, at = divmod(number, len(_LETTERS))
    return _LETTERS[at] if not times else _letter(times - 1) + _LETTERS[at]


def names_of(minutes: Minutes) -> frozenset[str]:
    """この会議の人の氏名と姓。発言者・出席者・欠席者・事務局・署名委員から採り、姓は氏名の初めの二字か三字とみる。"""
    header = minutes.header
    people = {turn.name for turn in minutes.turns if turn.name}
    people |= {*header.attendees, *header.absentees, *header.signatories}
    surnames = {name[:length] for name in people for length in (2, 3) if len(name) > length + 1}
    return frozenset(name for name in people | surnames if name)


def find_names(text: str, names: Collection[str], tokenizer: Tokenizer) -> list[tuple[int, int]]:
    """本文に現れる人の名前の位置。names は names_of の結果。

    役職か敬称の前に立つ名前、四字以上の氏名、解析器が人名とみる語を名前とみる。「森林」の「森」は名前ではない。

    >>> find_names("岡本さんと森林の話をした。", {"岡本", "森"}, Tokenizer())
    [(0, 2)]
    """
    names = [name for name in names if name in text]
    if not names:
        return []
    found = _before_titles(text, names)
    for name in names:
        if len(name) >= _FULL_NAME:
            found |= {match.span() for match in re.finditer(re.escape(name), text)}
    people = [w for w in tokenizer.words(text) if w.kind is WordKind.PERSON]
    found |= {(word.start, word.end) for word in people if text[word.start : word.end] in names}
    return _merged(found)


def without_names(text: str, names: Collection[str], tokenizer: Tokenizer) -> str:
    """人の名前を除く。役職の前の名前は役職だけにし、ほかの名前は、敬称とともに「委員」にする。

    >>> without_names("岡本委員の意見と、森林委員会の資料です。岡本さんに賛成です。", {"岡本", "林"}, Tokenizer())
    '委員の意見と、森林委員会の資料です。委員に賛成です。'
    """
    for start, end in reversed(find_names(text, names, tokenizer)):
        honorific = _HONORIFIC.match(text, end)
        after = honorific.end() if honorific else end
        titled = _ROLE.match(text, end) is not None
        text = text[:start] + ("" if titled else SpeakerGroup.MEMBER.value) + text[end if titled else after :]
    return text


def _before_titles(text: str, names: Collection[str]) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    for title in [*_ROLE.finditer(text), *_HONORIFIC.finditer(text)]:
        at = title.start()
        for length in range(min(_LONGEST, at), 0, -1):
            start = at - length
            alone = start == 0 or not _KANJI.match(text[start - 1])
            if alone and text[start:at] in names:
                found.add((start, at))
                break
    return found


def _merged(places: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
    """重なる位置を一つにまとめる。"""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
