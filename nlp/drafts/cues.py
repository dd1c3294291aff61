"""手掛かり. 発言の部分ひとつが、要約に使われそうかを見分けるための値。重みは、人の要約から学ぶ。"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from nlp.drafts.pieces import Piece
from nlp.exchanges.speech_acts import SpeechAct

# 手掛かりの名前と説明。値はどれも 0 から 1。重みのファイルの行は、この順に並ぶ。
DRAFT_CUES: dict[str, str] = {
    "bias": "どの部分にも同じに加える",
    "first": "発言の最初の文にある",
    "last": "発言の最後の文にある",
    "late": "発言の後ろにある(文の番号 ÷ 文の数)",
    "only": "文が三つまでしかない",
    "asks": "問いの文にある",
    "requests": "要望の文にある",
    "opines": "意見の文にある",
    "topic": "論点の語の割合",
    "repeated": "発言の中で繰り返される語が多い(平均 4 回で 1)",
    "fresh": "前の文にない語の割合",
    "words": "内容語が多い(8 語で 1)",
    "long": "字数が多い(80 字で 1)",
    "figure": "数を述べる",
    "date": "日付・年度・時期を述べる",
    "condition": "条件を述べる",
    "promise": "約束や予定を述べる",
    "reason": "理由を述べる節である",
    "contrast": "「…が、」「…けれども、」で終わる節である",
    "ends_sentence": "文の最後の部分である",
    "names_topic": "「…については」などで題を立てる",
    "example": "例を挙げる",
    "personal": "自分のことや感想を述べる",
    "points_back": "「それ」「そういう」など前を指す言葉で始まる",
    "hedged": "「かなと」「気がする」などで言い切らない",
    "spoken": "「ですね」「ですよ」などの話し言葉で結ぶ",
}
# (手掛かり, 規則, 例)。規則は部分の本文に当てる。_AT_END にある手掛かりは、終わりの字だけを見る。
CUE_RULES: tuple[tuple[str, str, str], ...] = (
    ("figure", r"[0-9０-９〇一二三四五六七八九十百千万]+(?:[.,．，][0-9０-９]+)?\s*(?:人|名|件|円|[%％]|パーセント|割|回|台|か所|箇所|カ所|ヶ所|校|点|枚|種類|社|団体|倍|時間|ページ|万|億|日間|か月|ヶ月|年間)", "登録者は8,412人です。"),
    ("date", r"(?:令和|平成)[0-9０-９元一二三四五六七八九十]+年|[0-9０-９一二三四五六七八九十]+(?:年度|月|学期)|[今昨来]年度?|年度(?:内|末|中|当初)|(?:春|夏|秋|冬)(?:に|から|まで|ごろ)", "来年度から始めます。"),
    ("condition", r"(?:場合|限り|次第|条件)(?:は|に|で|、|には|と)|(?:れ|け|え|せ|て|ね|べ|め)ば、|ないと[、。]|なければ、|たら、", "予算が認められれば、始めます。"),
    ("promise", r"(?:まいりま|参りま|(?:て|で)いきま|(?:て|で)いきたい|予定(?:で|し|を)|見込[みん]|検討(?:し|いたし|を)|研究(?:し|を)|努めま|努めて|実施(?:し|いたし)ま|始めま|(?:[しりいきえけめ])(?:いたし)?ます。$|目指し|考えて(?:おり|い)ます)", "来年度から始めます。"),
    ("reason", r"(?:ので|ため|から|ことから|ことで|わけで)、$", "混み合っておりますので、"),
    ("contrast", r"(?:が|けれども|けれど|けど)、$", "整えましたが、"),
    ("names_topic", r"(?:について|に関し|につきまし|に関する|の件|の話|のほう|の方)(?:は|の|て|ですが|です|で|、)|^(?:まず|次に|また|それから|最後に|[一二三四五][つ点]目)", "次に、講座については、"),
    ("example", r"^(?:例えば|たとえば)|とか|(?:例|ケース)(?:が|も|では)|(?:みたい|のよう)な", "例えば、図書館です。"),
    ("personal", r"私(?:は|も|自身|の|が|ども)|うちの|わたくし|個人的|びっくり|正直|嬉し|うれし|思い出|拝見", "私も昨年やってみました。"),
    ("points_back", r"^(?:それ|これ|そういう|そういった|そうした|こういう|こういった|こうした|そこ|ここ|だから|ですから|でも|あれ|その)", "それは便利です。"),
    ("hedged", r"(?:かな(?:あ)?(?:と|という|。)|かと思う|気(?:が|は)し|かもしれ|と(?:いう)?ところ(?:で|が)|ような気)", "必要かなと思います。"),
    ("spoken", r"(?:です|ます|ました|だ)(?:よ|ね|よね)(?:。|、)$|(?:わけ|もの)で(?:す|ございます)(?:ね|よ)?。$|(?:という|なと|のと|とか)。$", "便利ですよね。"),
)  # fmt: skip
_AT_END = frozenset({"promise", "reason", "contrast", "hedged", "spoken"})
_TAIL = 24
_RULES = [(name, re.compile(rule), name in _AT_END) for name, rule, _ in CUE_RULES]
_ACTS = {SpeechAct.QUESTION: "asks", SpeechAct.REQUEST: "requests", SpeechAct.OPINION: "opines"}
# 答弁で、字数の許すかぎり残す事実の手掛かり。約束は、質疑応答の答弁の約束の箇所から分かる。
FACTS = ("figure", "date", "condition")
_FACT_AT = tuple(list(DRAFT_CUES).index(name) for name in FACTS)
# 例や感想の中の数は、残さなくてよい。
_LOOSE_AT = tuple(list(DRAFT_CUES).index(name) for name in ("example", "personal", "hedged"))
_NAMES = tuple(DRAFT_CUES)


def states_fact(cues: Sequence[float]) -> bool:
    """例や感想としてではなく、数・日付・条件のどれかを述べるか。"""
    return any(cues[at] for at in _FACT_AT) and not any(cues[at] for at in _LOOSE_AT)


def cues_of(pieces: Sequence[Piece], topic: Collection[str]) -> list[tuple[float, ...]]:
    """発言の部分ごとの手掛かり(DRAFT_CUES の順)。topic は論点の内容語(正規化形)。"""
    counts = Counter(word.lemma for piece in pieces for word in piece.words)
    order = {key: at for at, key in enumerate(dict.fromkeys(map(_sentence, pieces)))}
    seen: set[str] = set()
    found: list[tuple[float, ...]] = []
    for piece in pieces:
        values = _matched(piece.text) | _place(piece, order) | _words(piece, counts, topic, seen)
        if piece.act in _ACTS:
            values[_ACTS[piece.act]] = 1.0
        seen |= {word.lemma for word in piece.words}
        found.append(tuple([values.get(name, 0.0) for name in _NAMES]))
    return found


def _matched(text: str) -> dict[str, float]:
    tail = text[-_TAIL:]
    return {name: 1.0 for name, rule, at_end in _RULES if rule.search(tail if at_end else text)}


def _sentence(piece: Piece) -> tuple[int, int]:
    return piece.turn, piece.sentence


def _place(piece: Piece, order: Mapping[tuple[int, int], int]) -> dict[str, float]:
    at, sentences = order[_sentence(piece)], len(order)
    return {
        "bias": 1.0,
        "first": float(at == 0),
        "last": float(at == sentences - 1),
        "late": (at + 1) / sentences,
        "only": float(sentences <= 3),
        "ends_sentence": float(piece.at == piece.of - 1),
        "long": min(len(piece.text), 80) / 80,
    }


def _words(
    piece: Piece, counts: Mapping[str, int], topic: Collection[str], seen: Collection[str]
) -> dict[str, float]:
    lemmas = [word.lemma for word in piece.words]
    many = len(lemmas)
    if not many:
        return {}
    return {
        "topic": sum([lemma in topic for lemma in lemmas]) / many,
        "repeated": sum([min(counts[lemma] - 1, 3) for lemma in lemmas]) / many / 3,
        "fresh": sum([lemma not in seen for lemma in lemmas]) / many,
        "words": min(many, 8) / 8,
    }
