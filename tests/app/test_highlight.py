"""強調と抜き出し."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.highlight import Mark, MarkKind, shift_marks, snippet, split_segments

_MARKS = st.lists(
    st.builds(
        lambda a, b, kind, key: Mark(min(a, b), max(a, b), kind, key),
        st.integers(-5, 60),
        st.integers(-5, 60),
        st.sampled_from(MarkKind),
        st.sampled_from(["", "1", "2"]),
    ),
    max_size=8,
)


@given(st.text(max_size=50), _MARKS)
def test_the_segments_put_together_are_the_text(text: str, marks: list[Mark]) -> None:
    assert "".join(segment.text for segment in split_segments(text, marks)) == text


@given(st.text(max_size=50), _MARKS)
def test_each_character_carries_exactly_the_marks_that_cover_it(text: str, marks: list[Mark]) -> None:
    place = 0
    for segment in split_segments(text, marks):
        for _ in segment.text:
            assert sorted(segment.marks, key=repr) == sorted(
                (mark for mark in marks if mark.start <= place < mark.end), key=repr
            )
            place += 1


@pytest.mark.parametrize(
    ("text", "marks", "expected"),
    [
        ("", [], []),
        ("図書館", [], [("図書館", ())]),
        ("図書館", [Mark(0, 3, MarkKind.HIT)], [("図書館", ("hit",))]),
        (
            "電子申請の開始",
            [Mark(0, 4, MarkKind.EVIDENCE, "7"), Mark(2, 7, MarkKind.COMMITMENT)],
            [("電子", ("evidence",)), ("申請", ("evidence", "commitment")), ("の開始", ("commitment",))],
        ),
        ("図書館", [Mark(1, 1, MarkKind.HIT)], [("図書館", ())]),
        ("図書館", [Mark(2, 9, MarkKind.HIT)], [("図書", ()), ("館", ("hit",))]),
    ],
)
def test_text_is_cut_at_the_ends_of_marks(
    text: str, marks: list[Mark], expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert [(segment.text, segment.kinds) for segment in split_segments(text, marks)] == expected


@given(st.text(min_size=1, max_size=400), st.integers(0, 399), st.integers(1, 20), st.integers(1, 60))
def test_a_snippet_shows_the_first_hit_whole_and_only_text_from_the_original(
    text: str, start: int, length: int, around: int
) -> None:
    start = min(start, len(text) - 1)
    mark = Mark(start, min(start + length, len(text)), MarkKind.HIT)
    segments = snippet(text, [mark], around)
    assert "".join(s.text for s in segments if "hit" in s.kinds) == text[mark.start : mark.end]
    shown = "".join(s.text for s in segments if s.marks or s.text != "…")
    assert len(shown) <= mark.end - mark.start + 2 * around
    assert shown in text


def test_a_snippet_without_hits_is_the_beginning() -> None:
    assert "".join(s.text for s in snippet("あ" * 500, [], around=10)) == "あ" * 20 + "…"


def test_distant_hits_are_joined_by_dots() -> None:
    text = "あ" * 100 + "市" + "い" * 100 + "市" + "う" * 100
    marks = [Mark(100, 101, MarkKind.HIT), Mark(201, 202, MarkKind.HIT)]
    assert "".join(s.text for s in snippet(text, marks, around=2)) == "…ああ市いい…いい市うう…"


def test_marks_move_with_the_text_they_are_cut_from() -> None:
    assert shift_marks([Mark(5, 8, MarkKind.HIT, "a")], 5) == (Mark(0, 3, MarkKind.HIT, "a"),)
