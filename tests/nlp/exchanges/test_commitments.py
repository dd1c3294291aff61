import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import Commitment, Span
from nlp.exchanges.commitments import COMMITMENT_RULES, find_commitment


def found(text: str) -> tuple[Commitment, str] | None:
    finding = find_commitment([(Span(1, 0, len(text)), text)])
    return None if finding is None else (finding.commitment, text[finding.words.start : finding.words.end])


@pytest.mark.parametrize(
    ("commitment", "example"), [(commitment, example) for commitment, _, example in COMMITMENT_RULES]
)
def test_every_rule_recognises_its_own_example(commitment: Commitment, example: str) -> None:
    finding = found(example)
    assert finding is not None
    assert finding[0] is commitment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("費用がかかります。来年度の拡大を検討してまいります。", (Commitment.CONSIDER, "検討してまいります")),
        ("検討しましたが、現時点では困難です。", (Commitment.DIFFICULT, "困難です")),
        ("昨年度に導入しました。今後も周知に努めてまいります。", (Commitment.EFFORT, "努めてまいります")),
        ("先進事例を研究してまいります。", (Commitment.STUDY, "研究してまいります")),
        ("国の動向を注視してまいります。", (Commitment.WATCH, "注視してまいります")),
        ("担当は防災課です。", (Commitment.INFORM, "担当は防災課です")),
        (
            "配信できないという点もございます。運用の面を含めて検討します。",
            (Commitment.CONSIDER, "検討します"),
        ),
        ("昨年度に導入した。", (Commitment.DONE, "導入した")),
        ("来年度は地区ごとの登録会を開く。", (Commitment.DO, "来年度は地区ごとの登録会を開く")),
        ("現在は公開していない。", None),
        ("検討した結果、来年度から実施します。", (Commitment.DO, "実施します")),
        ("検討してきましたが、来年四月に導入します。", (Commitment.DO, "導入します")),
        ("研究を重ねた結果、導入しました。", (Commitment.DONE, "導入しました")),
        ("導入は難しくありません。", None),
        ("対象外ではありません。", None),
        ("検討しておりません。", None),
        ("取り組んでおりません。", None),
        ("対応は困難な状況でございます。", (Commitment.DIFFICULT, "困難な状況でございます")),
        ("来年度も実施いたしません。", (Commitment.DIFFICULT, "実施いたしません")),
        ("なるほど", None),
    ],
)
def test_the_class_is_read_from_the_wording_and_shows_the_words(
    text: str, expected: tuple[Commitment, str] | None
) -> None:
    assert found(text) == expected


def test_no_answer_has_no_commitment() -> None:
    assert find_commitment([]) is None


@given(st.text(max_size=200), st.integers(0, 20))
def test_the_words_lie_inside_the_answer(text: str, start: int) -> None:
    start = min(start, len(text))
    finding = find_commitment([(Span(3, start, len(text)), text)])
    if finding is not None:
        assert finding.words.turn == 3
        assert start <= finding.words.start < finding.words.end <= len(text)
