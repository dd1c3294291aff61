"""公開版での箇所: 元の箇所にあたる所を指し、公開版の外には出ない."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.public_spans import public_span

_TEXTS = st.text("桐谷委員にお、。\n尋ねる", max_size=60)


@pytest.mark.parametrize(
    ("text", "public", "part", "expected"),
    [
        ("そのまま。次の文。", "そのまま。次の文。", "次の文。", "次の文。"),
        ("桐谷委員に尋ねます。", "委員に尋ねます。", "に尋ねます。", "に尋ねます。"),
        ("はい。桐谷委員に尋ねます。", "はい。委員に尋ねます。", "桐谷委員に", "委員に"),
        (
            "前の文。秘密の話です。後の文。",
            "前の文。【伏せました】後の文。",
            "秘密の話です。",
            "【伏せました】",
        ),
        ("前の文。秘密の話です。後の文。", "前の文。【伏せました】後の文。", "後の文。", "後の文。"),
        (
            "前の文。秘密の話です。後の文。",
            "前の文。【伏せました】後の文。",
            "の話です。後",
            "【伏せました】後",
        ),
        ("すべて秘密です。", "【伏せました】", "秘密", "【伏せました】"),
        ("消えます。", "", "消えます。", ""),
    ],
)
def test_the_span_points_at_the_same_words_of_the_public_form(
    text: str, public: str, part: str, expected: str
) -> None:
    start = text.index(part)
    first, last = public_span(text, public, start, start + len(part))
    assert public[first:last] == expected


@given(text=_TEXTS, public=_TEXTS, places=st.lists(st.integers(0, 60), min_size=2, max_size=2))
def test_the_span_never_leaves_the_public_form(text: str, public: str, places: list[int]) -> None:
    start, end = sorted(min(place, len(text)) for place in places)
    first, last = public_span(text, public, start, end)
    assert 0 <= first <= last <= len(public)
