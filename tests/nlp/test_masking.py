"""伏せる: 伏せた字は一つも残らず、ほかの字は元の場所から移した位置にある."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import MeetingHeader, Minutes, Turn, Withheld, WithheldKind
from nlp.masking import WORDS, Mask, mask_label, mask_minutes, masked_paragraph

SECRET, RETRACTED = WithheldKind.SECRET, WithheldKind.RETRACTED


def withheld(start: int, end: int | None, kind: WithheldKind = SECRET) -> Withheld:
    return Withheld(kind, "理由", start, end)


@pytest.mark.parametrize(
    ("holes", "masked"),
    [
        ([], "口座は一二三です。"),
        ([withheld(3, 6)], "口座は（秘密のため非公開：理由）です。"),
        ([withheld(0, None, RETRACTED)], "（取消：理由）"),
        ([withheld(0, 2), withheld(6, 9, RETRACTED)], "（秘密のため非公開：理由）は一二三（取消：理由）"),
        ([withheld(3, 5), withheld(4, 6)], "口座は（秘密のため非公開：理由）です。"),
        ([withheld(3, 5), withheld(0, None)], "（秘密のため非公開：理由）"),
        ([withheld(3, 4), withheld(4, 6, RETRACTED)], "口座は（秘密のため非公開：理由）（取消：理由）です。"),
    ],
)
def test_withheld_places_are_replaced_by_their_kind_and_reason(holes: list[Withheld], masked: str) -> None:
    assert Mask(holes).apply("口座は一二三です。") == masked


def test_every_kind_has_its_words() -> None:
    assert set(WORDS) == set(WithheldKind)


_holes = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 10) | st.none(), st.sampled_from(WithheldKind)).map(
        lambda drawn: withheld(
            0 if drawn[1] is None else drawn[0], drawn[1] and drawn[0] + drawn[1], drawn[2]
        )
    ),
    max_size=4,
)


@given(_holes, st.integers(40, 45))
def test_nothing_withheld_is_left_and_every_other_letter_is_where_it_was_moved_to(
    holes: list[Withheld], length: int
) -> None:
    text = "".join(chr(0x4E00 + number) for number in range(length))
    inside = {
        at
        for hole in holes
        for at in range(hole.start, length if hole.end is None else min(hole.end, length))
    }
    mask = Mask(holes)
    masked = mask.apply(text)
    for at, letter in enumerate(text):
        if at in inside:
            assert letter not in masked
            # 伏せた字は、その代わりに書いたものを指す。
            assert masked[mask.start(at) : mask.end(at + 1)].startswith("（")
        else:
            assert masked[mask.start(at) : mask.end(at + 1)] == letter
    assert (mask.start(0), mask.end(length)) == (0, len(masked))


@given(_holes, st.integers(40, 45), st.data())
def test_a_place_chosen_on_the_masked_text_comes_back_to_the_words_that_were_seen(
    holes: list[Withheld], length: int, data: st.DataObject
) -> None:
    text = "".join(chr(0x4E00 + number) for number in range(length))
    mask = Mask(holes)
    masked = mask.apply(text)
    start = data.draw(st.integers(0, len(masked) - 1))
    end = data.draw(st.integers(start + 1, len(masked)))
    low, high = mask.original_start(start, length), mask.original_end(end, length)
    assert 0 <= low < high <= length
    assert mask.start(low) <= start
    assert end <= mask.end(high)
    # 見えた字はそのまま、伏せた字は、代わりに書いたものに触れたときだけ、箇所に入る。
    place, shown = text[low:high], masked[start:end]
    assert [letter for letter in place if letter in masked] == [letter for letter in shown if letter in text]
    assert all(letter in masked for letter in place) is all(letter in text for letter in shown)


@given(_holes, st.integers(40, 45))
def test_a_place_beyond_the_masked_text_lies_beyond_the_text(holes: list[Withheld], length: int) -> None:
    mask = Mask(holes)
    masked = mask.apply("字" * length)
    assert mask.original_end(len(masked), length) == length
    assert mask.original_end(len(masked) + 1, length) == length + 1


@given(_holes, st.integers(0, 40), st.integers(0, 40))
def test_the_order_of_places_stays(holes: list[Withheld], one: int, other: int) -> None:
    mask, (low, high) = Mask(holes), sorted((one, other))
    assert mask.start(low) <= mask.start(high)
    assert mask.end(low) <= mask.end(high)


def test_minutes_are_masked_where_something_is_withheld_and_a_paragraph_says_each_reason_once() -> None:
    turns = tuple(Turn(number, "委員", None, "委員", None, "一二三") for number in (1, 2))
    masked = mask_minutes(Minutes(MeetingHeader(), turns, ""), {2: [withheld(0, 2)]})
    assert [turn.text for turn in masked.turns] == ["一二三", f"{mask_label(SECRET, '理由')}三"]
    assert masked_paragraph([withheld(0, 1), withheld(2, 3)]) == mask_label(SECRET, "理由")
