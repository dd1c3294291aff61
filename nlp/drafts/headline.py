"""一口要約. 一つの質問か答弁を、決められた字数の書き言葉にする(新聞の見出しに近い体言止めの文体)。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from db.records import Side
from nlp.drafts.passage import Passage
from nlp.drafts.promises import leaves_condition
from nlp.drafts.weights import CueWeights

# 字数がこれ以上あれば、いくつかの点を番号を付けて並べる。例: 「〔1〕…〔2〕…」
_SEVERAL_POINTS = 100
# 人の要約の語数の見込み(上限の一字あたり)。一点の要約と、いくつかの点の要約。
_WORDS_ONE, _WORDS_SEVERAL = 0.16, 0.11
# いくつかの点を並べるときに、長い文ほど選びにくくする強さ。
_SHORTNESS = 0.3


def headline(passage: Passage, side: Side, limit: int, weights: CueWeights) -> str:
    """質問または答弁を limit 字以内に要約する。

    passage: read_passage で読んだ本文。limit: 字数の上限(1 以上)。
    返す文の語は、文末の言い回しと点の番号を除いて、すべて本文にある。どの文も limit に収まらなければ空。
    """
    chosen = _choose(_candidates(passage, side, limit, weights), limit)
    parts = [chosen[sentence].text for sentence in sorted(chosen)]
    if len(parts) > 1 and limit >= _SEVERAL_POINTS:
        numbered = "".join(f"〔{number}〕{part}" for number, part in enumerate(parts, 1))
        if len(numbered) <= limit:
            return numbered
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """ある節から文末までの並び。words は語の回数、chances は語ごとの、要約に使われる見込み。"""

    sentence: int
    text: str
    words: Mapping[str, int]
    chances: Mapping[str, float]


def _candidates(passage: Passage, side: Side, limit: int, weights: CueWeights) -> list[_Candidate]:
    """文ごとに、後ろの節から一つずつ延ばした並びのうち、limit に収まり、約束の条件を落とさないもの。"""
    found: list[_Candidate] = []
    for number, sentence in enumerate(passage.sentences):
        clauses = [clause.text for clause in sentence]
        text = ""
        words: Counter[str] = Counter()
        chances: dict[str, float] = {}
        for at, clause in reversed(list(enumerate(sentence))):
            text = clause.text + text
            if len(text) > limit:
                break
            chance = weights.chance(side, clause.cues)
            words.update(clause.words)
            chances |= {word: max(chance, chances.get(word, 0.0)) for word in clause.words}
            # 約束の条件の節の後からは始めない。条件のない約束になってしまう。
            if words and not (side is Side.ANSWER and leaves_condition(clauses, at)):
                found.append(_Candidate(number, text, Counter(words), dict(chances)))
    return found


@dataclass(slots=True)
class _Summary:
    """書きかけの要約。hits は人の要約と重なる語数の見込み、worth は語の F 値の見込み。"""

    room: int
    expected: float
    words: int = 0
    hits: float = 0.0
    worth: float = 0.0
    seen: dict[str, float] = field(default_factory=dict)

    def worth_with(self, candidate: _Candidate) -> tuple[float, float, int]:
        """候補を加えたときの F 値の見込み、重なる語数の見込み、語数。すでに書いた語は重ねて数えない。"""
        hits = self.hits + sum(
            max(0.0, chance - self.seen.get(word, 0.0)) for word, chance in candidate.chances.items()
        )
        words = self.words + sum(candidate.words.values())
        return 2 * hits / (words + self.expected), hits, words

    def add(self, candidate: _Candidate) -> None:
        self.worth, self.hits, self.words = self.worth_with(candidate)
        self.room -= len(candidate.text)
        for word, chance in candidate.chances.items():
            self.seen[word] = max(chance, self.seen.get(word, 0.0))


def _choose(candidates: list[_Candidate], limit: int) -> dict[int, _Candidate]:
    """人の要約との語の F 値の見込みが最も増える候補から順に、増えなくなるまで選ぶ。文ごとに一つ。"""
    several = limit >= _SEVERAL_POINTS
    summary = _Summary(limit, limit * (_WORDS_SEVERAL if several else _WORDS_ONE))
    chosen: dict[int, _Candidate] = {}
    while True:
        best: _Candidate | None = None
        most = 1e-9
        for candidate in candidates:
            if candidate.sentence in chosen or len(candidate.text) > summary.room:
                continue
            gain = summary.worth_with(candidate)[0] - summary.worth
            if several:
                gain /= len(candidate.text) ** _SHORTNESS
            if gain > most:
                best, most = candidate, gain
        if best is None:
            return chosen
        chosen[best.sentence] = best
        summary.add(best)
