"""一口要約. 一つの質問か答弁を、決められた字数の書き言葉にする(新聞の見出しに近い体言止めの文体)。"""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlp.drafts.polish import polish
from nlp.exchanges.speech_acts import SpeechAct, speech_act
from nlp.text.content_words import content_words
from nlp.text.sentences import split_sentences
from nlp.text.similarity import TermWeights, cosine, features
from nlp.text.tokenizer import Tokenizer

# 文末の言い回しを短くする規則。(規則, 置き換え, 例)。上から順に、当てはまるものをすべて使う。
SHORT_ENDINGS: tuple[tuple[str, str, str], ...] = (
    (r"(?:と|というふうに)(?:考え|思い|存じ)ます(?:が|けれども)、?(?:[^、。]{0,6}の)?(?:ご)?(?:見解|所見|考え)(?:を|について|は)[^。]*。?$", "。見解は。", "拡充すべきと考えますが、見解を伺います。"),
    (r"(?:について|に関して|に関し)、?(?:[^、。]{0,12}の)?(?:ご)?(?:見解|所見|認識|考え|お考え)(?:を|について)?[^。]{0,16}。?$", "についての見解は。", "今後の方針について、見解を伺います。"),
    (r"(?:について|に関して|を)(?:お)?(?:伺い|尋ね|聞き|うかがい)(?:いた)?(?:します|たい[^。]*|ます)。?$", "は。", "今後の取組について伺います。"),
    (r"(?:の)?でしょうか。?$|(?:の)?ですか。?$", "か。", "対象は何校でしょうか。"),
    (r"(?:て|で)(?:いただきたい|ほしい|もらいたい)[^。]*。?$", "ることを求める。", "増やしていただきたいと思います。"),
    (r"べきと(?:考え|思い)ます[^。]*。?$", "べき。", "広げるべきと考えます。"),
    (r"(?:して|て)(?:まいります|いきます|参ります|まいりたい[^。]*|いきたい[^。]*)。?$", "する。", "周知を強化してまいります。"),
    (r"(?:こととして|ことと致して|ことにして)(?:おり|い)ます。?$", "。", "対象に加えることとしております。"),
    (r"(?:して|て)(?:おり|い)ます。?$", "している。", "整備を進めております。"),
    (r"(?:いた)?します。?$", "する。", "来年度に実施いたします。"),
    (r"(?:いた)?しました。?$", "した。", "条例を改正しました。"),
    (r"(?:で)(?:ございます|あります)。?$|です。?$", "。", "重要な課題であります。"),
)  # fmt: skip
_ENDINGS = tuple((re.compile(rule), replacement) for rule, replacement, _ in SHORT_ENDINGS)
# 文頭の、内容のない言葉。例: 「このため、」「今後とも、」
_OPENING = re.compile(
    r"^(?:そこで|このため|そのため|こうした(?:こと|中|状況)[^、]{0,8}|また|さらに|まず|次に|加えて|その上で|今後(?:と)?も?|引き続き|これらの取り組みを通じ(?:て)?|こうしたことから"
    r"|このような[^、]{0,12}|一方|なお|以上|このことから|同時に|具体的には|最後に|あわせて|あわせまして|続いて|とりわけ|特に|都(?:として)?(?:は|も)|市(?:として)?(?:は|も)|本市では)、"
)
# 問いの文に加える値打ちと、内容のない文の値打ち。位置(終わりの文ほど高い)と近さは、どちらも 0 から 1。
_ASKS, _EMPTY = 0.8, -1.5


def headline(text: str, kind: str, topic: str, limit: int, tokenizer: Tokenizer) -> str:
    """質問または答弁を limit 字以内に要約する。

    text: 本文。kind: "question" か "answer"。topic: 何についての要約か(空でもよい)。limit: 字数の上限(1 以上)。
    返す文の語は、文末の言い回しを除いてすべて本文にある。
    """
    sentences = [polish(s.text) or s.text for s in split_sentences(text)]
    if not sentences or limit < 1:
        return ""
    lemmas = [[w.lemma for w in content_words(tokenizer.content_words(s))] for s in sentences]
    weights = TermWeights(features(x) for x in lemmas)
    about = weights.vector(features([w.lemma for w in content_words(tokenizer.content_words(topic))]))
    near = [cosine(about, weights.vector(features(x))) for x in lemmas]
    worth = [
        near[i] + (i + 1) / len(sentences) + (_weight_of_act(sentences[i], kind) if lemmas[i] else _EMPTY)
        for i in range(len(sentences))
    ]
    order = sorted(range(len(sentences)), key=lambda i: -worth[i])
    chosen: list[int] = []
    written: dict[int, str] = {}
    room = limit
    for i in order:
        short = _fit(shorten(sentences[i]), room)
        if short and not _repeats(lemmas[i], [lemmas[j] for j in chosen]):
            chosen.append(i)
            written[i] = short
            room -= len(short)
        if room < 12 or (kind == "question" and limit <= 60 and chosen):
            break
    return "".join(written[i] for i in sorted(chosen))


def _weight_of_act(sentence: str, kind: str) -> float:
    """文の働きによる値打ち。質問では問いの文を選び、どちらでもあいさつや前置きは選ばない。"""
    act = speech_act(sentence)
    if act in (SpeechAct.GREETING, SpeechAct.PREAMBLE, SpeechAct.CLOSING):
        return _EMPTY
    return _ASKS if kind == "question" and act in (SpeechAct.QUESTION, SpeechAct.REQUEST) else 0.0


def shorten(sentence: str) -> str:
    """一文を短い書き言葉にする。

    >>> shorten("そこで、今後の取組について伺います。")
    '今後の取組は。'
    """
    text = _OPENING.sub("", sentence)
    for rule, replacement in _ENDINGS:
        text, changed = rule.subn(replacement, text)
        if changed:
            break
    return re.sub(r"。{2,}", "。", text)


def _fit(text: str, limit: int) -> str:
    """読点の切れ目で前の節を落とし、上限に収める。収まらなければ空。"""
    while len(text) > limit:
        cut = text.find("、")
        if cut < 0 or cut + 1 >= len(text) - 8:
            return ""
        text = text[cut + 1 :]
    return text


def _repeats(lemmas: Sequence[str], before: Sequence[Sequence[str]]) -> bool:
    mine = set(lemmas)
    return any(mine and len(mine & set(other)) >= 0.6 * len(mine) for other in before)
