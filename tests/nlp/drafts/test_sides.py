"""片側の入れ替えの約束: 原文はちょうど一度ずつ残り、ほかの段落は変わらない."""

from dataclasses import replace

import pytest

from db.records import (
    Draft,
    DraftItem,
    DraftSentence,
    Dropped,
    DropReason,
    Exchange,
    ExchangeKind,
    Side,
    Span,
    Writer,
)
from nlp.drafts.model_checks import Ground, refusal
from nlp.drafts.sides import DraftSide, side_of, with_sentences
from nlp.text.tokenizer import Tokenizer

TOKENIZER = Tokenizer()
TEXTS = {
    1: "登録者は何人ですか。",
    2: "8,412人です。来年度に増やします。検討もします。",
    3: "以上です。",
}
A, B, C = Span(2, 0, 9), Span(2, 9, 19), Span(2, 19, 26)
EXCHANGE = Exchange(1, ExchangeKind.QUESTION, (Span(1, 0, 10),), (Span(2, 0, 26),), None, 0.9)
DRAFT = Draft(
    (
        DraftItem(1, Side.QUESTION, "委員", (DraftSentence("登録者は何人ですか。", (Span(1, 0, 10),)),)),
        DraftItem(1, Side.ANSWER, "事務局", (DraftSentence("8,412人です。", (A,)), DraftSentence("来年度に増やします。", (B,)))),
        DraftItem(None, None, "委員長", (DraftSentence("以上です。", (Span(3, 0, 5),)),)),
    ),
    (Dropped(C, DropReason.REPEATED),),
)  # fmt: skip
OLD = side_of(DRAFT, EXCHANGE, Side.ANSWER)


def model(text: str, *sources: Span) -> DraftSentence:
    return DraftSentence(text, sources, Writer.MODEL)


def test_a_side_is_its_paragraphs_and_what_was_left_out_of_it() -> None:
    assert DraftSide(1, Side.ANSWER, DRAFT.items[1:2], DRAFT.dropped) == OLD
    assert OLD.places == (A, B, C)
    assert side_of(DRAFT, replace(EXCHANGE, number=2), Side.ANSWER) == DraftSide(2, Side.ANSWER, (), ())


def test_new_sentences_stand_where_the_old_ones_stood_and_nothing_is_lost() -> None:
    draft = with_sentences(DRAFT, OLD, [model("8,412人で、検討もします。", A, C)])
    assert draft is not None
    assert draft.items[0] == DRAFT.items[0]
    assert draft.items[2:] == DRAFT.items[2:]
    assert draft.items[1].speaker == "事務局"
    assert draft.dropped == (Dropped(B, DropReason.DETAIL),)
    assert side_of(draft, EXCHANGE, Side.ANSWER).places == OLD.places


@pytest.mark.parametrize(
    "sentences",
    [
        [],
        [model("三人です。", Span(2, 0, 3))],
        [model("以上です。", Span(3, 0, 5))],
        [model("何人ですか。8,412人です。", Span(1, 0, 10), A)],
    ],
)
def test_sentences_from_elsewhere_are_not_put_in(sentences: list[DraftSentence]) -> None:
    assert with_sentences(DRAFT, OLD, sentences) is None


def refused(
    *sentences: DraftSentence, names: frozenset[str] | None = None, promise: Span | None = None
) -> str | None:
    draft = with_sentences(DRAFT, OLD, sentences)
    assert draft is not None
    new = side_of(draft, EXCHANGE, Side.ANSWER).items
    return refusal(new, OLD, Ground(TEXTS, names, promise), TOKENIZER)


def test_a_faithful_text_is_taken() -> None:
    assert refused(model("8,412人です。", A), model("来年度に増やします。", B), promise=B) is None
    assert refused(model("8,412人で、来年度に増やします。", A, B)) is None


@pytest.mark.parametrize(
    ("words", "sentences"),
    [
        ("根拠にない数", [model("8,421人です。", A), model("来年度に増やします。", B)]),
        ("打ち消し", [model("8,412人です。", A), model("来年度に増やしません。", B)]),
        ("反対の言葉", [model("8,412人です。", A), model("来年度に減らします。", B)]),
        ("原文にない言葉", [model("8,412人です。", A), model("市長は責任を感じて退任します。", B)]),
        ("「8,412人」が落ち", [model("来年度に増やします。", B)]),
        ("約束「来年度に増やします。」が落ち", [model("8,412人です。", A)]),
        ("氏名", [model("岡本委員、8,412人です。", A), model("来年度に増やします。", B)]),
        ("より長く", [model("8,412人です。8,412人です。8,412人です。", A), model("来年度に増やします。", B)]),
    ],
)
def test_an_unfaithful_text_is_refused_with_the_reason(words: str, sentences: list[DraftSentence]) -> None:
    reason = refused(*sentences, names=frozenset({"岡本"}), promise=B)
    assert reason is not None
    assert words in reason
