"""長い試験の、短い一回. 長い方は make soak。"""

from __future__ import annotations

from pathlib import Path

from db.chain.checking import check_file
from tests.soak.kills import kill_writers
from tests.soak.rivals import Rivalry, compete


def test_a_killed_writer_loses_nothing_it_acknowledged_and_leaves_a_whole_chain(tmp_path: Path) -> None:
    found = kill_writers(tmp_path, rounds=6, seed=20261121)
    assert (found.kills, found.lost, found.broken) == (6, 0, 0)
    assert found.written >= 6
    assert found.unfinished <= 6


def test_of_two_people_at_once_one_wins_and_the_other_is_told(tmp_path: Path) -> None:
    assert compete(tmp_path, rounds=15, people=2) == Rivalry(15, 15, refused=15, busy=0, failed=0)
    assert check_file(tmp_path / "rivals2.db", (), ()).findings == ()


def test_of_twenty_people_at_once_one_wins_and_the_others_are_told(tmp_path: Path) -> None:
    assert compete(tmp_path, rounds=2, people=20) == Rivalry(2, 2, refused=38, busy=0, failed=0)
