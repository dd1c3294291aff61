"""人の名が同じか."""

import pytest

from app.workflow.persons import same_name


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
