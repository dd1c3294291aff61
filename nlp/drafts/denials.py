"""打ち消し. 文章の中で、どの言葉が打ち消されているかを調べる。"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from nlp.drafts.facts import Fact
from nlp.text.tokenizer import Tokenizer, Word

# 打ち消しの形をしていても、打ち消しではない言い方。例: 「しなければならない」「かもしれない」「ではないか」
_NOT_DENIALS = re.compile(
    r"な(?:ければ|くては|きゃ|いと)(?:なら|なり|いけ|いき|駄目|だめ)(?:ない|ません|なかった|ぬ)?|ざるを得(?:ない|ません)|(?:か|かも)(?:しれ|知れ)(?:ない|ません)|"
    r"(?:では|じゃ|も)(?:ない|ありません)(?:の)?(?:か|でしょうか|だろうか)|(?:ない|ません)(?:もの)?(?:の|ん)?(?:でしょう|だろう|です)?か(?=[。？?、と]|どうか|$)|な(?:ければ|くても|くちゃ|きゃ|いと(?![思考存いのお認聞感見か]))|に(?:ほかなら|違い|過ぎ)(?:ない|ません)|"
    r"少な|(?:だけ|のみ)で(?:は)?なく|必ず|まず(?=[、は])|はず|わず(?:か)|いずれ|ずつ|ずっと|みず(?:から)|あらず|たゆまず|少なからず|かかわらず|思わず|引き続かず|相変わらず|間違いなく|なくす|なくし"
)
_DENIAL = re.compile(
    r"(?:ません|ない(?!し)|なかっ|なく(?!な[るっり])|ず(?:に|、|とも|。)|(?<=なら)ぬ|ぬ(?=[。、])|ざる|まい(?=[。と]))"
)
# 打ち消しがこれらを越えて前の言葉に掛かることはない。字数では測らない(整文で言いよどみや「ほう」が消えても変わらないため)。
_BREAK = re.compile(r"[。！？「」『』\n]")
# 打ち消しの前の、別の言い方でその打ち消しに掛かりうる字数。例: 「支障を生じさせない」と「支障がない」
_REACH = 14
# ほかの言葉を助けるだけの用言(正規化形)。打ち消しは、その前の言葉に掛かる。
_LIGHT = frozenset({"為る", "居る", "有る", "成る", "おる", "ござる", "御座る", "頂く", "来る", "行く", "無い", "参る", "いただく", "致す", "得る", "呉れる", "出来る", "方"})  # fmt: skip
# 「こと」「もの」のような、形だけの体言。
_FORMAL = frozenset({"事", "こと", "物", "もの", "訳", "わけ", "所", "ところ", "為", "ため", "人", "点", "化", "的", "者", "等"})  # fmt: skip
# 助けるだけの用言の、打ち消さない形と打ち消す形。(用言, 打ち消さない形, 打ち消す形, 根拠の例, 打ち消しの変わった例)
LIGHT_VERBS: tuple[tuple[str, str, str, str, str], ...] = (
    ("ある", r"ありま(?!せ)|ございま(?!せ)|ある|あった", r"ありません|ございません|ない(?!し)|なかった", "そうしたことはありません。", "そうしたことはあります。"),
    ("なる", r"なりま(?!せ)|なる|なった", r"なりません|ならない|ならなかった", "漏れがあってはなりません。", "漏れがあってはなります。"),
    ("いる", r"いま(?!せ)|おりま(?!せ)|おられま(?!せ)|いる|いた", r"いません|おりません|おられません|いない|いなかった|おらず", "話はまだ伺ってはおりません。", "話はまだ伺ってはおります。"),
    ("くる", r"きま(?!せ)|まいりま(?!せ)", r"きません|まいりません|こない", "声はまだ届いてきません。", "声はまだ届いてきます。"),
    ("できる", r"できま(?!せ)|できる|できた", r"できません|できない|できなかった|できず", "お答えすることはできません。", "お答えすることはできます。"),
    ("する", r"しま(?!せ)|いたしま(?!せ)", r"しません|いたしません|しない|しなかった", "そのようにはいたしません。", "そのようにはいたします。"),
    ("える", r"得ま(?!せ)|得る|得た", r"得ません|得ない|得なかった", "理解は得ません。", "理解は得ます。"),
)  # fmt: skip
_LIGHTS = tuple(
    (name, re.compile(rf"(?P<denied>{denied})|(?:{said})")) for name, said, denied, *_ in LIGHT_VERBS
)
# 助けるだけの用言を見分ける、前の字数。係りの助詞は除いて比べる。
_BEFORE = 6
_KEPT_BEFORE = 3


@dataclass(frozen=True, slots=True)
class Polarity:
    """言葉が打ち消されているか。words は内容語のすべて、denied はそのうち打ち消された言葉。"""

    words: tuple[Fact, ...]
    denied: tuple[Fact, ...]


def has_denial(text: str) -> bool:
    """打ち消しかもしれない言い方があるか。

    >>> has_denial("実施しません。"), has_denial("実施します。")
    (True, False)
    """
    return _DENIAL.search(text) is not None


def find_polarity(text: str, tokenizer: Tokenizer) -> Polarity:
    """内容語と、そのうち打ち消された言葉。「こと」「もの」のような形だけの語は見ない。

    >>> found = find_polarity("予算は足りないが、講座は続けます。", Tokenizer())
    >>> [fact.key for fact in found.denied]
    ['足りる']
    """
    masked = _masked(text)
    words = [word for word in tokenizer.content_words(text) if word.lemma not in _LIGHT]
    denied: list[Word] = []
    for match in _DENIAL.finditer(masked):
        if any(word.start < match.start() < word.end for word in words):  # 「つないで」の「ない」など。
            continue
        before = [word for word in words if word.start < match.start()]
        if (
            before
            and before[-1].lemma not in _FORMAL
            and not _BREAK.search(masked, before[-1].end, match.start())
        ):
            denied.append(before[-1])
    return Polarity(_facts(word for word in words if word.lemma not in _FORMAL), _facts(denied))


def changed_denials(sentence: str, spoken: str, tokenizer: Tokenizer) -> list[Fact]:
    """要約の一文 sentence と、その根拠の文 spoken とで、打ち消しの変わった言葉。どれも両方にある言葉である。

    根拠で打ち消されている語が、要約で打ち消しなしに使われた回数も数える。

    >>> [fact.key for fact in changed_denials("来年度は実施します。", "来年度は実施しません。", Tokenizer())]
    ['実施']
    """
    if not has_denial(sentence) and not has_denial(spoken):
        return []
    mine, theirs = find_polarity(sentence, tokenizer), find_polarity(spoken, tokenizer)
    denied = Counter(fact.key for fact in theirs.denied)
    room = Counter(fact.key for fact in theirs.words) - denied
    reached = {fact.key for fact in theirs.words if _denied_after(fact, spoken)}
    known = {fact.key for fact in theirs.words}
    changed = [f for f in mine.denied if f.key in known and f.key not in denied and f.key not in reached]
    places = {fact.start for fact in mine.denied}
    for fact in mine.words:
        if fact.key in denied and fact.start not in places:
            if not room[fact.key]:
                changed.append(fact)
            room[fact.key] -= 1
    return changed or _changed_lights(sentence, spoken)


def new_denials(sentence: str, spoken: str, tokenizer: Tokenizer) -> list[Fact]:
    """要約の一文で打ち消されている、根拠にない言葉。言い換えかもしれないので、誤りとは限らない。

    >>> [fact.key for fact in new_denials("費用は減りません。", "費用は増えます。", Tokenizer())]
    ['減る']
    """
    if not has_denial(sentence):
        return []
    known = {word.lemma for word in tokenizer.content_words(spoken)}
    return [fact for fact in find_polarity(sentence, tokenizer).denied if fact.key not in known]


def _denied_after(fact: Fact, text: str) -> bool:
    """語のすぐ後の、同じ節に打ち消しがあるか。"""
    after = _masked(text)[fact.end : fact.end + _REACH]
    return has_denial(re.split("[、。]", after)[0])


def _changed_lights(sentence: str, spoken: str) -> list[Fact]:
    """助けるだけの用言の打ち消しが変わったところ。前の言葉が同じ用言どうしを比べる。"""
    theirs = {(fact.key, denied) for fact, denied in _lights(spoken)}
    return [
        fact
        for fact, denied in _lights(sentence)
        if (fact.key, not denied) in theirs and (fact.key, denied) not in theirs
    ]


def _lights(text: str) -> list[tuple[Fact, bool]]:
    """助けるだけの用言と、打ち消されているか。key は前の言葉と用言。"""
    masked = _masked(text)
    found: list[tuple[Fact, bool]] = []
    for name, pattern in _LIGHTS:
        for match in pattern.finditer(masked):
            before = re.sub(r"[はもが、]", "", masked[max(0, match.start() - _BEFORE) : match.start()])
            key = before[-_KEPT_BEFORE:] + name
            found.append((Fact(key, *match.span()), match["denied"] is not None))
    return found


def _masked(text: str) -> str:
    return _NOT_DENIALS.sub(lambda match: "〓" * len(match[0]), text)


def _facts(words: Iterable[Word]) -> tuple[Fact, ...]:
    return tuple(Fact(word.lemma, word.start, word.end) for word in words)
