"""伏せるフォームが選ぶ箇所."""

from __future__ import annotations

import pytest

from app.errors import UsageError
from app.withholding_form import WHOLE, WithholdingForm, read_withheld, text_mark
from db.errors import ConflictError
from db.records import WithheldKind

TEXT = "口座は一二三です。\n次に、一二三を送ります。以上です。"
ONE, TWO, THREE = "0-9", "10-22", "22-27"


def form(
    *pieces: str, words: str = "", reason: str = " 個人の  情報 ", seen: str = text_mark(TEXT)
) -> WithholdingForm:
    return WithholdingForm(WithheldKind.SECRET, reason, pieces, words, seen)


@pytest.mark.parametrize(
    ("sent", "places"),
    [
        (form(WHOLE), [(0, None)]),
        (form(ONE, WHOLE), [(0, None)]),
        (form(ONE), [(0, 9)]),
        (form(TWO, ONE), [(0, 22)]),
        (form(ONE, THREE), [(0, 9), (22, 27)]),
        (form(words="口座"), [(0, 2)]),
        (form(TWO, words="一二三"), [(13, 16)]),
    ],
)
def test_sentences_words_or_the_whole_turn(
    sent: WithholdingForm, places: list[tuple[int, int | None]]
) -> None:
    found = read_withheld(sent, TEXT)
    assert [(one.start, one.end) for one in found] == places
    assert {one.reason for one in found} == {"個人の 情報"}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (form(), "伏せる文を選ぶ"),
        (form(ONE, reason="  "), "理由"),
        (form(ONE, reason="あ" * 201), "理由"),
        (form(ONE, reason="a\x00b"), "理由"),
        (form("0-999"), "読めません"),
        (form("5-5"), "読めません"),
        (form("x"), "読めません"),
        (form(words="一二三"), "2 か所"),
        (form(words="無い言葉"), "見つかりません"),
        (form(ONE, words="以上"), "見つかりません"),
    ],
)
def test_what_cannot_be_withheld_is_refused_in_one_line(sent: WithholdingForm, said: str) -> None:
    with pytest.raises(UsageError, match=said) as refused:
        read_withheld(sent, TEXT)
    assert "何も変えていません" in str(refused.value)


def test_a_text_changed_meanwhile_is_a_conflict() -> None:
    with pytest.raises(ConflictError, match="本文が変わりました"):
        read_withheld(form(ONE), TEXT + "。")
