import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.drafts.pieces import CLOSES, OPENS, ended, pieces_of, split_clauses_at
from nlp.exchanges.points import view
from nlp.text.content_words import content_words
from nlp.text.sentences import Sentence
from nlp.text.tokenizer import Tokenizer

TOKENIZER = Tokenizer()
SAID = "昨年の十月から五十台の端末で在宅の勤務を始めたところでございますが、窓口の仕事の多い課ではなかなか使われておりませんで、半年で七十人ほどの利用にとどまっておりまして、紙を主体とする仕事のやり方から変えていく必要があると考えております。"


@pytest.mark.parametrize(("before", "after"), [(cut[2], cut[3]) for cut in CLOSES])
def test_every_closing_ends_its_own_example(before: str, after: str) -> None:
    assert ended(before) == after


@pytest.mark.parametrize(("rule", "example"), OPENS)
def test_a_sentence_may_begin_after_every_example(rule: str, example: str) -> None:
    assert re.search(rule, example)


def test_a_long_spoken_sentence_is_cut_where_it_goes_on() -> None:
    assert [ended(piece) for piece in split_clauses_at(SAID)] == [
        "昨年の十月から五十台の端末で在宅の勤務を始めたところでございます。",
        "窓口の仕事の多い課ではなかなか使われておりませんで、半年で七十人ほどの利用にとどまっております。",
        "紙を主体とする仕事のやり方から変えていく必要があると考えております。",
    ]


@pytest.mark.parametrize(
    "said",
    [
        "予算が認められれば、来年度から市内の全校で始めます。",  # 条件
        "雨の日の混み具合の状況に応じて台数を見直しており、今後も引き続き増やしてまいります。",
        "来年度から、市内の全ての学校で始めることにしました。",
        "「とても混み合っておりますので、お待ちください」と書いています。",
        "多いので、増やします。",
    ],
)
def test_a_condition_a_topic_a_quotation_and_a_short_clause_stay_with_their_sentence(said: str) -> None:
    assert split_clauses_at(said) == [said]


@given(st.lists(st.sampled_from(["予算を組んで", "「増やしますが、", "いますが、", "」と", "混み合っておりまして、", "ました", "。", "、"]), max_size=40).map("".join))  # fmt: skip
def test_the_pieces_joined_are_what_was_said(said: str) -> None:
    assert "".join(split_clauses_at(said)) == said


def test_each_piece_holds_its_place_its_words_and_whether_it_can_end_a_sentence() -> None:
    words = [w._replace(start=w.start + 7, end=w.end + 7) for w in TOKENIZER.content_words(SAID)]
    whole = view(Sentence(7, 7 + len(SAID), SAID), content_words(words), "岡本委員")
    pieces = pieces_of(3, 0, whole)
    assert [(piece.turn, piece.at, piece.of, piece.closes) for piece in pieces] == [
        (3, 0, 3, True),
        (3, 1, 3, True),
        (3, 2, 3, True),
    ]
    assert [word for piece in pieces for word in piece.words] == list(whole.words)
    for piece in pieces:
        assert SAID[piece.start - 7 : piece.end - 7] == piece.text
        assert all(piece.start <= word.start < piece.end for word in piece.words)


def test_a_reason_can_be_left_out_but_cannot_stand_alone() -> None:
    said = "申込みの電話が毎朝とても混み合っておりますので、来年度からは受付の人数を増やします。"
    pieces = pieces_of(1, 0, view(Sentence(0, len(said), said), [], "柴田課長"))
    assert [piece.closes for piece in pieces] == [False, True]
