"""実在の公開文書で守る数字。文書は写さず、../shared にあるときだけ読む."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from functools import lru_cache
from typing import Any

import pytest

from nlp.text.width import fold
from tests.shared_documents import SHARED, needs_shared, seed

pytestmark = needs_shared
MINUTES = ("000", "001", "003")


@lru_cache(maxsize=8)
def analysis(number: str) -> dict[str, Any]:
    command = [
        sys.executable,
        "-m",
        "app.cli.main",
        "analyze",
        str(seed(number)),
        "--json",
        "--plan",
        str(seed("004")),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def score() -> Any:
    sys.path.insert(0, str(SHARED / "eval"))
    try:
        import score as module
    finally:
        sys.path.pop(0)
    return module


@pytest.mark.parametrize(("number", "turns"), [("000", 23), ("003", 32)])
def test_every_turn_is_read_as_people_labelled_it(number: str, turns: int) -> None:
    gold = json.loads((SHARED / "gold" / "turns.json").read_text(encoding="utf-8"))[seed(number).name]
    result = score().score_turns(analysis(number), gold)
    assert (result["predicted"], result["f1"]) == (turns, 1.0)


def test_the_printed_list_gives_its_ten_pairs() -> None:
    assert [bool(exchange["answers"]) for exchange in analysis("001")["exchanges"]] == [True] * 10


def test_the_progress_table_s_133_rows_are_72_measures_with_all_five_years() -> None:
    measures = analysis("000")["measures"]
    assert len(measures) == 72
    assert sorted(row for measure in measures for row in measure["rows"]) == list(range(1, 134))
    assert {len(measure["years"]) for measure in measures} == {5}


@pytest.mark.parametrize("number", MINUTES)
def test_no_character_is_neither_drafted_nor_dropped(number: str) -> None:
    result = analysis(number)
    left = {
        turn["turn"]: {i for i, mark in enumerate(turn["text"]) if not mark.isspace()}
        for turn in result["turns"]
    }
    for span in [*(s for item in result["draft"] for s in item["sources"]), *result["dropped"]]:
        left[span["turn"]] -= set(range(span["start"], span["end"]))
    assert not any(left.values())


@pytest.mark.parametrize("number", MINUTES)
def test_the_draft_invents_no_number(number: str) -> None:
    result = analysis(number)
    text = {turn["turn"]: turn["text"] for turn in result["turns"]}
    figures = re.compile(r"\d[\d,.]*")
    for item in result["draft"]:
        source = fold("".join(text[s["turn"]][s["start"] : s["end"]] for s in item["sources"]))
        assert set(figures.findall(fold(item["text"]))) <= set(figures.findall(source))


@pytest.mark.parametrize(("number", "question", "answer"), [("000", 0.85, 0.9), ("003", 0.85, 0.85)])
def test_questions_and_answers_stay_as_good_as_measured(number: str, question: float, answer: float) -> None:
    turns = json.loads((SHARED / "gold" / "turns.json").read_text(encoding="utf-8"))[seed(number).name]
    units = [
        u
        for u in json.loads((SHARED / "gold" / "exchanges.json").read_text(encoding="utf-8"))
        if u["source"] == seed(number).name
    ]
    result = score().score_exchanges(analysis(number), units, turns, seed(number).name)
    assert result["question"]["f1"] >= question
    assert result["answer_turn_f1"] >= answer


@pytest.mark.parametrize(
    ("number", "ndcg", "f1"), [("000", 0.62, 0.6), ("001", 0.85, 0.8), ("003", 0.65, 0.75)]
)
def test_links_stay_as_good_as_measured(number: str, ndcg: float, f1: float) -> None:
    turns = json.loads((SHARED / "gold" / "turns.json").read_text(encoding="utf-8")).get(
        seed(number).name, []
    )
    gold = json.loads((SHARED / "gold" / "exchanges.json").read_text(encoding="utf-8"))
    units = [unit for unit in gold if unit["source"] == seed(number).name]
    result = score().score_links(analysis(number), units, turns, seed(number).name)
    assert result["ndcg5"] >= ndcg
    assert result["f1"] >= f1


def test_the_draft_stays_as_close_to_people_s_as_measured() -> None:
    turns = json.loads((SHARED / "gold" / "turns.json").read_text(encoding="utf-8"))[seed("003").name]
    summaries = json.loads((SHARED / "gold" / "summaries.json").read_text(encoding="utf-8"))[seed("003").name]
    assert score().score_summaries(analysis("003"), summaries, turns)["rouge2"] >= 0.45


def test_the_minutes_headers_tell_date_times_place_and_people() -> None:
    meeting = analysis("003")["meeting"]
    assert (meeting["held_on"], meeting["start"], meeting["end"]) == ("2021-03-10", "10:30", "12:00")
    assert len(meeting["attendees"]) == 5
    assert len(meeting["absentees"]) == 4
    assert (meeting["observers"], meeting["disclosure"]) == (0, "公開")
    assert len(analysis("000")["meeting"]["signatories"]) == 2
