from hypothesis import given, settings
from hypothesis import strategies as st

from db.records import Measure, Span, YearProgress
from nlp.links.linking import Candidate, MeasureIndex, QueryPart
from nlp.links.synonyms import Synonyms
from nlp.text.content_words import content_words
from nlp.text.tokenizer import Tokenizer

TOKENIZER = Tokenizer()


def measure(code: str, title: str, content: str, department: str = "情報政策課", target: str = "") -> Measure:
    years = (YearProgress("令和6年度", target, None),) if target else ()
    return Measure(f"{code}/{content}", (), code, title, content, (department,), years)


MEASURES = [
    measure("1-ア", "防災情報の発信", "防災メールの登録の促進", "防災課"),
    measure("1-イ", "防災情報の発信", "避難所の混雑情報の配信", "防災課"),
    measure("2-ア", "公衆無線LANの整備", "公民館への公衆無線LANの増設", "生涯学習課"),
    measure("3-ア", "手数料の電子納付", "窓口での手数料の電子納付の拡大", "市民課"),
    measure("4-ア", "学校のICT環境", "学習用端末の更新", "学務課", "持ち帰り学習を始める。"),
    measure("5-ア", "職員の育成", "情報セキュリティ研修の実施", "総務課"),
]
INDEX = MeasureIndex(MEASURES, TOKENIZER, Synonyms())


def part(text: str, weight: float = 1.0) -> QueryPart:
    return QueryPart(
        text, content_words(TOKENIZER.content_words(text)), weight, Span(3, 100, 100 + len(text))
    )


def ranked(text: str) -> list[Candidate]:
    return INDEX.rank([part(text)])


def best(text: str) -> str:
    return MEASURES[ranked(text)[0].measure].code


def test_the_measure_that_shares_the_rare_words_comes_first() -> None:
    assert best("防災メールの登録者が伸びない理由は何ですか。") == "1-ア"
    assert best("避難所が混んでいるかどうかを知りたい。") == "1-イ"


def test_everyday_words_find_the_official_term() -> None:
    assert best("公民館でWi-Fiを使いたい。") == "2-ア"
    assert best("窓口でキャッシュレスの支払いはできますか。") == "3-ア"
    assert best("GIGAスクールの機器が壊れたらどうしますか。") == "4-ア"


def test_the_city_s_own_words_can_be_taught() -> None:
    taught = MeasureIndex(MEASURES, TOKENIZER, Synonyms([("学びタブ", "学習用端末")]))
    assert MEASURES[taught.rank([part("学びタブの持ち帰りは。")])[0].measure].code == "4-ア"


def test_nothing_is_suggested_where_nothing_fits() -> None:
    assert not any(candidate.suggested for candidate in ranked("議事録の署名は誰がしますか。"))


def test_the_best_fitting_measure_is_suggested() -> None:
    assert ranked("防災メールの登録の促進はどうなりましたか。")[0].suggested


def test_evidence_names_the_words_and_their_place_in_the_turn() -> None:
    text = "防災メールの登録者は。"
    evidence = ranked(text)[0].evidence
    assert evidence
    for word in evidence:
        assert all(text[span.start - 100 : span.end - 100] == word.word for span in word.spans[:1])
        assert {span.turn for span in word.spans} == {3}


def test_the_answer_counts_less_than_the_question() -> None:
    asked = INDEX.rank([part("防災メール"), part("公衆無線LAN", 0.3)])
    assert MEASURES[asked[0].measure].code == "1-ア"


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_any_question_gets_at_most_ten_candidates_best_first_between_0_and_1(text: str) -> None:
    found = ranked(text)
    scores = [candidate.score for candidate in found]
    assert len(found) <= 10
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score < 1 for score in scores)
    assert all(candidate.evidence for candidate in found if candidate.suggested)


def test_an_empty_plan_has_no_candidates() -> None:
    assert MeasureIndex([], TOKENIZER, Synonyms()).rank([part("防災メール")]) == []
