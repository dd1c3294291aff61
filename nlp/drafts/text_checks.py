"""文章の検査. 要約の文章を、その根拠の文章と比べる。根拠のうち近い文を選び、決まりを一つずつ当てる。"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from nlp.drafts.bindings import exchanged_numbers
from nlp.drafts.clauses import split_clauses
from nlp.drafts.denials import changed_denials, new_denials
from nlp.drafts.facts import Fact, find_numbers, find_proper_names, number_keys
from nlp.drafts.findings import CheckRule, Finding
from nlp.drafts.opposites import swapped_opposites
from nlp.drafts.promises import changed_bounds, lost_conditions, lost_limits, strengthened, weakened
from nlp.text.content_words import content_words
from nlp.text.sentences import split_sentences
from nlp.text.tokenizer import Tokenizer, WordKind
from nlp.text.width import fold

# 文章だけで調べる決まりの例。(決まり, 根拠, 決まりに反する要約)。表のある決まりの例は、表に並ぶ。
TEXT_EXAMPLES: tuple[tuple[CheckRule, str, str], ...] = (
    (CheckRule.NUMBER, "登録者は8,412人です。", "登録者は8,421人です。"),
    (CheckRule.NUMBER, "費用は1,234,567円です。", "費用は1,234,568円です。"),
    (CheckRule.NUMBER, "三校で始めます。", "3年で始めます。"),
    (CheckRule.NUMBER, "12月から始めます。", "令和6年12月から始めます。"),
    (CheckRule.NUMBER, "令和6年度の予算です。", "2025年度の予算です。"),
    (CheckRule.NUMBER, "午前10時に開きます。", "午後10時に開きます。"),
    (CheckRule.NUMBER, "火曜日に開きます。", "水曜日に開きます。"),
    (CheckRule.EXCHANGED, "北原校は3人、南原校は5人です。", "北原校は5人、南原校は3人です。"),
    (CheckRule.EXCHANGED, "4月に開館し、10月に閉館します。", "10月に開館し、4月に閉館します。"),
    (CheckRule.NAME, "隣の市でも始めています。", "京都市でも始めています。"),
    (CheckRule.NAME, "SNSで知らせます。", "LINEで知らせます。"),
    (CheckRule.NAME, "担当課に伝えます。", "学務課に伝えます。"),
    (CheckRule.DENIAL, "来年度は実施しません。", "来年度は実施します。"),
    (CheckRule.DENIAL, "費用は増えると考えています。", "費用は増えないと考えています。"),
    (CheckRule.DENIAL, "予算は足りていません。", "予算は足りています。"),
    (CheckRule.NEW_DENIAL, "費用は増えます。", "費用は減りません。"),
    (CheckRule.STRONGER, "来年度の導入を検討します。", "来年度に導入を実施します。"),
    (CheckRule.STRONGER, "先進事例を研究していきます。", "先進事例の導入に努めます。"),
    (CheckRule.WEAKER, "来年度に導入します。", "来年度に導入を検討します。"),
    (CheckRule.WORD, "職員が窓口で案内します。", "職員が窓口でドローンを案内します。"),
)
# 字の並び。どの並びも根拠にあれば、根拠にない語はない。
_RUNS = re.compile(r"[一-龥々]+|[ァ-ヴー]+|[A-Za-zＡ-Ｚａ-ｚ]+")
# 近さを比べるのに足りる、節の字数。
_CLAUSE = 8
_KANA = re.compile(r"[ぁ-ん、。]{2}")
_KANA_WEIGHT = 0.25


def check_text(text: str, source: str, tokenizer: Tokenizer) -> list[Finding]:
    """要約の文章を根拠の文章と比べ、根拠にない事実と、意味の変わったところを見つける。"""
    if text == source:
        return []
    found = [
        Finding(rule, text[fact.start : fact.end], start=fact.start, end=fact.end)
        for rule, find in _WHOLE
        for fact in find(text, source, tokenizer)
    ]
    spoken = [sentence.text for sentence in split_sentences(source)]
    for sentence in split_sentences(text):
        near = nearest(sentence.text, spoken)
        if sentence.text == near:
            continue
        for rule, find in _BY_SENTENCE:
            for fact in find(sentence.text, near, tokenizer):
                if rule is CheckRule.LIMIT and _stands_elsewhere(fact, text, near):
                    continue
                start, end = fact.start + sentence.start, fact.end + sentence.start
                words = fact.key if rule in _LOST else text[start:end]
                found.append(Finding(rule, words, start=start, end=end))
    return found


def _stands_elsewhere(limit: Fact, text: str, near: str) -> bool:
    """一文から落ちた限りを言う言葉が、要約の文章のほかの文にあるか。"""
    return all(fact.key != limit.key for fact in lost_limits(text, near))


def nearest(sentence: str, spoken: Sequence[str]) -> str:
    """要約の一文に近い、根拠の文。まとめた文では、節ごとに近い文を発言の順につないだもの。

    >>> nearest("図書館は休みで、体育館は開きます。", ["図書館は休みです。", "体育館は開きます。", "以上です。"])
    '図書館は休みです。体育館は開きます。'
    """
    if len(spoken) < 2:
        return "".join(spoken)
    pairs = [_pairs(other) for other in spoken]
    clauses = [clause for clause in split_clauses(sentence) if len(clause) >= _CLAUSE]
    chosen = {_best(_pairs(piece), pairs) for piece in (sentence, *clauses)}
    return "".join(spoken[at] for at in sorted(chosen))


def _best(mine: set[str], theirs: Sequence[set[str]]) -> int:
    """二字の並びの重なりが最も大きい文。多くの文にある並びと、ひらがなだけの並びは軽くみる。"""
    weights = {
        pair: (_KANA_WEIGHT if _KANA.fullmatch(pair) else 1.0) / count
        for pair in mine
        if (count := sum(pair in other for other in theirs))
    }
    return max(range(len(theirs)), key=lambda at: sum(w for pair, w in weights.items() if pair in theirs[at]))


def _pairs(text: str) -> set[str]:
    folded = fold(text)
    return {folded[at : at + 2] for at in range(len(folded) - 1)}


def _new_numbers(text: str, source: str, _: Tokenizer) -> Iterable[Fact]:
    found = find_numbers(text)
    if not found:
        return []
    known = number_keys(source)
    return [fact for fact in found if fact.key not in known]


def _new_names(text: str, source: str, tokenizer: Tokenizer) -> Iterable[Fact]:
    if not _new_runs(text, source):
        return []
    known = fold(source).lower()
    found = (fact for fact in find_proper_names(text, tokenizer) if fact.key.lower() not in known)
    return {fact.start: fact for fact in found}.values()


def _new_words(text: str, source: str, tokenizer: Tokenizer) -> Iterable[Fact]:
    """根拠に、書き方を変えても無い名詞。固有の名とみたものは除く。"""
    if not _new_runs(text, source):
        return []
    known = {word.lemma for word in tokenizer.content_words(source)}
    names = [(fact.start, fact.end) for fact in _new_names(text, source, tokenizer)]
    folded = fold(source)
    return [
        Fact(word.lemma, word.start, word.end)
        for word in content_words(tokenizer.content_words(text))
        if word.kind is WordKind.NOUN
        and word.lemma not in known
        and fold(text[word.start : word.end]) not in folded
        and not any(start < word.end and word.start < end for start, end in names)
    ]


def _new_runs(text: str, source: str) -> bool:
    """根拠にない、漢字・カタカナ・ローマ字の並びがあるか。"""
    return any(run not in source for run in _RUNS.findall(text))


_Find = Callable[[str, str, Tokenizer], Iterable[Fact]]


def _plain(find: Callable[[str, str], Iterable[Fact]]) -> _Find:
    return lambda text, source, _: find(text, source)


# 根拠の全体と比べる決まりと、近い文と比べる決まり。
_WHOLE: tuple[tuple[CheckRule, _Find], ...] = (
    (CheckRule.NUMBER, _new_numbers),
    (CheckRule.EXCHANGED, exchanged_numbers),
    (CheckRule.NAME, _new_names),
    (CheckRule.WORD, _new_words),
)
_BY_SENTENCE: tuple[tuple[CheckRule, _Find], ...] = (
    (CheckRule.DENIAL, changed_denials),
    (CheckRule.NEW_DENIAL, new_denials),
    (CheckRule.OPPOSITE, _plain(swapped_opposites)),
    (CheckRule.STRONGER, _plain(strengthened)),
    (CheckRule.WEAKER, _plain(weakened)),
    (CheckRule.CONDITION, _plain(lost_conditions)),
    (CheckRule.BOUND, _plain(changed_bounds)),
    (CheckRule.LIMIT, _plain(lost_limits)),
)
# 落ちた言葉を知らせる決まり。
_LOST = frozenset({CheckRule.CONDITION, CheckRule.LIMIT})
