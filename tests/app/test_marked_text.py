"""印を付けた本文の HTML."""

from __future__ import annotations

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from app.highlight import Mark, MarkKind, split_segments
from app.marked_text import marked

_MARKS = st.lists(
    st.builds(
        lambda start, length, kind, key: Mark(start, start + length, kind, key),
        st.integers(0, 40),
        st.integers(1, 20),
        st.sampled_from(MarkKind),
        st.text(alphabet="12<\"'&", max_size=3),
    ),
    max_size=6,
)


@given(st.text(alphabet="図書館の<>&\"' \n", max_size=50), _MARKS)
def test_without_its_marks_the_html_is_the_text(text: str, marks: list[Mark]) -> None:
    written = str(marked(split_segments(text, marks)))
    assert html.unescape(re.sub(r"<[^<>]*>", "", written)) == text


@given(st.text(alphabet="図書館の<>&\"' \n", max_size=50), _MARKS)
def test_the_only_tags_are_marks_that_open_and_close(text: str, marks: list[Mark]) -> None:
    tags = re.findall(r"<[^<>]*>", str(marked(split_segments(text, marks))))
    opened = tags[::2]
    assert all(
        re.fullmatch(r'<mark class="mark-[a-z]+( mark-[a-z]+)*"( data-keys="[^"<>]*")?>', tag)
        for tag in opened
    )
    assert tags[1::2] == ["</mark>"] * len(opened)


def test_kinds_and_keys_that_overlap_stand_in_one_mark() -> None:
    marks = [Mark(0, 2, MarkKind.HIT), Mark(0, 2, MarkKind.EVIDENCE, "4"), Mark(0, 2, MarkKind.EVIDENCE, "9")]
    assert str(marked(split_segments("市民の", marks))) == (
        '<mark class="mark-hit mark-evidence" data-keys="4 9">市民</mark>の'
    )
