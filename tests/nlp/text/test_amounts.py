import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text.amounts import find_amounts


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("3億5,280万円を計上", ["3528"]),
        ("352,800", ["3528"]),
        ("１３５億７，３５０万円", ["135735"]),
        ("1,234人が参加", ["1234"]),
        ("50台、12か所、2.7％", []),
        ("2024年の調査", []),
        ("令和6年度", []),
        ("1,000万円", []),
        ("9" * 400, []),
        ("", []),
    ],
)
def test_an_amount_is_the_same_in_any_unit_and_small_round_numbers_do_not_count(
    text: str, digits: list[str]
) -> None:
    assert [amount.digits for amount in find_amounts(text)] == digits


@given(st.integers(min_value=101, max_value=9_999_999))
def test_thousands_of_yen_in_a_table_meet_the_yen_of_a_speech(thousands: int) -> None:
    said = f"{thousands * 1000 // 10_000}万{thousands * 1000 % 10_000}円" if thousands >= 10 else ""
    assert [a.digits for a in find_amounts(said)] == [a.digits for a in find_amounts(f"{thousands:,}")] or (
        1900 <= thousands < 2100
    )


@given(st.text(alphabet="0123456789０９,.兆億万千円 年", max_size=40))
def test_every_place_lies_in_the_text(text: str) -> None:
    for amount in find_amounts(text):
        assert 0 <= amount.start < amount.end <= len(text)
