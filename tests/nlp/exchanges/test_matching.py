from hypothesis import given
from hypothesis import strategies as st

from nlp.exchanges.matching import match_blocks

MATRICES = st.integers(1, 5).flatmap(
    lambda points: st.lists(
        st.lists(st.lists(st.floats(0, 1), min_size=points, max_size=points), min_size=1, max_size=4),
        min_size=1,
        max_size=4,
    )
)


def test_blocks_of_one_official_follow_the_order_of_the_questions() -> None:
    assert match_blocks([[[0.5, 0.1, 0.1], [0.1, 0.3, 0.29], [0.1, 0.3, 0.29]]], 1.0) == [
        (0, 0, 0),
        (1, 0, 1),
        (2, 0, 2),
    ]


def test_a_clear_resemblance_outweighs_the_order() -> None:
    assert match_blocks([[[0.1, 0.9], [0.9, 0.1]]], 1.0) == [(0, 0, 1), (1, 0, 0)]


def test_two_officials_may_answer_the_same_point() -> None:
    assert match_blocks([[[0.9, 0.1]], [[0.9, 0.1]]], 1.0) == [(0, 0, 0), (0, 1, 0)]


def test_an_unanswered_point_shares_a_close_block_and_only_a_close_one() -> None:
    assert match_blocks([[[0.9, 0.6]]], 0.5) == [(0, 0, 0), (1, 0, 0)]
    assert match_blocks([[[0.9, 0.4]]], 0.5) == [(0, 0, 0)]


@given(MATRICES)
def test_every_block_is_used_and_no_pair_twice(groups: list[list[list[float]]]) -> None:
    pairs = match_blocks(groups, 0.5)
    assert len(set(pairs)) == len(pairs)
    assert {(g, b) for _, g, b in pairs} == {
        (g, b) for g, rows in enumerate(groups) for b in range(len(rows))
    }
