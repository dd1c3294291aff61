import pytest

from app.draft_weights import built_in_draft_weights
from app.summary_weights import built_in_weights
from db.records import Side
from nlp.drafts.cues import DRAFT_CUES
from nlp.drafts.fitting import Lesson, Row, fit_weights, lesson_rows, no_weights
from nlp.drafts.passage import CUES, read_passage
from nlp.drafts.weights import CueWeights, read_weights, write_weights
from nlp.text.compounds import compounds
from nlp.text.tokenizer import Tokenizer

TOKENIZER = Tokenizer()
TEXT = "駅前の放置自転車は減っています。今後は、駐輪場を増やしてまいります。"


def lesson(summary: str) -> Lesson:
    return Lesson(
        Side.ANSWER,
        read_passage(TEXT, Side.ANSWER, "自転車", TOKENIZER),
        frozenset(compounds(summary, TOKENIZER)),
    )


def fitted(*lessons: Lesson) -> CueWeights:
    return fit_weights(lesson_rows(lessons), no_weights(len(CUES)))


@pytest.mark.parametrize(
    ("weights", "cues"), [(built_in_weights(), CUES), (built_in_draft_weights(), DRAFT_CUES)]
)
def test_weights_written_and_read_again_are_the_same(weights: CueWeights, cues: dict[str, str]) -> None:
    table = write_weights(weights, cues)
    assert write_weights(read_weights(table, cues), cues) == table


def test_every_clue_has_a_value_between_nothing_and_one() -> None:
    for sentence in read_passage(TEXT, Side.ANSWER, "自転車", TOKENIZER).sentences:
        for clause in sentence:
            assert len(clause.cues) in (0, len(CUES))
            assert all(0 <= cue <= 1 for cue in clause.cues)


def test_a_lesson_raises_the_chance_of_what_people_kept() -> None:
    weights = fitted(*[lesson("駐輪場を増やす。")] * 5)
    first, last = lesson("").passage.sentences[0][-1], lesson("").passage.sentences[-1][-1]
    assert weights.chance(Side.ANSWER, last.cues) > weights.chance(Side.ANSWER, first.cues)


def test_the_same_lessons_give_the_same_weights() -> None:
    assert fitted(*[lesson("駐輪場を増やす。")] * 3) == fitted(*[lesson("駐輪場を増やす。")] * 3)


def test_without_lessons_every_clause_is_as_likely_as_any_other() -> None:
    assert set(fitted().sides[Side.QUESTION]) == {0.0}


@pytest.mark.parametrize(
    ("table", "says"),
    [("", "bias"), ("bias\t1", "1 行目"), ("bias\ta\tb", "1 行目"), ("bias\tnan\t1", "有限の数")],
)
def test_a_bad_table_of_weights_is_refused_by_name(table: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        read_weights(table, CUES)


def test_few_lessons_move_the_weights_only_a_little_from_where_they_start() -> None:
    start = CueWeights(dict.fromkeys(Side, (1.0, -1.0)))
    rows = {side: [Row((1.0, 1.0), 1, 1)] for side in Side}
    near, far = (fit_weights(rows, start, pull).sides[Side.ANSWER] for pull in (100.0, 0.1))
    assert near[1] < -0.98
    assert far[1] > -0.5
