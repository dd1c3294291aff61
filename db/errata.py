"""訂正. 確定した会議録への、日付のある訂正。封の機能を取り込むまでの仮のもので、訂正は無い。同じ名のものに差し替える。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.events import Act


@dataclass(frozen=True, slots=True)
class Correction:
    """訂正の内容。paragraph は印字した段落の番号か、会議の事実なら None。wrong を correct に改める。"""

    paragraph: int | None
    wrong: str
    correct: str
    reason: str


@dataclass(frozen=True, slots=True)
class Erratum:
    """書き足した訂正。number は会議の中の番号(1 から)、act は書いた人と時刻。"""

    number: int
    correction: Correction
    act: Act


def list_errata(db: Database, meeting_id: int) -> tuple[Erratum, ...]:  # noqa: ARG001 差し替える関数と同じ形にする。
    """会議の訂正。書き足した順。"""
    return ()
