"""取り合い: 何人かが同じものを同時に直す。勝つのは一人で、ほかの人は断られ、何も失われない。"""

from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from db.connection import connect, open_store, writing
from db.errors import BusyError, ConflictError
from db.events import Subject, SubjectKind, list_events_of
from db.glossary import (
    GlossaryChange,
    GlossaryEntry,
    GlossaryWord,
    add_glossary_group,
    change_glossary_group,
    get_glossary_group,
)
from tests.soak.writer import ACT


@dataclass(frozen=True, slots=True)
class Rivalry:
    """結果。one_winner は勝者が一人で、その内容と出来事だけが残った回の数。busy は順番の来なかった人、failed はほかの誤りの数。"""

    rounds: int
    one_winner: int
    refused: int
    busy: int
    failed: int


def compete(folder: Path, rounds: int, people: int) -> Rivalry:
    """people 人が、同じ組を見てから同時に直すことを、rounds 回行う。"""
    path = folder / f"rivals{people}.db"
    with closing(open_store(path)) as db, writing(db):
        group = add_glossary_group(db, _entry("はじめ"), ACT)
    results = [_one_round(path, group, number, people) for number in range(rounds)]
    return Rivalry(
        rounds,
        sum(result.one_winner for result in results),
        sum(result.refused for result in results),
        sum(result.busy for result in results),
        sum(result.failed for result in results),
    )


def _one_round(path: Path, group: int, number: int, people: int) -> Rivalry:
    with closing(connect(path)) as db:
        seen = get_glossary_group(db, group).entry
        before = len(list_events_of(db, Subject(SubjectKind.GLOSSARY_GROUP, group)))
    gate = threading.Barrier(people)
    outcomes: list[str | type[Exception]] = []

    def change(person: int) -> None:
        mine = f"{number}回目の{person}人目"
        with closing(connect(path)) as own:
            gate.wait()
            try:
                with writing(own):
                    change_glossary_group(own, group, GlossaryChange(seen, _entry(mine)), ACT)
                outcomes.append(mine)
            except Exception as error:
                outcomes.append(type(error))

    threads = [threading.Thread(target=change, args=(person,)) for person in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = [one for one in outcomes if isinstance(one, str)]
    with closing(connect(path)) as db:
        kept = get_glossary_group(db, group).entry
        added = len(list_events_of(db, Subject(SubjectKind.GLOSSARY_GROUP, group))) - before
    whole = len(won) == 1 and kept == _entry(won[0]) and added == 1
    refused, busy = outcomes.count(ConflictError), outcomes.count(BusyError)
    return Rivalry(1, int(whole), refused, busy, people - len(won) - refused - busy)


def _entry(text: str) -> GlossaryEntry:
    return GlossaryEntry((GlossaryWord(text, text), GlossaryWord(f"{text}の別名", f"{text}の別名")), text)
