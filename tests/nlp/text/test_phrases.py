from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text.phrases import PhraseTable, key_of

TABLE = PhraseTable({"無線LAN": "弱", "公衆無線LAN": "強", "LINE": "会話", "ごみ": "清掃"})


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("公衆無線LANを増やす", ["強"]),
        ("無線ＬＡＮと公衆無線lan", ["弱", "強"]),
        ("市のLINEで送る", ["会話"]),
        ("オンラインとonline申請", []),
        ("BASELINE調査", []),
        ("公衆無線LA", []),
        ("ごみごみ", ["清掃", "清掃"]),
        ("", []),
    ],
)
def test_the_longest_phrase_is_found_whatever_its_width_and_never_inside_a_latin_word(
    text: str, values: list[str]
) -> None:
    assert [phrase.value for phrase in TABLE.find(text)] == values


@given(
    st.text(alphabet="公衆無線LANlineごみ Ａ１", max_size=40),
    st.sets(st.text(alphabet="公衆無線LAN", min_size=1, max_size=6)),
)
def test_what_is_found_stands_in_the_text_in_order_and_without_overlap(text: str, phrases: set[str]) -> None:
    found = PhraseTable({phrase: phrase for phrase in phrases}).find(text)
    for phrase in found:
        assert key_of(text[phrase.start : phrase.end]) == key_of(phrase.value)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(st.text(max_size=30))
def test_keys_keep_every_position(text: str) -> None:
    assert len(key_of(text)) == len(text)
