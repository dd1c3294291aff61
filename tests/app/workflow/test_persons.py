"""人の名が同じか."""

import pytest

from app.workflow.persons import find_people, find_person, same_name


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("岡本 信吾", "岡本　信吾", True),
        ("岡本信吾", "岡本 信吾", True),
        ("ｻﾄｳ 一", "サトウ 一", True),
        ("岡本 信吾", "岡本 晴香", False),
        ("岡本", "岡本 信吾", False),
        ("", "", False),
        ("　", " ", False),
    ],
)
def test_names_are_compared_without_spaces_and_widths(one: str, other: str, same: bool) -> None:
    assert same_name(one, other) is same
    assert same_name(other, one) is same


PEOPLE = ("林 花", "林 月子", "岡本 信吾", "サトウ 一", "小林 花")


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("岡本", ("岡本 信吾",)),
        ("岡本　信吾", ("岡本 信吾",)),
        ("林", ("林 花", "林 月子")),
        ("林花", ("林 花",)),
        ("ｻﾄｳ", ("サトウ 一",)),
        ("信吾", ()),
        ("久慈", ()),
        ("", ()),
        ("　", ()),
    ],
)
def test_a_person_is_found_by_the_full_name_or_by_a_surname_that_only_one_has(
    name: str, found: tuple[str, ...]
) -> None:
    assert find_people(PEOPLE, name) == found
    assert find_person(PEOPLE, name) == (found[0] if len(found) == 1 else None)
