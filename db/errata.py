"""訂正. 確定した会議録への、日付のある訂正。封の機能を取り込むまでの仮のもので、訂正は無い。同じ名の関数に差し替える。"""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class Erratum:
    """訂正ひとつ。place はどこの、wrong は誤り、right は正しい形、dated は訂正した時刻(UTC)。"""

    id: int
    place: str
    wrong: str
    right: str
    dated: str


def list_errata(db: Database, meeting_id: int) -> tuple[Erratum, ...]:  # noqa: ARG001 差し替える関数と同じ形にする。
    """会議録の訂正。古い順。"""
    return ()
