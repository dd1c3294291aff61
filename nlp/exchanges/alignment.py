"""論点と答弁を結ぶ. 答弁の文の並びに、どの論点に答えているかを割り当てる。

題を立てて答える改まった答弁は、まとまりごとに論点と組み合わせる(nlp/exchanges/matching.py)。
話し言葉の答弁は、文の列の上の動的計画法(Viterbi)で解く。文と論点の近さを足し合わせ、論点を移るたびに罰を引く。
「次に、…についてでございますが」のような切れ目では罰を小さくする。答える順が質問の順と違っても、
一つの論点に何人が答えても、一つの答弁がいくつもの論点に答えてもよい(一対一を強いない)。
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from db.records import ExchangeKind
from nlp.exchanges.matching import match_blocks
from nlp.exchanges.points import Point, SentenceView
from nlp.exchanges.speech_acts import (
    SpeechAct,
    names_topic,
    opens_answer,
    ordinals,
    refers_back,
    shifts,
    shifts_strongly,
)
from nlp.text.similarity import TermWeights, Vector, cosine, features

_SILENT = frozenset({SpeechAct.GREETING, SpeechAct.CLOSING, SpeechAct.BACKCHANNEL, SpeechAct.PREAMBLE})
# 罰と加点。単位は余弦(0 から 1)と同じ。公開されている議事録の対応付けで、どの資料でも良かった範囲の中ほどを採る。
_SWITCH_ANYWHERE = 0.45
_SWITCH_AT_SHIFT = 0.12
_SWITCH_AT_TOPIC = 0.03
_FORWARD = 0.02
# 問いの数と答弁の文の数が同じとき(要約された答弁)、次の論点へ移る罰。
_SWITCH_IN_STEP = 0.05
_ADDRESSED = 0.06
# 「二点目については」と番号で答えるとき、その番号の論点に加える点。
_NUMBERED = 0.4
# 誰にも答えられていない論点に、ほかの論点への答弁を分け合わせるための近さの下限。
_SHARED = 0.12
# 隣の論点から答弁を借りる条件。
_SAME_TOPIC, _FEW_TERMS = 0.06, 9
# 「先ほどお話がありましたように」と前の発言を受ける文を、その論点への答えとみる近さの下限。
_REFERRED = 0.05
_SHARED_BLOCK = 0.12


@dataclass(frozen=True, slots=True)
class AnswerPiece:
    """答弁の一部。発言 turn の文 first から last まで(last を含む)。

    score は論点との近さの平均。lent は、隣の論点への答弁を借りたものか。
    """

    turn: int
    first: int
    last: int
    score: float
    lent: bool = False


@dataclass(frozen=True, slots=True)
class Answerer:
    """答える発言。name は、質問の中で名指しされうる役職名(例: 教育長)。役職名で区別できなければ None。"""

    turn: int
    name: str | None
    views: Sequence[SentenceView]


@dataclass(frozen=True, slots=True)
class _Asked:
    """論点の並び。vectors は言葉のベクトル、called は質問が名指しした答弁者。

    numbers は論点の番号で、「二点目は」と述べていればその番号、なければ同じ発言の中で何番目か。
    """

    vectors: Sequence[Vector]
    numbers: Sequence[int]
    called: Sequence[frozenset[str]]


class _Nearness:
    """どの論点にどれだけ近いかを、語から論点への逆引きで一度に求める。"""

    def __init__(self, vectors: Sequence[Vector]) -> None:
        self._count = len(vectors)
        self._postings: dict[str, list[tuple[int, float]]] = {}
        for p, vector in enumerate(vectors):
            for term, weight in vector.items():
                self._postings.setdefault(term, []).append((p, weight))

    def of(self, vector: Vector) -> list[float]:
        """論点の順に並べた余弦。"""
        near = [0.0] * self._count
        for term, weight in vector.items():
            for p, other in self._postings.get(term, ()):
                near[p] += weight * other
        return near


def align(
    points: Sequence[Point],
    point_views: Sequence[Sequence[SentenceView]],
    answerers: Sequence[Answerer],
    weights: TermWeights,
) -> dict[int, list[AnswerPiece]]:
    """論点の番号(points の添字)ごとに、答弁の部分を返す。答えのない論点は空の列になる。

    point_views: 論点ごとの文。weights: その会議全体から求めた語の重み。
    """
    asked = _asked(points, point_views, answerers, weights)
    formal = any(opens_answer(v.sentence.text) for answerer in answerers for v in answerer.views)
    found = (_match if formal and len(points) > 1 else _trace_all)(asked, answerers, weights)
    pieces: dict[int, list[AnswerPiece]] = {i: [] for i in range(len(points))}
    for index, piece in found:
        pieces[index].append(piece)
    _lend(pieces, points, asked.vectors)
    for found_pieces in pieces.values():
        found_pieces.sort(key=lambda piece: (piece.turn, piece.first))
    return pieces


def _lend(pieces: dict[int, list[AnswerPiece]], points: Sequence[Point], vectors: Sequence[Vector]) -> None:
    """続けて問われた論点の片方だけに答弁が付いたとき、同じ話題ならもう片方にも同じ答弁を付ける。

    「結果はどうだったか。開いた職員への対応は。」のように短く問い重ねた論点は、言葉が答弁と重ならないことが多い。
    """
    for i, point in enumerate(points):
        if pieces[i]:
            continue
        beside = [
            j for j in (i + 1, i - 1) if 0 <= j < len(points) and points[j].turn == point.turn and pieces[j]
        ]
        asked_twice = len(points) == 2 and all(p.kind is not ExchangeKind.OPINION for p in points)
        near = [
            j for j in beside
            if asked_twice or len(vectors[i]) <= _FEW_TERMS or cosine(vectors[i], vectors[j]) >= _SAME_TOPIC
        ]  # fmt: skip
        if near:
            pieces[i] = [replace(piece, score=0.0, lent=True) for piece in pieces[near[0]]]


def _asked(
    points: Sequence[Point],
    point_views: Sequence[Sequence[SentenceView]],
    answerers: Sequence[Answerer],
    weights: TermWeights,
) -> _Asked:
    texts = ["".join(v.sentence.text for v in views) for views in point_views]
    names = {answerer.name for answerer in answerers if answerer.name}
    return _Asked(
        vectors=[_point_vector(views, weights) for views in point_views],
        numbers=_numbers(points, texts),
        called=[frozenset(name for name in names if name in text) for text in texts],
    )


def _numbers(points: Sequence[Point], texts: Sequence[str]) -> list[int]:
    numbers: list[int] = []
    for i, point in enumerate(points):
        said = ordinals(texts[i])
        numbers.append(said[0] if said else 1 + sum(other.turn == point.turn for other in points[:i]))
    return numbers


def _match(
    asked: _Asked, answerers: Sequence[Answerer], weights: TermWeights
) -> list[tuple[int, AnswerPiece]]:
    """題を立てて答える発言: 題から題までをまとまりとし、まとまりと論点を組み合わせる。"""
    nearness = _Nearness(asked.vectors)
    pieces: list[list[AnswerPiece]] = []
    closeness: list[list[list[float]]] = []
    for answerer in answerers:
        called = [_calling(names, answerer.name) for names in asked.called]
        pieces.append([])
        closeness.append([])
        for first, last in _blocks(answerer.views):
            near = nearness.of(_block_vector(answerer.views[first : last + 1], weights))
            said = ordinals(answerer.views[first].sentence.text)
            pieces[-1].append(AnswerPiece(answerer.turn, first, last, 0.0))
            closeness[-1].append(
                [
                    value + called[p] + (_NUMBERED if asked.numbers[p] in said else 0.0)
                    for p, value in enumerate(near)
                ]
            )
    return [
        (point, replace(pieces[who][block], score=closeness[who][block][point]))
        for point, who, block in match_blocks(closeness, _SHARED_BLOCK)
    ]


def _calling(called: frozenset[str], name: str | None) -> float:
    """質問がこの人を名指ししていれば加点、ほかの答弁者だけを名指ししていれば減点。"""
    if not called:
        return 0.0
    return _ADDRESSED if name in called else -_ADDRESSED


def _blocks(views: Sequence[SentenceView]) -> list[tuple[int, int]]:
    """答弁を、題を立てる文から次の題の前までに分ける。前置きやあいさつは含めない。"""
    spoken = [i for i, v in enumerate(views) if v.act not in _SILENT]
    blocks: list[tuple[int, int]] = []
    for i in spoken:
        if not blocks or opens_answer(views[i].sentence.text) or shifts_strongly(views[i].sentence.text):
            blocks.append((i, i))
        else:
            blocks[-1] = (blocks[-1][0], i)
    return blocks


def _block_vector(views: Sequence[SentenceView], weights: TermWeights) -> Vector:
    """まとまりのベクトル。題を立てる言い方(なければ初めの文)を三倍に数える。"""
    terms = [t for v in views for t in v.terms]
    theme = features(views[0].lemmas[: views[0].heading]) or views[0].terms
    return weights.vector([*terms, *theme, *theme])


def _trace_all(
    asked: _Asked, answerers: Sequence[Answerer], weights: TermWeights
) -> list[tuple[int, AnswerPiece]]:
    """話し言葉で答える発言: 文の列の上で、論点への割り当てを求める。"""
    nearness = _Nearness(asked.vectors)
    found: list[tuple[int, AnswerPiece]] = []
    candidates: list[tuple[AnswerPiece, Vector]] = []
    for answerer in answerers:
        for index, piece in _align_turn(answerer, nearness, asked, weights):
            found.append((index, piece))
            candidates.append((piece, _piece_vector(answerer, piece, weights)))
    found += _referred({index for index, _ in found}, nearness, answerers, weights)
    return found + _share({index for index, _ in found}, asked.vectors, candidates)


def _referred(
    answered: set[int], nearness: _Nearness, answerers: Sequence[Answerer], weights: TermWeights
) -> list[tuple[int, AnswerPiece]]:
    """答えの付かなかった論点に、前の発言を受けて述べた一文を付ける。その文はほかの論点への答弁の中にあってもよい。"""
    found: list[tuple[int, AnswerPiece]] = []
    for answerer in answerers:
        for i, view in enumerate(answerer.views):
            if view.act in _SILENT or not refers_back(view.sentence.text):
                continue
            near = nearness.of(weights.vector(view.terms))
            point = max(range(len(near)), key=near.__getitem__)
            if point not in answered and near[point] >= _REFERRED:
                found.append((point, AnswerPiece(answerer.turn, i, i, near[point])))
                answered = answered | {point}
    return found


def _point_vector(views: Sequence[SentenceView], weights: TermWeights) -> Vector:
    """論点のベクトル。問うている文を、背景を述べる文の三倍に数える。"""
    terms: list[str] = []
    for view in views:
        asks = view.act in (SpeechAct.QUESTION, SpeechAct.REQUEST)
        terms += view.terms * (3 if asks else 1)
    return weights.vector(terms)


def _piece_vector(answerer: Answerer, piece: AnswerPiece, weights: TermWeights) -> Vector:
    return weights.vector([t for v in answerer.views[piece.first : piece.last + 1] for t in v.terms])


def _align_turn(
    answerer: Answerer, nearness: _Nearness, asked: _Asked, weights: TermWeights
) -> list[tuple[int, AnswerPiece]]:
    """一人の答弁を文の列とみて、論点への最も良い割り当てを求める。"""
    spoken = [i for i, v in enumerate(answerer.views) if v.act not in _SILENT]
    if not spoken:
        return []
    bonus = [_ADDRESSED if answerer.name in called else 0.0 for called in asked.called]
    count = len(bonus)
    in_step = len(spoken) == count
    scores: list[float] = []
    back: list[list[int]] = []
    closeness: list[list[float]] = []
    for step, i in enumerate(spoken):
        view = answerer.views[i]
        near = nearness.of(weights.vector(view.terms))
        closeness.append(near)
        said = ordinals(view.sentence.text)
        local = [near[p] + bonus[p] + (_NUMBERED if asked.numbers[p] in said else 0.0) for p in range(count)]
        if step == 0:
            scores, choices = local, list(range(count))
        else:
            scores, choices = _advance(scores, local, _SWITCH_IN_STEP if in_step else _penalty(view))
        back.append(choices)
    path = _trace(scores, back)
    return _pieces(answerer, spoken, path, closeness)


def _penalty(view: SentenceView) -> float:
    text = view.sentence.text
    if shifts_strongly(text) or names_topic(text):
        return _SWITCH_AT_TOPIC
    return _SWITCH_AT_SHIFT if shifts(text) else _SWITCH_ANYWHERE


def _advance(
    scores: Sequence[float], local: Sequence[float], penalty: float
) -> tuple[list[float], list[int]]:
    """次の文へ進む。論点 q から p へ移る値は scores[q] - penalty(前へ進むときは少し軽い)。"""
    best_before: list[int] = []  # 添字が p より小さい q のうち、値が最大のもの
    leader = 0
    for p in range(len(scores)):
        best_before.append(leader)
        if scores[p] > scores[leader]:
            leader = p
    overall = leader
    total: list[float] = []
    choices: list[int] = []
    for p, here in enumerate(local):
        stay, jump, forward = (
            scores[p],
            scores[overall] - penalty,
            scores[best_before[p]] - penalty + _FORWARD,
        )
        best = max(stay, jump, forward)
        choices.append(p if best == stay else best_before[p] if best == forward and p else overall)
        total.append(best + here)
    return total, choices


def _trace(scores: Sequence[float], back: Sequence[Sequence[int]]) -> list[int]:
    at = max(range(len(scores)), key=scores.__getitem__)
    path = [at]
    for choices in reversed(back[1:]):
        at = choices[at]
        path.append(at)
    return path[::-1]


def _pieces(
    answerer: Answerer, spoken: Sequence[int], path: Sequence[int], closeness: Sequence[Sequence[float]]
) -> list[tuple[int, AnswerPiece]]:
    found: list[tuple[int, AnswerPiece]] = []
    start = 0
    for step in range(1, len(path) + 1):
        if step == len(path) or path[step] != path[start]:
            near = [closeness[s][path[start]] for s in range(start, step)]
            piece = AnswerPiece(answerer.turn, spoken[start], spoken[step - 1], sum(near) / len(near))
            found.append((path[start], piece))
            start = step
    return found


def _share(
    answered: set[int], vectors: Sequence[Vector], candidates: Sequence[tuple[AnswerPiece, Vector]]
) -> list[tuple[int, AnswerPiece]]:
    """答えの付かなかった論点に、十分に近い答弁を(ほかの論点と分け合って)付ける。"""
    shared: list[tuple[int, AnswerPiece]] = []
    for index in range(len(vectors)):
        if index in answered or not candidates:
            continue
        score, piece = max(
            ((cosine(vectors[index], vector), piece) for piece, vector in candidates), key=lambda c: c[0]
        )
        if score >= _SHARED:
            shared.append((index, replace(piece, score=score)))
    return shared
