"""要約案の検査の約束: 根拠から離れた箇所を、場所とともに必ず見つける."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.house_style import DraftLength, PrintForm
from db.records import (
    Draft,
    DraftItem,
    DraftSentence,
    Dropped,
    DropReason,
    Exchange,
    ExchangeKind,
    Minutes,
    Side,
    Span,
)
from nlp.drafts.checks import check_draft
from nlp.drafts.condense import write_draft
from nlp.drafts.findings import CheckRule, Severity
from nlp.drafts.style import Reading, Style
from nlp.text.tokenizer import Tokenizer
from tests.nlp.drafts.test_condense import MEETINGS
from tests.nlp.minutes_builder import find, minutes, views_of, weights_of

TOKENIZER = Tokenizer()
MEETING = minutes(("岡本委員", "登録者は何人ですか。"), ("柴田課長", "8,412人です。来年度は増やしません。"))


def drafted(meeting: Minutes, style: Style) -> tuple[tuple[Exchange, ...], Draft]:
    views = views_of(meeting)
    exchanges = find(meeting)
    return exchanges, write_draft(Reading(meeting, views, weights_of(views)), exchanges, style, TOKENIZER)


def rules(draft: Draft, form: PrintForm = PrintForm.ROLE) -> list[CheckRule]:
    return [f.rule for f in check_draft(MEETING, find(MEETING), draft, Style(form), TOKENIZER)]


def test_an_engine_written_draft_has_no_finding() -> None:
    _, draft = drafted(MEETING, Style())
    assert rules(draft) == []


def changed(text: str) -> Draft:
    _, draft = drafted(MEETING, Style())
    last = draft.items[-1]
    sentence = DraftSentence(text, last.sources)
    return replace(draft, items=(*draft.items[:-1], replace(last, sentences=(sentence,))))


def test_an_edited_draft_is_checked_again() -> None:
    assert rules(changed("8,413人です。来年度は増やします。")) == [CheckRule.NUMBER, CheckRule.DENIAL]


def test_figures_exchanged_between_two_sentences_are_found() -> None:
    _, draft = drafted(MEETING, Style())
    last = draft.items[-1]
    first, *rest = last.sentences
    exchanged = tuple(
        replace(s, sources=o.sources) for s, o in zip((first, *rest), (*rest, first), strict=True)
    )
    assert rest
    assert CheckRule.NUMBER in rules(
        replace(draft, items=(*draft.items[:-1], replace(last, sentences=exchanged)))
    )


def test_a_name_is_found_only_where_the_rule_hides_names() -> None:
    meeting = replace(MEETING, header=replace(MEETING.header, attendees=("岡本", "森")))
    exchanges, draft = drafted(meeting, Style())
    sentence = replace(draft.items[0].sentences[0], text="岡本委員が伺います。")
    draft = replace(draft, items=(replace(draft.items[0], sentences=(sentence,)), *draft.items[1:]))
    found = {form: check_draft(meeting, exchanges, draft, Style(form), TOKENIZER) for form in PrintForm}
    assert CheckRule.PERSON in {f.rule for f in found[PrintForm.ROLE]}
    assert CheckRule.PERSON in {f.rule for f in found[PrintForm.LETTER]}
    assert CheckRule.PERSON not in {f.rule for f in found[PrintForm.SURNAME]}


def test_what_is_missing_is_named() -> None:
    _, draft = drafted(MEETING, Style())
    without = replace(draft, items=draft.items[:1])
    assert set(rules(without)) == {CheckRule.UNCOVERED, CheckRule.ANSWERLESS}
    sourceless = DraftItem(None, Side.ANSWER, "事務局", (DraftSentence("増やします。", ()),))
    assert CheckRule.SOURCELESS in rules(replace(draft, items=(*draft.items, sourceless)))
    beyond = DraftItem(None, None, "事務局", (DraftSentence("増やします。", (Span(2, 0, 900),)),))
    assert CheckRule.SOURCELESS in rules(replace(draft, items=(*draft.items, beyond)))


def test_an_unanswered_point_is_listed() -> None:
    meeting = minutes(("岡本委員", "登録者は何人ですか。"), ("水野会長", "以上で終わります。"))
    exchanges, draft = drafted(meeting, Style())
    found = check_draft(meeting, exchanges, draft, Style(), TOKENIZER)
    assert [f.rule for f in found] == [CheckRule.UNANSWERED]


@settings(max_examples=60)
@given(MEETINGS, st.sampled_from(DraftLength), st.sampled_from(PrintForm))
def test_no_draft_of_the_engine_ever_fails_a_check(
    turns: list[tuple[str, str]], length: DraftLength, form: PrintForm
) -> None:
    meeting = minutes(*turns)
    exchanges, draft = drafted(meeting, Style(form, length))
    found = check_draft(meeting, exchanges, draft, Style(form), TOKENIZER)
    assert [f for f in found if f.severity is Severity.MISTAKE] == []


@pytest.mark.parametrize("rule", CheckRule)
def test_every_rule_says_what_to_do_in_one_line(rule: CheckRule) -> None:
    assert rule.advice.endswith("。")
    assert "\n" not in rule.advice


def test_an_unanswered_point_is_a_notice_and_an_invented_figure_a_mistake() -> None:
    assert CheckRule.UNANSWERED.severity is Severity.NOTICE
    assert CheckRule.NUMBER.severity is Severity.MISTAKE


def test_a_source_printed_in_two_paragraphs_is_found_once() -> None:
    _, draft = drafted(MEETING, Style())
    twice = replace(draft, items=(*draft.items, replace(draft.items[-1], exchange=None, side=None)))
    assert set(rules(twice)) == {CheckRule.DOUBLE}


def test_what_is_printed_may_not_be_listed_as_left_out_too() -> None:
    _, draft = drafted(MEETING, Style())
    also = Dropped(draft.items[0].sources[0], DropReason.DETAIL)
    assert rules(replace(draft, dropped=(also,))) == [CheckRule.DOUBLE]


def test_an_answer_shared_by_two_exchanges_may_be_printed_with_both() -> None:
    meeting = minutes(
        ("岡本委員", "費用は幾らですか。時期はいつですか。"), ("柴田課長", "費用は5円で来月です。")
    )
    answer = Span(2, 0, len(meeting.turns[1].text))
    exchanges = tuple(
        Exchange(n, ExchangeKind.QUESTION, (Span(1, a, b),), (answer,), None, 0.5)
        for n, (a, b) in enumerate([(0, 9), (9, 18)], 1)
    )
    items = tuple(
        DraftItem(e.number, side, who, (DraftSentence(meeting.turns[t - 1].text[a:b], (Span(t, a, b),)),))
        for e in exchanges
        for side, who, t, a, b in (
            (Side.QUESTION, "委員", 1, e.question[0].start, e.question[0].end),
            (Side.ANSWER, "事務局", 2, 0, answer.end),
        )
    )
    assert check_draft(meeting, exchanges, Draft(items, ()), Style(), TOKENIZER) == []


def test_a_name_printed_as_the_speaker_is_found() -> None:
    meeting = replace(MEETING, header=replace(MEETING.header, attendees=("岡本", "森")))
    exchanges, draft = drafted(meeting, Style())
    draft = replace(draft, items=(replace(draft.items[0], speaker="岡本委員"), *draft.items[1:]))
    (found,) = check_draft(meeting, exchanges, draft, Style(), TOKENIZER)
    assert (found.rule, found.words, found.item) == (CheckRule.PERSON, "岡本委員", 0)


def test_a_person_who_is_not_of_the_meeting_is_a_notice() -> None:
    meeting = minutes(("岡本委員", "高藤さんの提案で何人集まりましたか。"), ("柴田課長", "五人です。"))
    exchanges, draft = drafted(meeting, Style())
    (found,) = check_draft(meeting, exchanges, draft, Style(), TOKENIZER)
    assert (found.rule, found.words, found.severity) == (CheckRule.PERSONLIKE, "高藤", Severity.NOTICE)


def test_a_name_of_the_meeting_that_may_be_a_place_is_a_notice() -> None:
    meeting = minutes(("千葉委員", "千葉の例と千葉市の例を何回調べましたか。"), ("柴田課長", "五回です。"))
    meeting = replace(meeting, header=replace(meeting.header, attendees=("千葉",)))
    exchanges, draft = drafted(meeting, Style())
    (found,) = check_draft(meeting, exchanges, draft, Style(), TOKENIZER)
    assert (found.rule, found.words, found.start) == (CheckRule.PERSONLIKE, "千葉", 0)


def test_a_condition_in_the_part_of_a_sentence_that_was_cut_off_is_found() -> None:
    spoken = "財政課からは予算が認められればという話をいただいておりますが、来年度に北側でも開催します。"
    meeting = minutes(("岡本委員", "北側でも開きますか。"), ("柴田課長", spoken))
    exchanges = find(meeting)
    cut = spoken.index("来年度")
    head, tail = Span(2, 0, cut), Span(2, cut, len(spoken))
    question = DraftItem(
        1, Side.QUESTION, "委員", (DraftSentence("北側でも開きますか。", (Span(1, 0, 10),)),)
    )
    kept = DraftSentence("来年度に北側でも開催します。", (tail,))
    first = DraftSentence("財政課からは予算が認められればという話をいただいています。", (head,))

    def checked(*sentences: DraftSentence, dropped: tuple[Dropped, ...] = ()) -> list[CheckRule]:
        draft = Draft((question, DraftItem(1, Side.ANSWER, "事務局", sentences)), dropped)
        return [f.rule for f in check_draft(meeting, exchanges, draft, Style(), TOKENIZER)]

    assert checked(kept, dropped=(Dropped(head, DropReason.DETAIL),)) == [CheckRule.CONDITION]
    assert checked(first, kept) == []
