from hypothesis import given, settings
from hypothesis import strategies as st

from db.records import Measure
from nlp.links.succession import SuccessionCandidate, propose_successions
from nlp.links.synonyms import Synonyms
from nlp.text.tokenizer import Tokenizer

TOKENIZER, SYNONYMS = Tokenizer(), Synonyms()


def measure(content: str, title: str = "", department: str = "企画課", description: str = "") -> Measure:
    return Measure(content, (), "", title, content, (department,), (), description=description)


BEFORE = [
    measure("防災メールの登録者の拡大", "防災情報の提供", "防災課"),
    measure("図書館の蔵書検索の改善", "読書の環境", "図書館"),
    measure("情報セキュリティ研修の実施", "職員の育成", "総務課"),
    measure("標的型メールの訓練", "職員の育成", "総務課"),
    measure(
        "公民館の講座の予約", "生涯学習", "生涯学習課", "講座の申込みと空き部屋の案内を一つの画面で行う。"
    ),
]
AFTER = [
    measure("防災メールの登録者の拡大", "多様な防災情報", "防災課"),
    measure("職員の情報セキュリティ研修と標的型メール訓練", "人材の育成", "総務課"),
    measure("公民館の講座の申込み", "学びの支援", "生涯学習課", "講座の申込みを受け付ける。"),
    measure("公民館の空き部屋の案内", "学びの支援", "生涯学習課", "空き部屋の案内を画面で行う。"),
    measure("水道の検針の自動化", "公営企業の経営", "水道課"),
]


def proposals(later: list[Measure], earlier: list[Measure]) -> tuple[SuccessionCandidate, ...]:
    return propose_successions(later, earlier, TOKENIZER, SYNONYMS)


def suggested(later: list[Measure], earlier: list[Measure]) -> set[tuple[int, int]]:
    return {(c.successor, c.predecessor) for c in proposals(later, earlier) if c.suggested}


def test_a_measure_follows_the_one_it_continues() -> None:
    assert (0, 0) in suggested(AFTER, BEFORE)


def test_two_measures_may_be_merged_into_one() -> None:
    assert {(1, 2), (1, 3)} <= suggested(AFTER, BEFORE)


def test_one_measure_may_be_split_into_two() -> None:
    assert {(2, 4), (3, 4)} <= suggested(AFTER, BEFORE)


def test_nothing_is_proposed_for_a_new_measure_or_from_one_that_ended() -> None:
    pairs = suggested(AFTER, BEFORE)
    assert 4 not in {after for after, _ in pairs}
    assert 1 not in {before for _, before in pairs}


def test_words_that_stand_in_every_plan_do_not_make_two_measures_one() -> None:
    homepage = "公式サイトによる情報の発信"
    later = [
        measure(homepage, "ごみの減量"),
        measure(homepage, "子育て支援情報"),
        measure(homepage, "医療情報"),
    ]
    earlier = [
        measure(homepage, "子育て支援"),
        measure(homepage, "観光の振興"),
        measure(homepage, "広報の充実"),
    ]
    assert suggested(later, earlier) == {(1, 0)}


def test_the_evidence_names_words_of_both_measures() -> None:
    found = next(c for c in proposals(AFTER, BEFORE) if (c.successor, c.predecessor) == (0, 0))
    assert "防災メール" in found.evidence
    assert all(word in f"{AFTER[0].title}。{AFTER[0].content}" for word in found.evidence)


def test_a_plan_without_measures_has_no_proposals() -> None:
    assert proposals([], BEFORE) == proposals(AFTER, []) == ()


texts = st.text(alphabet="防災情報の提供図書館メールABあい。", max_size=20)
measures = st.lists(st.builds(measure, texts, texts, texts, texts), max_size=6)


@settings(max_examples=60)
@given(measures, measures)
def test_any_two_plans_give_scores_between_0_and_1_best_first(
    later: list[Measure], earlier: list[Measure]
) -> None:
    found = proposals(later, earlier)
    assert all(0 < c.score <= 1 for c in found)
    assert len({(c.successor, c.predecessor) for c in found}) == len(found)
    for index in range(len(later)):
        scores = [c.score for c in found if c.successor == index]
        assert scores == sorted(scores, reverse=True)
