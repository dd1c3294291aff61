from db.records import Decision, Measure, Precedent
from nlp.links.linking import Candidate, MeasureIndex
from nlp.links.precedents import Lesson
from nlp.links.query import QueryPart
from nlp.links.synonyms import Synonyms
from nlp.text.content_words import content_words
from nlp.text.tokenizer import Tokenizer

TOKENIZER = Tokenizer()
PLAN = [
    Measure("1", (), "1", "学校の環境", "学習用端末の更新", ("学務課",), ()),
    Measure("2", (), "2", "地域の見守り", "見守り活動の支援", ("福祉課",), ()),
    Measure("3", (), "3", "広報の充実", "広報紙の配布", ("広報課",), ()),
]
# 計画には出てこない、その市だけの呼び名。
QUESTION = "ひだまり便の申込みが多すぎて、断られた方がいます。"
LATER = "今年もひだまり便の申込みを断られたと聞きました。"


def part(text: str) -> QueryPart:
    return QueryPart(text, content_words(TOKENIZER.content_words(text)), 1.0)


def rank(text: str, *lessons: tuple[str, str, Decision]) -> list[Candidate]:
    taught = [Lesson(n, key, decision, [part(said)]) for n, (said, key, decision) in enumerate(lessons, 7)]
    return MeasureIndex(PLAN, TOKENIZER, Synonyms(), taught).rank([part(text)])


def test_a_question_like_a_confirmed_one_is_proposed_the_same_measure_and_names_it() -> None:
    assert rank(LATER) == []
    found = rank(LATER, (QUESTION, "2", Decision.CONFIRMED))
    assert [(PLAN[c.measure].key, c.suggested) for c in found] == [("2", True)]
    assert found[0].precedent == Precedent(7, Decision.CONFIRMED)


def test_a_question_like_a_rejected_one_sinks() -> None:
    text = "広報紙の配布が遅れています。"
    before = rank(text)
    assert before[0].suggested
    after = rank("広報紙の配布が今月も遅れています。", (text, "3", Decision.REJECTED))
    assert after[0].score < before[0].score
    assert not after[0].suggested
    assert after[0].precedent == Precedent(7, Decision.REJECTED)


def test_another_topic_is_left_alone() -> None:
    lesson = (QUESTION, "2", Decision.CONFIRMED)
    text = "広報紙の配布が遅れています。"
    assert rank(text, lesson) == rank(text)


def test_the_nearest_of_several_precedents_decides() -> None:
    far = ("ひだまり便の車体の色が暗いです。", "2", Decision.REJECTED)
    near = (LATER, "2", Decision.CONFIRMED)
    found = rank("今年もひだまり便の申込みを断られたそうです。", far, near)
    assert found[0].precedent == Precedent(8, Decision.CONFIRMED)
