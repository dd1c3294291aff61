"""名簿の行から氏名を取り出す. 役職・敬称・所属・空白を除いた氏名だけを返す。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from db.records import SpeakerGroup
from nlp.text.width import fold_marks
from nlp.turns.roles import role_at_end, role_at_start, speaker_group

_COMMAS = re.compile(r"[、，,;/\t\n]|\s・|・\s|(?<=[君氏様])\s+(?=\S{2})")
_PARENS = re.compile(r"\([^()]*\)?")
# 括弧の中に書かれた欠席者。例: 「（志村副委員長は欠席）」「（欠席：志村委員）」
_ABSENT_INSIDE = re.compile(r"\((?:(?P<before>[^()]{1,40}?)は欠席|欠席[:、](?P<after>[^()]{1,40}))\)")
# 名簿に混じる、氏名ではない語。例: 「以上8名」「敬称略」「別紙のとおり」
_NOT_A_NAME = re.compile(
    r"[0-9〇一二三四五六七八九十]+[名人]|[0-9]{3}|以上|敬称略|五十音順|順不同|別紙|名簿|^なし$|欠員|^無し?$|欠席|^出席|のとおり|ほか|計$|オンライン|リモート|[:：]|。"
    r"|(?:協会|協議会|大学|組合|連合会|株式会社|センター|会議所|学校|病院|事務所|法人|銀行|クラブ|自治会|社協|連盟|団体|振興会|研究所|議会)$"
)
# 役職のない、組織の名の終わり。二字の「服部」「田所」と、三字の「長谷部」などは姓である。例: 「情報政策課」
_OFFICE = re.compile(
    r"(?:..?(?:課|係|局)|..(?:室|館|所|校|園)|センター|(?<!長谷)(?<!日下)(?<!小田)(?<!矢田)(?<!我)(?<=[一-龥ァ-ヴー]{2})部)$"
)
_PERSON = re.compile(r"[一-龥々〆ヶケぁ-んァ-ヴーA-Za-z]{1,8}")
_LEADING = re.compile(
    r"^(?:[①-⑳○◎●◇◆□■△▲・*※◯]|[0-9]{1,2}[.、)]?\s*番?(?=\s|[一-龥ぁ-んァ-ヴ])(?![名人])|\([0-9]{1,2}\))\s*"
)
_TAIL = re.compile(r"の?(?:各委員|各議員|各氏)$|(?:の)(?:委員|議員)$")
# 欠席の注記を、一人分の文字列を切り出すまで残しておく印。
_GONE = "×"
_MARKS = re.compile(r"[○◎●◇◆□■△▲▽▼☆★※]\s*")
# 氏名から離れて書かれた敬称と、人数だけの行。例: 「稲田　昭 君」「傍聴議員　0名」
_LOOSE_HONORIFIC = re.compile(r"\s+(君|氏|様|殿|さん)(?=[\s、,]|$)")
_COUNTED = re.compile(r"\s*\S+\s*[0-9]+\s*[名人]\s*")
# 役職と氏名を分けるコロン。例: 「委員長：星川、委員：中原」
_TITLE_COLON = re.compile(r"([^\s、,:]{1,8}):\s*")
_ABSENT = re.compile(r"欠席")
_SEAT = re.compile(r"[0-9]{1,3}番(?:委員|議員)?")
# 役職の前にあって、氏名ではなく所属である語の終わり。例: 連合会(副会長)、自治会(会長)
_ORGANIZATION = re.compile(r"[会部課室局市区町村院校所社学団]$")
_HONORIFICS = ("君", "氏", "様", "殿", "さん")
# 氏名の端にあっても役職とはみなさない一字の語。例: 「市川」「町田」「課」「幹」
_TOO_SHORT = frozenset({"市", "町", "都", "国", "県", "部", "課", "番", "幹", "室", "監", "局", "係"})
# 構成員の欄に混じっても構成員である、行政の役職。
_MEMBER_OFFICES = ("教育長", "市長", "町長", "村長", "区長")


@dataclass(frozen=True, slots=True)
class Entry:
    """名簿の一人。title は氏名に添えられた役職(なければ空)、absent は欠席の注記があるか。"""

    name: str
    title: str
    absent: bool

    @property
    def is_official(self) -> bool:
        """氏名に添えられた役職から、構成員ではなく職員と分かるか。"""
        return speaker_group(self.title) is SpeakerGroup.OFFICIAL and not self.title.endswith(_MEMBER_OFFICES)


def read_names(value: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """名簿の文字列を (出席の氏名, 欠席と注記された氏名) に分ける。

    value: 項目名を除いた名簿の本文(複数行でよい)。

    >>> read_names("長岡委員（会長）\\n岡本 晴香 委員、（欠席）椎名委員")
    (('長岡', '岡本晴香'), ('椎名',))
    """
    entries = [entry for line in value.split("\n") for entry in read_entries(line)]
    present = dict.fromkeys(entry.name for entry in entries if not entry.absent)
    absent = dict.fromkeys(entry.name for entry in entries if entry.absent)
    return tuple(present), tuple(absent)


def read_entries(line: str) -> list[Entry]:
    """名簿の一行を、並んでいる順に一人ずつに分ける。

    >>> [entry.name for entry in read_entries("1番委員　吉原　美華　　2番委員　野沢　達也")]
    ['吉原美華', '野沢達也']
    """
    folded = _LOOSE_HONORIFIC.sub(r"\1、", fold_marks(line.replace("\u3000", "  ")))
    if _COUNTED.fullmatch(folded):
        return []
    entries: list[Entry] = []
    for inside in _ABSENT_INSIDE.finditer(folded):
        for piece in re.split(r"[、,・]|及び|と(?=\S{2})", inside["before"] or inside["after"]):
            name = read_name(piece)
            if name:
                entries.append(Entry(name, "", True))
    plain = _MARKS.sub("、", _PARENS.sub(_replace_note, _ABSENT_INSIDE.sub(" ", folded)))
    plain = _TITLE_COLON.sub(lambda m: f"{m[1]} " if _is_title(m[1]) else m[0], plain)
    for chunk in _COMMAS.split(plain):
        for piece in _people(chunk):
            name = read_name(piece.replace(_GONE, " "))
            if name:
                entries.append(Entry(name, _title_of(piece), _GONE in piece))
    return entries


def _replace_note(match: re.Match[str]) -> str:
    """括弧の注記を除く。欠席の注記は印に替え、次の人がすぐ続く注記は区切りに替える。"""
    if _ABSENT.search(match[0]):
        return _GONE
    after = match.string[match.end() : match.end() + 1]
    return "、" if match.start() and after.strip() else " "


def read_name(piece: str) -> str | None:
    """一人分の文字列から氏名だけを取り出す。氏名とは思えなければ None。

    >>> read_name("副会長　岡本 晴香"), read_name("情報政策課長 柴田"), read_name("以上8名")
    ('岡本晴香', '柴田', None)
    """
    text = _LEADING.sub("", _PARENS.sub(" ", fold_marks(piece)).strip())
    words = [word for word in _merge_single_marks(text.split()) if not _is_title(word)]
    if len(words) > 1 and _ends_with_title(words[0]):  # 「総務部長 羽田」の「総務部長」は役職である。
        words = words[1:]
    if not words or _NOT_A_NAME.search("".join(words)) or is_office(words[-1]):
        return None
    if len(words) > 2 and all(len(word) > 1 for word in words):
        words = words[-2:]  # 「あさひ野大学 岡本 晴香」のように、所属が前に付いている。
    name = _strip_titles("".join(words))
    return name if name and _PERSON.fullmatch(name) and not _is_title(name) else None


def is_office(name: str) -> bool:
    """役職のない、組織の名か。

    >>> is_office("情報政策課"), is_office("服部"), is_office("情報政策課長")
    (True, False, False)
    """
    return _OFFICE.search(name) is not None


# ---- 一行を一人ずつに分ける ------------------------------------------------------------------------------------------


def _people(chunk: str) -> list[str]:
    """読点のない文字列を一人ずつに分ける。役職の語、敬称、空きの広さを手掛かりにする。"""
    words: list[tuple[str, str]] = re.findall(r"(\S+)(\s*)", _LEADING.sub("", chunk.strip()))
    if len(words) <= 1:
        return [word for word, _ in words]
    tokens = _merge_single_marks([word for word, _ in words])
    titled = [i for i, word in enumerate(tokens) if _is_title(word) or _ends_with_title(word)]
    if titled:
        return _split_at_titles(tokens)
    gaps = [len(gap.replace("  ", " ")) for _, gap in words[:-1]]
    return _split_at_gaps([word for word, _ in words], gaps)


def _split_at_titles(tokens: Sequence[str]) -> list[str]:
    """役職と氏名の並びを分ける。

    役職で始まれば(「委員長 後藤 善治 委員 沢口」)次の役職の前で、そうでなければ(「長岡 正雄 委員」「岡本委員」)
    役職の後で分ける。
    """
    title_first = _is_title(tokens[0])
    people: list[list[str]] = [[]]
    for token, following in zip(tokens, [*tokens[1:], ""], strict=True):
        bare = token.strip(_GONE)
        if title_first and _is_title(bare) and _has_name(people[-1]):
            people.append([])
        people[-1].append(token)
        closes = _ends_with_title(bare) and not _is_post_of(bare, following)
        if closes or (not title_first and _is_title(bare) and _has_name(people[-1])):
            people.append([])
    return [" ".join(person) for person in people if person]


def _is_post_of(word: str, following: str) -> bool:
    """「総務部長　柴田栄一」の「総務部長」のように、次の人の役職である語か。"""
    ending = role_at_end(word)
    official = ending is not None and speaker_group(ending[0]) is SpeakerGroup.OFFICIAL
    return official and bool(following) and not (_is_title(following) or _ends_with_title(following))


def _has_name(person: Sequence[str]) -> bool:
    names = [word.strip(_GONE) for word in person]
    return any(not _is_title(name) and _PERSON.fullmatch(name) for name in names)


def _split_at_gaps(words: Sequence[str], gaps: Sequence[int]) -> list[str]:
    """役職のない氏名の並びを分ける。姓と名の間の空きは、人と人との間の空きより狭い。"""
    loose = sum(len(word) == 1 for word in words) >= 2 and sum(map(len, words)) <= 6
    if loose or (len(words) == 2 and all(len(word) <= 3 for word in words)):
        return [" ".join(words)]
    if len(set(gaps)) > 1 and len(words) > 2:
        wide = max(gaps)
        groups: list[list[str]] = [[words[0]]]
        for word, gap in zip(words[1:], gaps, strict=True):
            if gap == wide:
                groups.append([])
            groups[-1].append(word)
        return ["".join(group) if _single(group) else " ".join(group) for group in groups]
    if _single(words):
        size = 4 if len(words) % 4 == 0 else len(words)
        return ["".join(words[i : i + size]) for i in range(0, len(words), size)]
    if len(words) % 2 == 0 and max(map(len, words)) <= 3 and sum(map(len, words)) <= 2.4 * len(words):
        return [f"{a} {b}" for a, b in zip(words[::2], words[1::2], strict=True)]
    return list(words)


def _single(words: Sequence[str]) -> bool:
    return all(len(word) == 1 for word in words)


def _merge_single_marks(words: Sequence[str]) -> list[str]:
    """「委 員 長」「岡 本」のように一字ずつ空けて書いた役職や、一字ばかりの氏名を詰める。"""
    merged: list[str] = []
    i = 0
    while i < len(words):
        run = i
        while run < len(words) and len(words[run]) == 1:
            run += 1
        size = next((k for k in range(run - i, 1, -1) if _is_title("".join(words[i : i + k]))), 0)
        merged.append("".join(words[i : i + size]) if size else words[i])
        i += size or 1
    return merged


def split_titled(text: str) -> list[str]:
    """「柴田課長　荒木係長」のように、氏名と役職の組が空白で並ぶ文字列を分ける。そうでなければ、そのまま。"""
    words = text.split()
    return words if all(_ends_with_title(word) for word in words) else [text]


# ---- 役職と敬称 ------------------------------------------------------------------------------------------------------


def _is_title(word: str) -> bool:
    if _SEAT.fullmatch(word):
        return True
    ending = role_at_end(word)
    if ending is None or ending[0] in _HONORIFICS or (ending[0] in _TOO_SHORT and len(word) <= 5):
        return False
    before = word[: ending[1]]
    if (
        speaker_group(ending[0]) is SpeakerGroup.OFFICIAL
    ):  # 例: 情報政策課長。「柴田課長」は氏名と役職である。
        return not before or len(word) > 5
    return not before or len(before) > 5 or (len(before) > 2 and _ORGANIZATION.search(before) is not None)


def _ends_with_title(word: str) -> bool:
    """「長岡会長」「岡本君」のように、氏名に役職や敬称が続く語か。"""
    if _is_title(word):
        return False
    ending = role_at_end(word.strip(_GONE))
    return ending is not None and ending[1] > 0 and ending[0] not in _TOO_SHORT


def _title_of(piece: str) -> str:
    words = _merge_single_marks(_LEADING.sub("", piece.replace(_GONE, " ").strip()).split())
    for word in words:
        if _is_title(word) and not _SEAT.fullmatch(word):
            return word
    text = "".join(words)
    ending, beginning = role_at_end(text), role_at_start(text)
    if ending and ending[0] not in _TOO_SHORT and ending[0] not in _HONORIFICS:
        return ending[0]
    return beginning[0] if beginning and beginning[0] not in _TOO_SHORT else ""


def _strip_titles(text: str) -> str:
    text = _TAIL.sub("", text)
    beginning = role_at_start(text)
    if beginning and len(text) > beginning[1] and beginning[0] not in _TOO_SHORT:
        text = text[beginning[1] :]
    for _ in range(2):
        ending = role_at_end(text)
        if ending is None or ending[1] == 0 or ending[0] in _TOO_SHORT:
            break
        text = text[: ending[1]]
    return text
