from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from db.records import Span
from nlp.exchanges.reshaping import sentence_spans, split_at, unite, without

_TEXTS = {
    1: "図書館の開館時間は延びますか。駐輪場は増えますか。\n夜も開けますか。",
    2: "検討します。「はい。」とは言えません。  増やします。",
}
_SPANS = st.builds(
    lambda turn, start, length: Span(turn, start, min(start + length, len(_TEXTS[turn]))),
    st.sampled_from([1, 2]),
    st.integers(0, 20),
    st.integers(0, 30),
)


def _letters(spans: tuple[Span, ...]) -> set[tuple[int, int]]:
    return {
        (span.turn, at)
        for span in spans
        for at in range(span.start, span.end)
        if not _TEXTS[span.turn][at].isspace()
    }


@given(st.lists(_SPANS, max_size=4))
def test_sentences_cover_the_same_letters_and_uniting_them_keeps_order(spans: list[Span]) -> None:
    sentences = sentence_spans(spans, _TEXTS)
    united = unite(sentences, _TEXTS)
    assert _letters(sentences) == _letters(tuple(spans)) == _letters(united)
    assert list(united) == sorted(united, key=lambda span: (span.turn, span.start))
    assert all(a.turn < b.turn or a.end <= b.start for a, b in pairwise(united))


@given(st.lists(_SPANS, min_size=1, max_size=4), st.integers(0, 9))
def test_two_halves_make_the_whole_and_share_nothing(spans: list[Span], pick: int) -> None:
    sentences = sentence_spans(unite(spans, _TEXTS), _TEXTS)
    if len(sentences) < 2:
        return
    cut = sentences[1 + pick % (len(sentences) - 1)]
    halves = split_at(unite(spans, _TEXTS), cut, _TEXTS)
    assert halves
    first, second = map(_letters, halves)
    assert first
    assert second
    assert not first & second
    assert first | second == _letters(tuple(spans))


@given(st.lists(_SPANS, min_size=1, max_size=4), st.sets(st.integers(0, 9)))
def test_what_is_taken_and_what_remains_make_the_whole(spans: list[Span], picks: set[int]) -> None:
    whole = unite(spans, _TEXTS)
    sentences = sentence_spans(whole, _TEXTS)
    taken = [sentence for index, sentence in enumerate(sentences) if index in picks]
    rest = without(whole, taken, _TEXTS)
    assert rest is not None
    assert _letters(rest) | _letters(tuple(taken)) == _letters(whole)
    assert not _letters(rest) & _letters(tuple(taken))


def test_a_sentence_ends_where_the_text_says_even_inside_brackets() -> None:
    assert sentence_spans([Span(2, 0, 28)], _TEXTS) == (Span(2, 0, 6), Span(2, 6, 19), Span(2, 21, 27))


def test_a_cut_outside_the_question_or_before_it_is_no_cut() -> None:
    assert split_at([Span(1, 0, 15)], Span(1, 15, 25), _TEXTS) is None
    assert split_at([Span(1, 0, 25)], Span(1, 0, 15), _TEXTS) is None
    assert without([Span(1, 0, 15)], [Span(2, 0, 6)], _TEXTS) is None
