from __future__ import annotations

import pytest

from db.records import Measure
from nlp.links.picking import pick_measures


def _measure(code: str, title: str, content: str, *departments: str) -> Measure:
    return Measure(content, (), code, title, content, departments, ())


_MEASURES = (
    _measure("1-①-ア", "公衆無線LANの整備", "避難所へのアクセスポイントの設置", "情報政策課"),
    _measure("1-②", "図書館", "電子図書館の導入", "生涯学習課"),
    _measure("2-1", "窓口", "オンライン申請の拡大", "市民課", "情報政策課"),
)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", []),
        ("  ", []),
        ("図書館", [1]),
        ("あくせすぽいんと", [0]),
        ("アクセス", [0]),
        ("ｌａｎ", [0]),
        ("lan", [0]),
        ("おんらいん 市民", [2]),
        ("情報政策課", [0, 2]),
        ("1-", [0, 1]),
        ("１－②", [1]),
        ("2-1", [2]),
        ("電子 窓口", []),
        ("水道", []),
        ("%", []),
    ],
)
def test_measures_are_found_by_any_part_of_their_names_however_it_is_written(
    query: str, found: list[int]
) -> None:
    assert pick_measures(query, _MEASURES) == found


def test_what_begins_with_the_words_comes_before_what_only_contains_them() -> None:
    measures = (
        _measure("9-1", "広報", "図書の広報"),
        _measure("9-2", "広", "市の図書"),
        _measure("9-3", "x", "図書の貸出"),
    )
    assert pick_measures("図書", measures) == [0, 2, 1]
    assert pick_measures("広報", measures) == [0]
