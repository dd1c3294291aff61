import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.drafts.splitting import CUTS, ended, split_long


@pytest.mark.parametrize(("before", "after"), [(cut[2], cut[3]) for cut in CUTS])
def test_every_cut_ends_its_own_example(before: str, after: str) -> None:
    assert ended(before) == after


def test_a_long_spoken_sentence_is_cut_where_it_goes_on() -> None:
    said = "昨年の十月から五十台の端末で在宅の勤務を始めたところでございますが、窓口の仕事の多い課ではなかなか使われておりませんで、半年で七十人ほどの利用にとどまっておりまして、紙を主体とする仕事のやり方から変えていく必要があると考えております。"
    assert [ended(piece) for piece in split_long(said)] == [
        "昨年の十月から五十台の端末で在宅の勤務を始めたところでございます。",
        "窓口の仕事の多い課ではなかなか使われておりませんで、半年で七十人ほどの利用にとどまっております。",
        "紙を主体とする仕事のやり方から変えていく必要があると考えております。",
    ]


@given(st.lists(st.sampled_from(["予算を組んで", "「増やしますが、", "いますが、", "」と", "おりまして、", "ました", "。", "、"]), max_size=40).map("".join))  # fmt: skip
def test_the_pieces_joined_are_what_was_said(said: str) -> None:
    assert "".join(split_long(said)) == said
