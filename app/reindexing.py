"""索引の作り直し. 解析器か辞書の版が変わると語の切り方が変わるので、すべての語を新しい版で作り直す。

同じ意味の語は探すときに用語集を読んで広げるので、用語集が変わっても索引は変わらない(紐付けは app/relinking.py が直す)。
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app.analysis import store_words
from app.importing import index_measures
from db.connection import writing
from db.errors import NotFoundError
from db.meetings import get_minutes, list_meetings
from db.plans import list_plans
from db.words import WordsVersion, get_words_version, set_words_version
from nlp.text.tokenizer import Tokenizer, versions, words_of


@dataclass(frozen=True, slots=True)
class Reindexed:
    """作り直しの進み具合。done と total は済んだ数と全体の数、failed は途中でやめたか。"""

    done: int
    total: int
    failed: bool

    @property
    def percent(self) -> int:
        """済んだ割合(切り捨て)。"""
        return 100 * self.done // max(self.total, 1)


def words_are_old(db: Database) -> bool:
    """保存してある語が、いまと違う版で作られているか。"""
    stored = get_words_version(db)
    return stored is not None and stored != WordsVersion(*versions())


class Reindexing:
    """一回の作り直し。会議か計画をひとつずつ進めるので、間にほかの処理を挟める。

    途中で止まると版は古いまま残り、次の起動で、はじめから作り直す。その間に取り込まれたものは新しい版でできている。
    """

    def __init__(self, db: Database) -> None:
        self._plans = [plan.id for plan in list_plans(db)]
        self._meetings = [meeting.id for meeting in list_meetings(db)]
        self._total = len(self._plans) + len(self._meetings)
        self._failed = False

    def progress(self) -> Reindexed:
        """いまの進み具合。"""
        return Reindexed(self._total - len(self._plans) - len(self._meetings), self._total, self._failed)

    def fail(self) -> None:
        """途中でやめたことを記す。"""
        self._failed = True

    def step(self, db: Database) -> bool:
        """会議か計画をひとつ作り直す。まだ残っていれば True。writing() の外で呼ぶ。"""
        if self._plans:
            with writing(db):
                index_measures(db, self._plans.pop(), Tokenizer())
        elif self._meetings:
            _reindex_meeting(db, self._meetings.pop(0))
        if self._plans or self._meetings:
            return True
        with writing(db):
            set_words_version(db, WordsVersion(*versions()))
        return False


def _reindex_meeting(db: Database, meeting_id: int) -> None:
    """会議ひとつの語を作り直す。語に切っている間は、ほかの人の書き込みを待たせない。"""
    try:
        minutes = get_minutes(db, meeting_id)
        while True:
            texts = [turn.text for turn in minutes.turns]
            found = words_of(texts)
            with writing(db):
                minutes = get_minutes(db, meeting_id)
                # 切っている間に発言が直されていたら、やり直す。
                if [turn.text for turn in minutes.turns] == texts:
                    numbers = [turn.number for turn in minutes.turns]
                    store_words(db, meeting_id, dict(zip(numbers, found, strict=True)))
                    return
    except NotFoundError:
        # 作り直している間に消された会議は、飛ばす。
        return
