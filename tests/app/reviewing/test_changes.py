"""変わったところ: 変わらないものは見せず、変わったものは一つも落とさない."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from app.reviewing.changes import NO_CHANGES, find_changes
from app.reviewing.past import own_texts, text_at
from app.reviewing.piles import sort_piles
from db.records import Draft, DraftItem, DraftSentence, Side, Span
from nlp.text.tokenizer import Tokenizer
from nlp.text.word_diff import DiffKind

_WORDS = st.sampled_from(["夜も開けます。", "検討します。", "駐輪場を増やします。", "費用を示します。"])
_ITEMS = st.builds(
    lambda number, side, turn, texts: DraftItem(
        number,
        side,
        f"委員{turn}",
        tuple(DraftSentence(text, (Span(turn, n * 10, n * 10 + 9),)) for n, text in enumerate(texts)),
    ),
    st.integers(1, 3),
    st.sampled_from([Side.QUESTION, Side.ANSWER]),
    st.integers(1, 5),
    st.lists(_WORDS, min_size=1, max_size=2),
)
_DRAFTS = st.lists(_ITEMS, max_size=5).map(lambda items: Draft(tuple(items), ()))
_TOKENIZER = Tokenizer()


@settings(max_examples=60)
@given(_DRAFTS, _DRAFTS)
def test_the_earlier_draft_can_be_told_from_the_later_one_and_the_changes(before: Draft, now: Draft) -> None:
    changes = find_changes(before, now, _TOKENIZER)
    same = [item.text for number, item in enumerate(now.items) if number not in changes.changed]
    old = [
        "".join(one.text for one in pieces if one.kind is not DiffKind.ADDED)
        for pieces in changes.changed.values()
    ]
    told = Counter([*same, *filter(None, old), *(item.text for item in changes.gone)])
    assert told == Counter(item.text for item in before.items)
    for number, pieces in changes.changed.items():
        assert (
            "".join(one.text for one in pieces if one.kind is not DiffKind.REMOVED) == now.items[number].text
        )


@given(_DRAFTS, st.integers(1, 9))
def test_new_numbers_of_the_exchanges_alone_change_nothing(draft: Draft, more: int) -> None:
    moved = tuple(
        DraftItem((item.exchange or 0) + more, item.side, item.speaker, item.sentences)
        for item in draft.items
    )
    assert find_changes(draft, Draft(moved, ()), _TOKENIZER).count == 0
    assert find_changes(draft, draft, _TOKENIZER) == NO_CHANGES


@given(_DRAFTS, st.sets(st.integers(1, 5)), st.sets(st.integers(0, 4)), st.sets(st.integers(0, 4)))
def test_every_paragraph_is_shown_exactly_once_and_the_own_ones_first(
    draft: Draft, own: set[int], changed: set[int], doubtful: set[int]
) -> None:
    piles = sort_piles(draft, own, changed, doubtful)
    shown = [*piles.own, *piles.changed, *piles.doubtful, *piles.rest]
    assert sorted(shown) == list(range(len(draft.items)))
    assert {n for n, item in enumerate(draft.items) if item.sources[0].turn in own} == set(piles.own)
    assert set(piles.unprinted) == own - {item.sources[0].turn for item in draft.items}


def test_the_text_of_a_place_is_its_own_sentence_or_all_it_touches() -> None:
    item = DraftItem(
        1,
        Side.QUESTION,
        "委員",
        (DraftSentence("一。", (Span(1, 0, 5),)), DraftSentence("二。", (Span(1, 5, 9),))),
    )
    draft = Draft((item,), ())
    assert text_at(draft, (Span(1, 5, 9),)) == "二。"
    assert text_at(draft, (Span(1, 0, 9),)) == "一。二。"
    assert text_at(draft, (Span(2, 0, 9),)) == ""
    assert own_texts(draft, {1}) == own_texts(draft, ()) == ("一。", "二。")
    assert own_texts(draft, {2}) == ()
