import pytest

from nlp.text.ordinals import find_ordinal


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("令和６年度 第１回あさひ野市図書館協議会", 1),
        ("第十二回定例会", 12),
        ("第２回定例会 総務委員会(第 3 回)", 3),
        ("第3次計画の説明会", None),
        ("第1000回", None),
        ("図書館協議会", None),
        ("", None),
    ],
)
def test_the_number_of_the_meeting_is_read_from_its_title(title: str, number: int | None) -> None:
    assert find_ordinal(title) == number
