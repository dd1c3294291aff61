import pytest

from db.records import Missing
from nlp.exchanges.shortfalls import LATER_RULES, SHORTFALL_RULES, find_missing


@pytest.mark.parametrize(("missing", "example"), [(rule[0], rule[3]) for rule in SHORTFALL_RULES])
def test_every_rule_sees_its_own_example_left_open_by_an_answer_about_something_else(
    missing: Missing, example: str
) -> None:
    assert find_missing(example, "貴重なご意見として受け止めます。") == (missing,)


@pytest.mark.parametrize(
    ("question", "answer", "missing"),
    [
        ("いつから使えますか。", "十月から使えます。", ()),
        ("いつから使えますか。", "時期は未定です。", ()),
        ("いつから使えますか。費用はいくらですか。", "十月から使えます。", (Missing.COST,)),
        ("登録者は何人ですか。", "三月末で八千四百人です。", ()),
        ("登録者は何人ですか。", "登録を呼び掛けています。", (Missing.COUNT,)),
        (
            "登録者は何人ですか。",
            "手元に数字がございませんので、後ほどお答えします。",
            (Missing.LATER,),
        ),
        ("伸びない理由は何ですか。", "知られていないためです。", ()),
        ("理由は後で聞きました。広げる考えはありますか。", "広げます。", ()),
        ("予算には限りがあります。広げる考えはありますか。", "広げます。", ()),
        ("対象を広げますか。", "持ち帰って検討します。", (Missing.LATER,)),
        ("いつですか。", "", ()),
        ("費用はいくらですか。", "一億二千万です。", ()),
        ("対策は何ですか。", "公園のごみは持ち帰りをお願いしています。", ()),
        ("申告はどこでできますか。", "申告書は自宅に持ち帰って記入できます。", ()),
        ("会合は開きますか。", "次回は十月に開催し、結果をご報告します。", ()),
    ],
)
def test_what_is_asked_for_and_not_told_is_named(
    question: str, answer: str, missing: tuple[Missing, ...]
) -> None:
    assert find_missing(question, answer) == missing


@pytest.mark.parametrize("example", [example for _, example in LATER_RULES])
def test_every_way_of_putting_off_an_answer_recognises_its_own_example(example: str) -> None:
    assert find_missing("対象を広げますか。", example) == (Missing.LATER,)
