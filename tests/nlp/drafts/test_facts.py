"""事実の約束: 書き方の違う同じ数・日付は同じで、違う数は違う。"""

import pytest

from nlp.drafts.facts import ORGANISATIONS, find_numbers, find_proper_names, number_keys
from nlp.text.tokenizer import Tokenizer

TOKENIZER = Tokenizer()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("二千円", "2,000円"),
        ("３名", "3人"),
        ("令和6年", "2024年"),
        ("令和六年度", "2024年度"),
        ("平成元年", "1989年"),
        ("R6年度", "令和6年度"),
        ("午後3時", "15時"),
        ("三割", "30%"),
        ("火曜日", "(火)"),
        ("土曜と日曜", "土日"),
        ("3億5,280万円", "352,800,000円"),
    ],
)
def test_another_spelling_of_a_number_or_a_date_is_the_same(one: str, other: str) -> None:
    assert [f.key for f in find_numbers(one)] == [f.key for f in find_numbers(other)] != []


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("令和6年から", "6年から"),
        ("午後3時に", "3時に"),
        ("三事業を", "3事業を"),
        ("三年間で", "3年で"),
        ("二〇二〇年", "2020年"),
    ],
)
def test_a_shorter_way_to_say_a_known_number_is_known(source: str, text: str) -> None:
    assert {f.key for f in find_numbers(text)} <= number_keys(source)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("6年から", "令和6年から"),
        ("3時に", "午後3時に"),
        ("1,234,567円", "1,234,568円"),
        ("三校", "三人"),
        ("月曜日", "火曜日"),
    ],
)
def test_what_the_source_does_not_say_is_not_known(source: str, text: str) -> None:
    assert not {f.key for f in find_numbers(text)} <= number_keys(source)


@pytest.mark.parametrize(("_", "name"), ORGANISATIONS)
def test_the_name_of_an_organisation_is_a_name(_: str, name: str) -> None:
    assert name in {f.key for f in find_proper_names(f"{name}に伝えます。", TOKENIZER)}


@pytest.mark.parametrize("kind", ["担当課", "各小学校", "関係局", "登庁", "株式会社"])
def test_the_kind_of_an_organisation_is_no_name(kind: str) -> None:
    assert find_proper_names(f"{kind}に伝えます。", TOKENIZER) == []
