"""縮め方の約束: 決めた字数を守り、論点・約束・数・日付・条件を先に残し、同じことを二度言わない."""

from collections.abc import Collection
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.draft_weights import built_in_draft_weights
from db.records import Side, Span
from nlp.drafts.selection import Chosen
from nlp.drafts.shortening import Excerpt, Spoken, shorten
from nlp.exchanges.pairing import turn_views
from nlp.exchanges.points import SentenceView
from nlp.text.content_words import content_words
from nlp.text.tokenizer import Tokenizer
from tests.nlp.minutes_builder import minutes

TOKENIZER = Tokenizer()
WEIGHTS = built_in_draft_weights()
PLAIN = (
    "広報紙と回覧でお知らせをしてまいりました。",
    "転入の窓口でも案内をしております。",
    "操作が難しいというお声もございました。",
    "隣の町でも同じ取組を進めています。",
    "図書館の掲示板にも大きく張り出しました。",
    "地域の集まりでも話題になっております。",
)


def views(text: str) -> list[SentenceView]:
    turn = minutes(("柴田課長", text)).turns[0]
    return turn_views(turn, content_words(TOKENIZER.content_words(text)))


def shortened(
    text: str, limit: int | None, side: Side = Side.ANSWER, core: str = "", topic: Collection[str] = ()
) -> list[Chosen]:
    spoken = [Spoken(1, at, view) for at, view in enumerate(views(text))]
    at = text.find(core)
    span = Span(1, at, at + len(core)) if core else None
    return shorten(Excerpt(side, spoken, topic, span), limit, WEIGHTS, lambda said: said)


@pytest.mark.parametrize(
    "fact",
    [
        "登録者は8,412人です。",
        "新しい仕組みは来年度から使えます。",
        "雨の場合は体育館を使っております。",
    ],
)
@pytest.mark.parametrize("place", [0, 3, 6])
def test_a_figure_a_date_and_a_condition_of_an_answer_stay(fact: str, place: int) -> None:
    text = "".join([*PLAIN[:place], fact, *PLAIN[place:]])
    assert fact in [one.text for one in shortened(text, 50)]


@pytest.mark.parametrize("place", [0, 3, 6])
def test_the_commitment_of_an_answer_stays(place: int) -> None:
    promise = "配る数を増やす方向で検討します。"
    text = "".join([*PLAIN[:place], promise, *PLAIN[place:]])
    assert promise in [one.text for one in shortened(text, 30, core="検討します")]


@pytest.mark.parametrize("place", [0, 3, 6])
def test_the_point_that_is_raised_stays(place: int) -> None:
    asked = "配る数を増やせないでしょうか。"
    text = "".join([*PLAIN[:place], asked, *PLAIN[place:]])
    assert asked in [one.text for one in shortened(text, 30, Side.QUESTION)]


def test_what_was_said_already_is_not_chosen_again() -> None:
    text = "登録者は8,412人です。" + PLAIN[0] + "繰り返しますが登録者は8,412人です。" + PLAIN[1]
    chosen = [one.text for one in shortened(text, 200)]
    assert sum("8,412" in text for text in chosen) == 1


def test_one_part_is_chosen_for_the_main_points() -> None:
    assert len(shortened("".join(PLAIN), None)) == 1
    assert shortened("", None) == []


SENTENCES = st.lists(
    st.sampled_from(
        [*PLAIN, "登録者は8,412人です。", "昨年度に窓口の環境を整えましたが、利用する方は増えていません。", "来年度から始めます。", "増やせないでしょうか。"]
    ),
    min_size=1,
    max_size=12,
    unique=True,
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(SENTENCES, st.integers(40, 300), st.sampled_from(Side))
def test_the_limit_holds_and_parts_stand_in_order_without_overlap(
    sentences: list[str], limit: int, side: Side
) -> None:
    chosen = shortened("".join(sentences), limit, side)
    assert chosen
    assert len(chosen) == 1 or sum(len(one.text) for one in chosen) <= 1.1 * limit
    places = [(one.run.pieces[0].start, one.run.pieces[-1].end) for one in chosen]
    assert all(before[1] <= after[0] for before, after in pairwise(places))


@settings(max_examples=40, deadline=None)
@given(SENTENCES)
def test_enough_room_keeps_everything_that_is_said_once(sentences: list[str]) -> None:
    chosen = shortened("".join(sentences), 10_000)
    assert "".join(one.run.text for one in chosen) == "".join(sentences)


def test_a_question_is_printed_with_what_it_is_about_even_where_it_is_longer_than_its_share() -> None:
    about = "試験をした四十ページのうち九ページが基準に合っていなかったと書いてありますけれども、"
    asked = about + "これはいつまでに直るのでしょうか。"
    assert [one.run.text for one in shortened(PLAIN[0] + asked, 40, Side.QUESTION)] == [asked]


def test_a_short_question_stays_though_it_has_hardly_a_word() -> None:
    text = "".join(PLAIN) + "こちらは何か手立てがありますでしょうか。"
    assert shortened(text, 50, Side.QUESTION)[-1].text == "こちらは何か手立てがありますでしょうか。"


@pytest.mark.parametrize(("place", "asked"), [(0, "回覧"), (1, "転入")])
def test_what_holds_the_words_of_the_question_is_preferred(place: int, asked: str) -> None:
    text = "".join(PLAIN)
    assert PLAIN[place] not in [one.text for one in shortened(text, 30)]
    assert PLAIN[place] in [one.text for one in shortened(text, 30, topic=[asked])]
