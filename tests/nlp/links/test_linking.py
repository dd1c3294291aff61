from hypothesis import given, settings
from hypothesis import strategies as st

from db.records import Measure, Span, YearProgress
from nlp.links.linking import Candidate, MeasureIndex
from nlp.links.query import QueryPart
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


def test_words_that_hardly_matter_are_not_shown_as_evidence() -> None:
    found = ranked("防災メールの登録の促進について伺います。更新のことも少しだけ。")
    assert "更新" not in {word.word for word in found[0].evidence}
    assert all(word.weight >= 0.2 * found[0].evidence[0].weight for word in found[0].evidence)


def test_the_answer_counts_less_than_the_question() -> None:
    asked = INDEX.rank([part("防災メール"), part("公衆無線LAN", 0.3)])
    assert MEASURES[asked[0].measure].code == "1-ア"


@settings(max_examples=60)
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


def test_a_related_word_finds_a_measure_that_shares_no_word_but_below_one_that_does() -> None:
    plan = [
        measure("1", "都市の緑", "公園の樹木の手入れ", "緑地課"),
        measure("2", "安全な遊び場", "遊具の点検", "緑地課"),
        measure("3", "庁舎の管理", "受付の案内板の更新", "管財課"),
    ]
    found = MeasureIndex(plan, TOKENIZER, Synonyms()).rank([part("遊具が古いようです。")])
    assert [candidate.measure for candidate in found] == [1, 0]
    assert [word.word for word in found[1].evidence] == ["遊具"]


def test_an_amount_of_money_finds_the_row_that_states_it_in_another_unit() -> None:
    budget = [
        measure("1", "道路費", "道路の修繕 352,800"),
        measure("2", "道路費", "道路の新設 410,500"),
    ]
    index = MeasureIndex(budget, TOKENIZER, Synonyms())
    assert index.rank([part("道路に3億5,280万円を計上しました。")])[0].measure == 0
    assert index.rank([part("道路に4億1,050万円を計上しました。")])[0].measure == 1


def test_a_course_that_shares_one_word_of_many_is_not_suggested() -> None:
    plan = [
        *MEASURES,
        measure("6-ア", "市民の学び", "文書の公開講座や情報セキュリティを学ぶ夜間の教室の開催"),
    ]
    index = MeasureIndex(plan, TOKENIZER, Synonyms())
    found = index.rank([part("サーバーの監査を外部に委託する理由は何ですか。セキュリティのためですか。")])
    assert not any(candidate.suggested for candidate in found)
