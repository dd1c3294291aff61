"""本文の中の氏名. 会議に出る人の氏名が、人を指して使われている箇所を見つける。「森林」の「森」は氏名ではない。"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from db.records import SpeakerGroup
from nlp.text.tokenizer import Tokenizer, Word, WordKind
from nlp.turns.roles import ROLE_WORDS, WEAK_ROLES

_KANJI = re.compile(r"[一-龥々〆\uf900-\ufaff]")
_KANA = re.compile(r"[ぁ-んァ-ヴー]+")
_JOINED = re.compile(r"[一-龥々〆ァ-ヴー]")
_SPACE = "[ \u3000]*"
# 役職の語のうち、前に氏名が付かない、立場や集まりの名。
_NOT_TITLES = WEAK_ROLES | {
    "市民", "住民", "町民", "村民", "区民", "当局", "参加者", "出席者", "発言者", "傍聴者", "傍聴人", "質問者", "回答者", "答弁者", "委員一同", "各委員", "全委員",
    "会員", "組合員", "構成員", "部会員", "執行部", "市側", "町側", "所管課", "関係課", "担当課", "担当者", "事業者", "委託業者", "委託事業者", "受託者", "受託業者", "受託事業者",
}  # fmt: skip
_TITLES = "|".join(
    sorted(
        {
            word
            for group, words in ROLE_WORDS.items()
            if group is not SpeakerGroup.OTHER
            for word in words
            if len(word) > 1
        }
        - _NOT_TITLES,
        key=len,
        reverse=True,
    )
)
# 「委員会」「議員会館」は役職ではない。
TITLE = re.compile(rf"(?:副|仮|前|元)?(?:{_TITLES})(?!会(?!長)|室|名簿|席|任期)")
# 敬称。「氏名」「様子」「君主」の一部ではないもの。
HONORIFIC = re.compile(r"さん|くん|氏(?![名族神])|様(?![々子式相態])|殿(?![様下堂])|君(?![主臨])|先生|ちゃん")
# 氏名と役職の間の、担当の名。例: 「柴田情報政策課長」
_POST = re.compile(rf"[一-龥々ァ-ヴー][一-龥々ァ-ヴー・]{{0,13}}?(?:{_TITLES})(?!会(?!長))")
# 氏名の後に続けば、話し手を指している言い方。例: 「柴田からご説明します」
_SPEAKS = re.compile(
    r"(?:から|より)、?(?:[ごお御]?(?:説明|報告|答え|回答|補足|発言|指摘|意見|質問|紹介|提案|話)|申し上げ)"
)
# 二字以上の姓なら、話し手とみる言い方。例: 「岡本が述べた」。一字では「森は市が説明した」と見分けられない。
_STATES = re.compile(
    r"(?:が|は|も)[^。、]{0,16}(?:述べ|発言し|質問し|説明し|報告し|答え|指摘し|申し上げ|お話し|おっしゃ|賛成し|反対し)"
)
# 二字以上の姓なら、人とみる言い方。地名と読める姓も、これらの前では人である。(規則, 例)
MEETS: tuple[tuple[str, str], ...] = (
    (r"とも?(?:相談|協議|話し合|打ち?合わ?せ|一緒に|同じ意見|同意見|同感)", "岡本と相談した結果です。"),
    (r"に[はも]?(?:[ごお]?(?:確認|相談|依頼|報告|願い|尋ね|聞き|伺い?)|聞[いき]|賛成|同意)", "岡本に確認しました。"),
    (r"案[をにがはのでも]", "岡本案に賛成です。"),
    (r"の[ごお]?(?:質問|発言|指摘|意見)", "岡本の質問です。"),
    (r"(?:が|は|も)[^。、]{0,16}(?:立ち会い|立ち会う|同席し|出席し|伺い|参りま)", "岡本が立ち会います。"),
)  # fmt: skip
_MEETS = re.compile("|".join(rule for rule, _ in MEETS))
# 名乗り。例: 「委員の森です。」「森と申します。」
_INTRODUCES = re.compile(r"(?:です(?=[。、]|けれど|が、|$)|でございます|と申し|といいます|と言います)")
_BEFORE_NAME = re.compile(rf"(?:^|[。、\s]|(?:{_TITLES}|課|部|局|室|係|担当)の)$")
# 括弧の中に一字で書くと、人ではないことの多い字。例: 「3日（水）」「（株）」
_NOTES = frozenset("月火水木金土日祝株有財社仮案注例甲乙丙丁上中下前後新旧")
_OPEN, _CLOSE = "（(【〔<＜", "）)】〕>＞"
# 地名の続き。例: 「千葉市」「福島県」「川口駅」
_PLACE = re.compile(r"[市町村区県郡駅川山港線]")
# 組織の名の続き。例: 「情報政策課」の「情報」の後
_REST_OF_OFFICE = re.compile(
    r"[一-龥々ァ-ヴー]{0,10}?(?:課|部|室|係|局|館|所|校|センター)(?![一-龥々ァ-ヴー])"
)
# 人名のほかではあまり使わない字。
_RARE = re.compile("[髙﨑濵濱邊邉齋齊嶋冨桒澤廣櫻渕栁]")
_NAMED = frozenset({WordKind.PERSON, WordKind.PLACE})
_FULL, _LONG_KANA = 3, 5


def find_names(text: str, names: Collection[str], tokenizer: Tokenizer) -> list[tuple[int, int]]:
    """本文に現れる人の名前の位置。names は print_form の names_of か words_for_names の結果。

    役職・敬称・「から説明」・名乗りの前に立つ名前、三字以上の氏名、解析器が人名とみる語を名前とみる。

    >>> find_names("岡本さんと森林の話をした。", {"岡本", "森"}, Tokenizer())
    [(0, 2)]
    """
    present = present_names(text, names)
    if not present:
        return []
    reader = _Reader(text, tokenizer)
    places = {
        match.span()
        for name in present
        for match in _spaced(name).finditer(text)
        if not _REST_OF_OFFICE.match(text, match.end()) and reader.refers(match.start(), match.end(), name)
    }
    return _merged(places)


def bare_names(
    text: str, names: Collection[str], known: Collection[tuple[int, int]], tokenizer: Tokenizer
) -> list[tuple[int, int]]:
    """人を指すかどうか決められない、二字以上の名 names の位置。known は find_names の結果。

    known の位置と、長い言葉の一部と、解析器がふつうの名詞とみる語(「環境」「未来」)は含まない。

    >>> bare_names("千葉の例と、千葉市の例と、平野部の例です。", {"千葉", "平野"}, [], Tokenizer())
    [(0, 2)]
    """
    present = [name for name in present_names(text, names) if len(name) > 1 and not _KANA.fullmatch(name)]
    if not present:
        return []
    reader = _Reader(text, tokenizer)
    places = {
        match.span()
        for name in present
        for match in re.finditer(re.escape(name), text)
        if not any(start < match.end() and match.start() < end for start, end in known)
        and reader.stands_alone(*match.span())
    }
    return _merged(places)


def present_names(text: str, names: Collection[str]) -> list[str]:
    """文にある名。何百もの氏名を文ごとに探すので、初めの字が文にあるものだけを見る。"""
    closed = re.sub("[ \u3000]", "", text)
    marks = set(closed)
    return [name for name in names if name[:1] in marks and name in closed]


@lru_cache(maxsize=2048)
def _spaced(name: str) -> re.Pattern[str]:
    """字の間を空けた書き方も含む型。例: 「森　健」"""
    return re.compile(_SPACE.join(map(re.escape, name)))


class _Reader:
    """一つの文。語は、要るときにだけ調べる。"""

    def __init__(self, text: str, tokenizer: Tokenizer) -> None:
        self._text = text
        self._tokenizer = tokenizer
        self._found: list[Word] | None = None

    def refers(self, start: int, end: int, name: str) -> bool:
        """[start, end) の name が、人を指しているか。"""
        text, kana = self._text, _KANA.fullmatch(name) is not None
        if len(name) >= (_LONG_KANA if kana else _FULL) and not (
            len(name) == _FULL and _PLACE.match(text, end)
        ):
            return True
        after = re.compile(_SPACE).match(text, end)
        at = after.end() if after else end
        sure = len(name) > 1 and not kana
        if TITLE.match(text, at) or HONORIFIC.match(text, at):
            return sure or self._opens(start, kana)
        if _POST.match(text, at):
            return self._ends(end) and not self._is_place(end) and (sure or self._opens(start, kana))
        if _SPEAKS.match(text, end) or self._introduces(start, end) or self._bracketed(start, end):
            return self._opens(start, kana)
        if sure and (_STATES.match(text, end) or (_MEETS.match(text, end) and self._ends(end))):
            return self._opens(start, kana)
        # かなだけの名は、「みどりの計画」のような言葉と、前後の手掛かりなしには見分けられない。
        return sure and not _PLACE.match(text, end) and self._is_person(start, end, name)

    def stands_alone(self, start: int, end: int) -> bool:
        """前後に漢字もカタカナもない、ふつうの名詞ではない語か。"""
        before, after = self._text[max(0, start - 1) : start], self._text[end : end + 1]
        if _JOINED.match(before) or _JOINED.match(after):
            return False
        words = [word for word in self._words() if word.start < end and start < word.end]
        # 「環境」のような一語と、「第一」のような数は、人の名ではない。
        common = (len(words) == 1 and words[0].kind not in _NAMED) or any(
            word.kind is WordKind.NUMBER for word in words
        )
        return words[0].start == start and words[-1].end == end and not common

    def _opens(self, start: int, kana: bool) -> bool:
        """ここから語が始まるか。同じ種類の字が前になければ、始まるとみる。"""
        if start == 0:
            return True
        before = self._text[start - 1]
        same = _KANA.match(before) if kana else _KANJI.match(before)
        return same is None or any(word.start == start for word in self._words())

    def _ends(self, end: int) -> bool:
        return any(word.end == end for word in self._words())

    def _is_place(self, end: int) -> bool:
        """「福島県知事」のように、地名の「県」「市」が一語として続くか。「川口市民課長」は続かない。"""
        return any(
            word.start == end and word.end == end + 1 and _PLACE.match(self._text, end)
            for word in self._words()
        )

    def _introduces(self, start: int, end: int) -> bool:
        return (
            _INTRODUCES.match(self._text, end) is not None
            and _BEFORE_NAME.search(self._text, 0, start) is not None
        )

    def _bracketed(self, start: int, end: int) -> bool:
        inside = start > 0 and end < len(self._text) and self._text[start:end] not in _NOTES
        return inside and self._text[start - 1] in _OPEN and self._text[end] in _CLOSE

    def _is_person(self, start: int, end: int, name: str) -> bool:
        words = [word for word in self._words() if word.start < end and start < word.end]
        exact = bool(words) and words[0].start == start and words[-1].end == end
        known = all(word.kind is WordKind.PERSON for word in words) or _RARE.search(name) is not None
        return exact and known

    def _words(self) -> list[Word]:
        if self._found is None:
            self._found = self._tokenizer.words(self._text)
        return self._found


def _merged(places: Collection[tuple[int, int]]) -> list[tuple[int, int]]:
    """重なる位置を一つにまとめる。"""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
