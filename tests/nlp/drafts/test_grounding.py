"""根拠付けの約束: つなぐと元の文章に戻り、どの箇所もどれかの文の根拠になり、言い換えた文も元の文を指す."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.records import Span, Writer
from nlp.drafts.checks import CheckRule, check_text
from nlp.drafts.grounding import align, ground
from nlp.text.sentences import split_sentences
from nlp.text.tokenizer import Tokenizer

TOKENIZER = Tokenizer()
SPOKEN = (
    "防災メールの登録者は、三月末で8,412人です。"
    "広報紙と回覧でお知らせをしてまいりました。"
    "図書館は月曜日をお休みにしております。"
    "体育館のほうも、月曜日が休みということになっております。"
    "操作が難しいというお声もございました。"
    "来年度から学校の引渡し訓練でも登録を呼び掛けてまいります。"
)
SOURCE = [(Span(3, s.start, s.end), s.text) for s in split_sentences(SPOKEN)]
SPANS = [span for span, _ in SOURCE]


# (要約の文, 元になった文の番号)
PRINTED = (
    ("防災メールの登録者は8,412人です。", {0}),
    ("登録者は８４１２名となっています。", {0}),
    ("回覧や広報紙で知らせました。", {1}),
    ("図書館と体育館は、月曜日が休みです。", {2, 3}),
    ("操作の難しさを訴える声がありました。", {4}),
    ("引渡し訓練の場でも、登録を呼び掛けていきます。", {5}),
    ("三月末の登録者は8,412人で、来年度から学校の引渡し訓練でも登録を呼び掛けます。", {0, 5}),
)


@pytest.mark.parametrize(("printed", "places"), PRINTED)
def test_a_reworded_or_merged_sentence_points_at_the_sentences_it_was_made_from(
    printed: str, places: set[int]
) -> None:
    assert align([printed], [text for _, text in SOURCE], TOKENIZER).sources == (frozenset(places),)


def test_a_sentence_with_nothing_of_the_source_has_no_source_of_its_own() -> None:
    assert align(["ＸＹＺ。"], [text for _, text in SOURCE], TOKENIZER).sources == (frozenset(),)


def test_each_sentence_of_a_text_gets_its_sources_and_its_writer() -> None:
    found = ground("登録者は8,412人です。図書館も体育館も月曜日が休みです。", SOURCE, TOKENIZER, Writer.MODEL)
    assert [sentence.text for sentence in found] == [
        "登録者は8,412人です。",
        "図書館も体育館も月曜日が休みです。",
    ]
    assert {sentence.writer for sentence in found} == {Writer.MODEL}
    assert SPANS[0] in found[0].sources
    assert {SPANS[2], SPANS[3]} <= set(found[1].sources)


def test_a_place_like_no_sentence_goes_with_the_place_beside_it() -> None:
    source = [*SOURCE[:2], (Span(3, 90, 96), "ぬるぬる。"), (Span(4, 0, 6), "ほげほげ。")]
    found = ground("登録者は8,412人です。広報紙でお知らせしました。", source, TOKENIZER)
    assert found[1].sources == (SPANS[1], Span(3, 90, 96), Span(4, 0, 6))


def test_a_number_is_found_in_its_sources_even_where_the_other_words_are_of_another_sentence() -> None:
    found = ground("広報紙と回覧によるお知らせで、8,412人になりました。", SOURCE, TOKENIZER)
    assert {SPANS[0], SPANS[1]} <= set(found[0].sources)
    words = dict(SOURCE)
    source = "".join(words[span] for span in found[0].sources)
    assert CheckRule.NUMBER not in {f.rule for f in check_text(found[0].text, source, TOKENIZER)}


def test_nothing_comes_of_an_empty_text_and_no_source_of_an_empty_source() -> None:
    assert ground(" \n", SOURCE, TOKENIZER) == ()
    assert [s.sources for s in ground("三校です。", [], TOKENIZER)] == [()]


_TEXTS = st.lists(
    st.sampled_from(
        [
            *(p for p, _ in PRINTED),
            "はい。",
            "\n",
            " ",
            "「よい。」と思います。",
            "終わりのない文",
            "！",
            "　",
        ]
    )
).map("".join)


@settings(max_examples=60, deadline=None)
@given(_TEXTS, st.lists(st.sampled_from(SOURCE), unique=True))
def test_sentences_join_to_the_text_and_cover_every_place_in_order(
    text: str, source: list[tuple[Span, str]]
) -> None:
    found = ground(text, source, TOKENIZER)
    assert "".join(sentence.text for sentence in found) == (text if text.strip() else "")
    order = {span: at for at, (span, _) in enumerate(source)}
    for sentence in found:
        places = [order[span] for span in sentence.sources]
        assert places == sorted(set(places))
    if found:
        assert {span for sentence in found for span in sentence.sources} == set(order)
