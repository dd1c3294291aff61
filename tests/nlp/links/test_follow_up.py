import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.records import Measure, YearProgress
from nlp.links.follow_up import FollowUp, FollowUpReader, FollowUpStatus, Promise
from nlp.text.tokenizer import Tokenizer

TOKENIZER = Tokenizer()
MENTIONED, PLANNED = FollowUpStatus.MENTIONED, FollowUpStatus.PLANNED
SILENT, WAITING = FollowUpStatus.SILENT, FollowUpStatus.WAITING

Year = tuple[str, str | None, str | None]


def measure(*years: Year, content: str = "駅前広場の利用の促進") -> Measure:
    return Measure(
        content, (), "", "", content, ("都市整備課",), tuple(YearProgress(*year) for year in years)
    )


def promise(
    answer: str = "駐輪場の増設につきましては、検討してまいります。",
    question: str = "駅前の自転車があふれています。",
    held_on: str = "2024-08-06",
) -> Promise:
    return Promise(held_on, question, (answer,))


def follow(made: Promise, *measures: Measure) -> FollowUp:
    return FollowUpReader(TOKENIZER).follow(made, measures)


@pytest.mark.parametrize(
    ("years", "status", "year"),
    [
        ([("令和6年度", None, "駐輪場を40台分増やした。")], MENTIONED, "令和6年度"),
        ([("令和6年度", None, "花を植えた。"), ("令和7年度", None, "駐輪場を広げた。")], MENTIONED, "令和7年度"),
        ([("令和6年度", "駐輪場を調べる。", "花を植えた。")], SILENT, None),
        ([("令和6年度", None, "花を植えた。"), ("令和7年度", "駐輪場を調べる。", None)], PLANNED, "令和7年度"),
        ([("令和6年度", "花を植える。", "【駐輪場】12台 【結果/目標】3回/3回")], SILENT, None),
        ([("令和6年度", "花を植える。", None)], WAITING, None),
        ([("令和5年度", None, "駐輪場を40台分増やした。")], WAITING, None),
        ([("元年度", None, "駐輪場を40台分増やした。")], WAITING, None),
        ([], WAITING, None),
    ],
)  # fmt: skip
def test_only_what_is_written_after_the_meeting_counts(
    years: list[Year], status: FollowUpStatus, year: str | None
) -> None:
    found = follow(promise(), measure(*years))
    assert (found.status, found.year) == (status, year)


@pytest.mark.parametrize(
    ("held_on", "status"), [("2025-03-31", MENTIONED), ("2025-04-01", WAITING), ("2024-04-01", MENTIONED)]
)
def test_a_fiscal_year_begins_on_the_first_of_april(held_on: str, status: FollowUpStatus) -> None:
    found = follow(promise(held_on=held_on), measure(("令和6年度", None, "駐輪場を40台分増やした。")))
    assert found.status is status


def test_the_name_of_the_measure_in_its_evaluation_says_nothing_about_the_promise() -> None:
    parking = measure(("令和6年度", None, "駐輪場の看板を直した。"), content="駐輪場の管理")
    assert follow(promise("駐輪場の屋根につきましては、検討いたします。"), parking).status is SILENT


def test_ways_of_working_say_nothing_about_the_promise() -> None:
    vague = measure(("令和6年度", None, "関係課と協議し、実施の方法を検討した。引き続き調査する。"))
    assert follow(promise("実施の方法を調査し、検討してまいります。"), vague).status is SILENT


def test_background_in_the_answer_is_not_the_promise() -> None:
    made = promise("現在は清掃を月2回行っております。駐輪場の増設は検討してまいります。")
    assert follow(made, measure(("令和6年度", None, "清掃を月3回行った。"))).status is SILENT


def test_one_word_of_the_question_alone_is_not_enough_but_two_are() -> None:
    made = promise("ご意見の点は、検討してまいります。", "駅前の噴水を、夜に照明で飾れないか。")
    assert follow(made, measure(("令和6年度", None, "噴水を直した。"))).status is SILENT
    assert follow(made, measure(("令和6年度", None, "噴水に照明を付けた。"))).status is MENTIONED


def test_any_of_the_linked_measures_may_answer_and_the_words_are_shown() -> None:
    silent, told = (
        measure(("令和6年度", None, "花を植えた。")),
        measure(("令和6年度", None, "駐輪場を増設した。")),
    )
    found = follow(promise(), silent, told)
    assert found.status is MENTIONED
    assert set(found.words) == {"駐輪", "増設"}


def test_words_that_stand_in_most_evaluations_of_the_plan_count_half() -> None:
    plan = [measure(("令和6年度", None, "駐輪場の増設を進めた。")) for _ in range(5)]
    one = measure(("令和6年度", None, "増設の看板を立てた。"))
    assert FollowUpReader(TOKENIZER, [plan]).follow(promise(), [one]).status is SILENT
    assert FollowUpReader(TOKENIZER).follow(promise(), [one]).status is MENTIONED


@settings(max_examples=60)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_any_text_gets_a_status_and_words_of_the_cell(question: str, answer: str, written: str) -> None:
    found = follow(promise(answer, question), measure(("令和6年度", None, written)))
    assert (found.year is None) == (found.status in (SILENT, WAITING))
    assert all(word in written for word in found.words)
