"""要約案の組み込みの重みを求め、取り分けたところでの近さを出す。

    python -m tests.benchmarks.draft_weights [--write]

../shared の学習用の対(本文と新聞の要約)から求め、架空の市の二つの会議の承認された要約で少しだけ直す。--write で組み込みの重みを書き換える。
都議会の三つの会議は、どの重みを求めるのにも使わない。
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence

from app.demo import CITY
from app.draft_learning import CITY_PULL, closeness, read_lessons
from app.draft_weights import BUILT_IN
from app.readers.documents import as_minutes
from app.readers.text import read_file
from db.records import MeetingHeader, Minutes, Side, SpeakerGroup, Turn
from nlp.drafts.cues import DRAFT_CUES
from nlp.drafts.fitting import fit_weights, no_weights
from nlp.drafts.lessons import DraftLesson, draft_lessons, draft_rows, text_lesson
from nlp.drafts.style import EVEN_WEIGHTS
from nlp.drafts.weights import CueWeights, write_weights
from nlp.pipeline import pair, read_sentences, read_words
from nlp.text.tokenizer import Tokenizer
from tests.shared_documents import SHARED

_MEETINGS = ("r6-1", "r7-1")


def main() -> None:
    """重みごと、会議ごとの近さを表にする。"""
    tokenizer = Tokenizer()
    pairs = list(pair_lessons(tokenizer))
    city = [city_lessons(name, tokenizer) for name in _MEETINGS]
    general = fit_weights(draft_rows(pairs), no_weights(len(DRAFT_CUES)))
    built_in = _taught(general, [lesson for lessons in city for lesson in lessons])
    print("| 測った会議 | 手本 | どれも同じ重み | 対から求めた重み | 市のほかの会議でも直した重み |")
    print("| --- | --- | --- | --- | --- |")
    for at, (name, lessons) in enumerate(zip(_MEETINGS, city, strict=True)):
        others = [lesson for other, found in enumerate(city) if other != at for lesson in found]
        _row(name, lessons, (EVEN_WEIGHTS, general, _taught(general, others)), tokenizer)
    for name, lessons in sitting_lessons(tokenizer):
        _row(name, lessons, (EVEN_WEIGHTS, general, built_in), tokenizer)
    if "--write" in sys.argv:
        BUILT_IN.write_text(write_weights(built_in, DRAFT_CUES), encoding="utf-8")


def _taught(start: CueWeights, lessons: Sequence[DraftLesson]) -> CueWeights:
    return fit_weights(draft_rows(lessons), start, CITY_PULL)


def _row(
    name: str, lessons: Sequence[DraftLesson], weights: Sequence[CueWeights], tokenizer: Tokenizer
) -> None:
    found = [closeness(lessons, one, tokenizer) for one in weights]
    print(f"| {name} | {len(lessons)} | {' | '.join(f'{sum(f) / len(f):.3f}' for f in found)} |")


def city_lessons(name: str, tokenizer: Tokenizer) -> list[DraftLesson]:
    """架空の市の、会議ひとつの手本。"""
    return read_lessons(CITY / f"{name}-kaigiroku.txt", CITY / f"{name}-youyaku.txt", tokenizer)


def pair_lessons(tokenizer: Tokenizer) -> Iterator[DraftLesson]:
    """学習用の対の手本。"""
    for line in (SHARED / "ntcir14" / "train.jsonl").read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        yield text_lesson(item["text"], item["summary"], Side(item["kind"]), item["topic"], tokenizer)


def sitting_lessons(tokenizer: Tokenizer) -> Iterator[tuple[str, list[DraftLesson]]]:
    """都議会の会議ごとの、新聞の要約の手本。"""
    for gold in sorted((SHARED / "tokyo").glob("*.gold.json")):
        source = gold.with_name(gold.name.replace(".gold.json", ".txt"))
        minutes = as_minutes(read_file(source), source.name, tokenizer)
        reading = read_sentences(minutes, read_words(minutes))
        texts: list[tuple[SpeakerGroup, str]] = []
        for item in json.loads(gold.read_text(encoding="utf-8")):
            texts.append((SpeakerGroup.MEMBER, item["QuestionSummary"]))
            texts.append((SpeakerGroup.OFFICIAL, item["AnswerSummary"]))
        turns = [Turn(at, "", None, None, None, text, group) for at, (group, text) in enumerate(texts, 1)]
        printed = Minutes(MeetingHeader(), tuple(turns), "")
        yield source.stem, draft_lessons(reading, pair(reading), printed, tokenizer)


if __name__ == "__main__":
    main()
