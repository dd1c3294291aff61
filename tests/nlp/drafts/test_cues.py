import pytest

from nlp.drafts.cues import CUE_RULES, DRAFT_CUES, cues_of, states_fact
from nlp.drafts.pieces import Piece, pieces_of
from nlp.exchanges.points import view
from nlp.text.content_words import content_words
from nlp.text.sentences import split_sentences
from nlp.text.tokenizer import Tokenizer

TOKENIZER = Tokenizer()


def pieces(text: str) -> list[Piece]:
    found: list[Piece] = []
    words = content_words(TOKENIZER.content_words(text))
    for number, sentence in enumerate(split_sentences(text)):
        mine = [word for word in words if sentence.start <= word.start < sentence.end]
        found += pieces_of(1, number, view(sentence, mine, "岡本委員"))
    return found


def named(text: str, topic: tuple[str, ...] = ()) -> dict[str, float]:
    return dict(zip(DRAFT_CUES, cues_of(pieces(text), topic)[0], strict=True))


@pytest.mark.parametrize(("name", "_", "example"), CUE_RULES, ids=[name for name, *_ in CUE_RULES])
def test_every_cue_is_seen_in_its_own_example(name: str, _: str, example: str) -> None:
    assert named(example)[name] == 1.0


def test_every_value_lies_between_nothing_and_one_and_every_cue_has_a_meaning() -> None:
    text = "登録者は8,412人です。図書館も図書館も混んでいます。来年度から増やします。増やす予定はありますか。はい。"
    for cues in cues_of(pieces(text), ["登録"]):
        assert len(cues) == len(DRAFT_CUES)
        assert all(0 <= cue <= 1 for cue in cues)
    assert all(DRAFT_CUES.values())


def test_the_place_and_the_words_of_a_part_are_counted() -> None:
    text = "登録者は8,412人です。登録者を増やす予定はありますか。"
    first, last = cues_of(pieces(text), ["登録"])
    seen = [dict(zip(DRAFT_CUES, cues, strict=True)) for cues in (first, last)]
    assert [one["first"] for one in seen] == [1, 0]
    assert [one["last"] for one in seen] == [0, 1]
    assert [one["asks"] for one in seen] == [0, 1]
    assert seen[0]["fresh"] == 1
    assert seen[1]["fresh"] < 1
    assert seen[0]["topic"] > 0


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("登録者は8,412人です。", True),
        ("来年度から始めます。", True),
        ("予算が認められれば、始めます。", True),
        ("窓口で配ります。", False),
        ("例えば、350円の券です。", False),
        ("私は昨年三回使いました。", False),
    ],
)
def test_a_fact_is_a_figure_a_date_or_a_condition_but_not_inside_an_example(text: str, fact: bool) -> None:
    assert states_fact(cues_of(pieces(text), ())[0]) is fact
