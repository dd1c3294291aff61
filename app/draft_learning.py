"""要約案の学習. 会議録と承認された要約の対から重みを求め、取り分けた組での近さを前後で比べる。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from app.draft_weights import built_in_draft_weights
from app.errors import SourceError, UsageError
from app.readers.documents import as_minutes
from app.readers.text import read_file
from nlp.drafts.fitting import fit_weights
from nlp.drafts.lessons import DraftLesson, draft_lessons, draft_rows
from nlp.drafts.rewriting import rewrite
from nlp.drafts.shortening import shorten
from nlp.drafts.style import Style
from nlp.drafts.weights import CueWeights
from nlp.pipeline import pair, read_sentences, read_words
from nlp.text.compounds import compounds, shared_f
from nlp.text.sentences import split_sentences
from nlp.text.tokenizer import Tokenizer

# 組み込みの重みへ引く強さ。会議ひとつの要約は数百語なので、いくつかの会議がそろって同じことを言うまで動かない。
CITY_PULL = 300.0
_FEWEST = 10
# 要約の文のこの割合以上が会議録の文に当たれば、同じ会議の対とみる。
_MATCHED = 0.4


@dataclass(frozen=True, slots=True)
class Learned:
    """学んだ結果。before と after は、学ぶのに使わなかった組での、人の要約との語の F 値の平均。"""

    weights: CueWeights
    lessons: int
    before: float
    after: float


def read_lessons(source: Path, printed: Path, tokenizer: Tokenizer) -> list[DraftLesson]:
    """会議録 source と、その承認された要約 printed から手本を作る。

    SourceError: 読めないか、printed がこの会議の要約ではなさそうなとき。
    """
    minutes, approved = (as_minutes(read_file(path), path.name, tokenizer) for path in (source, printed))
    reading = read_sentences(minutes, read_words(minutes))
    lessons = draft_lessons(reading, pair(reading), approved, tokenizer)
    matched = sum(len(lesson.printed) for lesson in lessons)
    if matched < _MATCHED * sum(len(split_sentences(turn.text)) for turn in approved.turns):
        raise SourceError(
            f"{printed.name}: {source.name} の要約ではなさそうです。同じ会議の会議録と要約を並べてください。"
        )
    return lessons


def learn_weights(lessons: Sequence[DraftLesson], folds: int, tokenizer: Tokenizer) -> Learned:
    """手本から重みを求める。続きの手本を folds 組に分け、ほかの組から学んだ重みで各組を測る。

    UsageError: 手本が少なすぎる。
    """
    if len(lessons) < _FEWEST:
        raise UsageError(
            f"質疑応答の手本が {len(lessons)} 件しか見つかりません。{_FEWEST} 件以上になるように、ほかの会議の対を加えてください。"
        )
    start = built_in_draft_weights()
    before: list[float] = []
    after: list[float] = []
    for fold in range(folds):
        apart = [lesson for at, lesson in enumerate(lessons) if at * folds // len(lessons) == fold]
        kept = [lesson for at, lesson in enumerate(lessons) if at * folds // len(lessons) != fold]
        before += closeness(apart, start, tokenizer)
        after += closeness(apart, fit_weights(draft_rows(kept), start, CITY_PULL), tokenizer)
    weights = fit_weights(draft_rows(lessons), start, CITY_PULL)
    return Learned(weights, len(lessons), sum(before) / len(before), sum(after) / len(after))


def closeness(lessons: Sequence[DraftLesson], weights: CueWeights, tokenizer: Tokenizer) -> list[float]:
    """人の要約と同じ字数に縮めたときの、人の要約との語の F 値を、手本ごとに。"""
    write = partial(rewrite, style=Style())
    found: list[float] = []
    for lesson in lessons:
        printed = "".join(lesson.printed)
        mine = "".join(one.text for one in shorten(lesson.excerpt, len(printed), weights, write))
        found.append(shared_f(compounds(mine, tokenizer), compounds(printed, tokenizer)))
    return found
