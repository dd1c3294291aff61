"""`kaigiroku learn`: 本文と、人の書いた要約の対から、要約に使うところの選び方を学ぶ。"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from app.draft_learning import learn_weights, read_lessons
from app.errors import UsageError
from app.json_lines import JsonObject, read_json_lines
from app.progress import terminal_progress
from db.records import Side
from nlp.drafts.cues import DRAFT_CUES
from nlp.drafts.fitting import Lesson, fit_weights, lesson_rows, no_weights
from nlp.drafts.headline import headline
from nlp.drafts.lessons import DraftLesson
from nlp.drafts.passage import CUES, read_passage
from nlp.drafts.weights import CueWeights, write_weights
from nlp.text.compounds import compounds, shared_f
from nlp.text.tokenizer import Tokenizer

_FEWEST = 10


@dataclass(frozen=True, slots=True)
class _Pair:
    """学ぶ対。lesson は手本、limit は要約の字数の上限、summary は人の要約のまとまりの語。"""

    lesson: Lesson
    limit: int
    summary: Sequence[str]


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path), metavar="[SOURCE PRINTED]...")
@click.option("--drafts", is_flag=True, help="会議録と承認された要約の対から、要約案の重みを学ぶ。")
@click.option("--output", required=True, type=click.Path(path_type=Path), help="重みを書くファイル。")
@click.option("--folds", default=5, type=click.IntRange(2, 20), help="学ばずに取り分けて測る組の数。")
def command(files: tuple[Path, ...], drafts: bool, output: Path, folds: int) -> None:
    """人の要約から重みを学び、OUTPUT に書く。FOLDS 組に分け、学ぶのに使わなかった組での近さも示す。

    --drafts: 会議録 SOURCE と、その会議の承認された要約 PRINTED を、対にして並べる(何対でも)。
    結果は、環境変数 KAIGIROKU_DRAFT_WEIGHTS に OUTPUT の場所を書いて使う。

    --drafts がなければ、標準入力の {"text","summary","kind","topic","limit"} から一口要約の重みを学ぶ。
    結果は summarize --weights OUTPUT で使う。
    """
    if drafts:
        _learn_drafts(files, output, folds)
    elif files:
        raise UsageError(
            f"{files[0].name}: ファイルから学ぶときは --drafts を付けてください。付けなければ標準入力を読みます。"
        )
    else:
        _learn_summaries(output, folds)


def _learn_drafts(files: Sequence[Path], output: Path, folds: int) -> None:
    if not files or len(files) % 2:
        raise UsageError(
            "--drafts には、会議録と承認された要約のファイルを、会議ごとに二つずつ並べてください。"
        )
    tokenizer = Tokenizer()
    lessons: list[DraftLesson] = []
    with terminal_progress("learn") as progress:
        for at in range(0, len(files), 2):
            progress("対を読んでいます", at // 2, len(files) // 2)
            lessons += read_lessons(files[at], files[at + 1], tokenizer)
        progress("取り分けて測っています", len(files) // 2, len(files) // 2)
        learned = learn_weights(lessons, folds, tokenizer)
    output.write_text(write_weights(learned.weights, DRAFT_CUES), encoding="utf-8")
    click.echo(
        f"{len(files) // 2} 件の会議の {learned.lessons} 件の手本から学び、{output.name} に書きました。"
    )
    click.echo(
        f"学ぶのに使わなかった組での語の F 値: 組み込みの重み {learned.before:.4f} → 学んだ重み {learned.after:.4f}({folds} 組)"
    )
    if learned.after <= learned.before:
        click.echo("学んだ重みは組み込みの重みより近くなりません。対を増やすまでは使わないでください。")


def _learn_summaries(output: Path, folds: int) -> None:
    tokenizer = Tokenizer()
    with terminal_progress("learn") as progress:
        progress("対を読んでいます", 0, folds)
        pairs = _read(tokenizer)
        held: list[float] = []
        for fold in range(folds):
            progress("取り分けて測っています", fold, folds)
            kept = [pair for at, pair in enumerate(pairs) if at * folds // len(pairs) != fold]
            apart = [pair for at, pair in enumerate(pairs) if at * folds // len(pairs) == fold]
            held += _closeness(apart, _fit(kept), tokenizer)
        weights = _fit(pairs)
    output.write_text(write_weights(weights, CUES), encoding="utf-8")
    click.echo(f"{len(pairs)} 件の対から学び、{output.name} に書きました。")
    click.echo(f"学ぶのに使わなかった組での語の F 値: {sum(held) / len(held):.4f}({folds} 組)")


def _read(tokenizer: Tokenizer) -> list[_Pair]:
    pairs = [_pair(item, tokenizer) for item in read_json_lines(sys.stdin.buffer)]
    if len(pairs) < _FEWEST:
        raise UsageError(f"標準入力: 対が {len(pairs)} 件しかありません。{_FEWEST} 件以上にしてください。")
    return pairs


def _pair(item: JsonObject, tokenizer: Tokenizer) -> _Pair:
    side = Side(item.choice("kind", tuple(Side), Side.ANSWER))
    printed = item.text("summary")
    summary = compounds(printed, tokenizer)
    passage = read_passage(item.text("text"), side, item.text("topic", ""), tokenizer)
    limit = item.count("limit", max(1, len(printed)))
    return _Pair(Lesson(side, passage, frozenset(summary)), limit, summary)


def _fit(pairs: Sequence[_Pair]) -> CueWeights:
    return fit_weights(lesson_rows(pair.lesson for pair in pairs), no_weights(len(CUES)))


def _closeness(pairs: Sequence[_Pair], weights: CueWeights, tokenizer: Tokenizer) -> list[float]:
    """人の要約との語の F 値を、対ごとに。"""
    return [
        shared_f(compounds(headline(p.lesson.passage, p.lesson.side, p.limit, weights), tokenizer), p.summary)
        for p in pairs
    ]
