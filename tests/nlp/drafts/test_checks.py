"""要約案の検査の約束: 根拠から離れた箇所を、場所とともに必ず見つける."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.records import Draft, DraftItem, DraftSentence, Exchange, Minutes, Side, Span
from nlp.drafts.checks import check_draft
from nlp.drafts.condense import write_draft
from nlp.drafts.findings import CheckRule, Severity
from nlp.drafts.print_form import PrintForm
from nlp.drafts.style import DraftLength, Reading, Style
from nlp.drafts.text_checks import TEXT_EXAMPLES, check_text
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
    return [f.rule for f in check_draft(MEETING, find(MEETING), draft, form, TOKENIZER)]


@pytest.mark.parametrize(("rule", "source", "text"), TEXT_EXAMPLES)
def test_every_rule_finds_its_own_example_and_says_where(rule: CheckRule, source: str, text: str) -> None:
    found = check_text(text, source, TOKENIZER)
    assert rule in {finding.rule for finding in found}
    assert all(text[finding.start : finding.end] == finding.words for finding in found)
    assert check_text(source, source, TOKENIZER) == []


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("二千円を三校に配ります。", "2,000円を3校に配ります。"),
        ("３名です。", "3人です。"),
        ("進めなければなりません。", "進めます。"),
        ("広げるべきではないかと思います。", "広げるべきだと思います。"),
        ("道をつないでいきます。", "道をつなぎます。"),
        ("予算が足りないので、来年度に回します。", "来年度に回します。"),
    ],
)
def test_another_spelling_of_the_same_is_no_finding(source: str, text: str) -> None:
    assert check_text(text, source, TOKENIZER) == []


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
    found = {form: check_draft(meeting, exchanges, draft, form, TOKENIZER) for form in PrintForm}
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
    found = check_draft(meeting, exchanges, draft, PrintForm.ROLE, TOKENIZER)
    assert [f.rule for f in found] == [CheckRule.UNANSWERED]


@settings(max_examples=60)
@given(MEETINGS, st.sampled_from(DraftLength), st.sampled_from(PrintForm))
def test_no_draft_of_the_engine_ever_fails_a_check(
    turns: list[tuple[str, str]], length: DraftLength, form: PrintForm
) -> None:
    meeting = minutes(*turns)
    exchanges, draft = drafted(meeting, Style(form, length))
    found = check_draft(meeting, exchanges, draft, form, TOKENIZER)
    assert {finding.rule for finding in found} <= {CheckRule.UNANSWERED}


def test_an_unanswered_point_is_a_notice_and_an_invented_figure_a_mistake() -> None:
    assert CheckRule.UNANSWERED.severity is Severity.NOTICE
    assert CheckRule.NUMBER.severity is Severity.MISTAKE
