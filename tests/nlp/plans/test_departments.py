from __future__ import annotations

import pytest

from nlp.plans.departments import (
    DepartmentNote,
    find_department_note,
    is_department,
    read_caption,
    split_departments,
)


@pytest.mark.parametrize(
    ("text", "departments"),
    [
        ("防災課", ("防災課",)),
        ("防災課、市民課", ("防災課", "市民課")),
        ("秘書課・防災課", ("秘書課", "防災課")),
        ("こども・若者課", ("こども・若者課",)),
        ("学習課（図書館・公民館）", ("学習課（図書館・公民館）",)),
        ("学習課 公民館", ("学習課公民館",)),
        ("防災課 市民課", ("防災課", "市民課")),
        ("防災課\n市民課", ("防災課", "市民課")),
        ("担当：防災課及び市民課", ("防災課", "市民課")),
        ("各課・企画課", ("各課", "企画課")),
        ("防災課、防災課", ("防災課",)),
        ("", ()),
    ],
)
def test_departments_are_split_only_between_offices(text: str, departments: tuple[str, ...]) -> None:
    assert split_departments(text) == departments


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("訓練の実施（防災課） 毎年行う。", DepartmentNote("訓練の実施", ("防災課",), "毎年行う。")),
        ("訓練 (学習課(図書館))", DepartmentNote("訓練", ("学習課(図書館)",), "")),
        ("健康計画（e-kenko）の推進（健康課）", DepartmentNote("健康計画（e-kenko）の推進", ("健康課",), "")),
        (
            "検索（図書館）の充実（学習課・各課）",
            DepartmentNote("検索（図書館）の充実", ("学習課", "各課"), ""),
        ),
        ("講座の開催（公民館）", DepartmentNote("講座の開催", ("公民館",), "")),
        ("広報の充実（担当：広報チーム）", DepartmentNote("広報の充実", ("広報チーム",), "")),
    ],
)
def test_the_first_bracket_that_holds_only_offices_is_the_note(text: str, note: DepartmentNote) -> None:
    assert find_department_note(text) == note


@pytest.mark.parametrize(
    "text", ["訓練の実施", "監査（外部・内部）の確立", "検索（図書館）の充実", "訓練（防災課", "（）"]
)
def test_other_brackets_are_part_of_the_name(text: str) -> None:
    assert find_department_note(text) is None


@pytest.mark.parametrize(
    ("text", "departments"),
    [
        ("担当課：防災課、市民課", ("防災課", "市民課")),
        ("（防災課）", ("防災課",)),
        ("所管：防災課が毎年行う。", ()),
        ("訓練（防災課）", ()),
    ],
)
def test_a_line_of_departments_alone_is_a_caption(text: str, departments: tuple[str, ...]) -> None:
    assert read_caption(text) == departments


@pytest.mark.parametrize(
    ("text", "expected"), [("学習課（公民館等）", True), ("○", False), ("登録を増やす。", False)]
)
def test_a_cell_of_offices_is_recognised(text: str, *, expected: bool) -> None:
    assert is_department(text) is expected
