from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.plans.codes import repair_codes, split_code


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("1-①-ア. 公園の緑化", "1-①-ア", "公園の緑化"),
        ("１－①－ア．公園の緑化", "1-①-ア", "公園の緑化"),
        ("1ー①ーア 公園の緑化", "1-①-ア", "公園の緑化"),
        ("①-1 苗木の配布", "①-1", "苗木の配布"),
        ("① - 1 苗木の配布", "①-1", "苗木の配布"),
        ("①苗木の配布", "①", "苗木の配布"),
        ("(1) 苗木の配布", "(1)", "苗木の配布"),
        ("（ア）苗木の配布", "(ア)", "苗木の配布"),
        ("1.2 苗木の配布", "1.2", "苗木の配布"),
        ("1. 3R推進事業", "1", "3R推進事業"),
        ("ア 苗木の配布", "ア", "苗木の配布"),
        ("1-1", "1-1", ""),
    ],
)
def test_the_leading_number_is_split_from_the_name(text: str, code: str, name: str) -> None:
    assert split_code(text) == (code, name)


@pytest.mark.parametrize(
    "text", ["3R推進事業", "5G環境の整備", "24時間対応", "アプリの導入", "ICT化", "2020年の大会", ""]
)
def test_a_name_that_starts_with_a_figure_has_no_code(text: str) -> None:
    assert split_code(text) == ("", text)


@pytest.mark.parametrize(
    ("codes", "repaired"),
    [
        (("1-①-ア", "1-①-イ", "1-②-A"), ("1-①-ア", "1-①-イ", "1-②-ア")),
        (
            ("1-①-ア", "1-①-イ", "1-①-ウ", "2-①-I", "2-①-U"),
            ("1-①-ア", "1-①-イ", "1-①-ウ", "2-①-イ", "2-①-ウ"),
        ),
        (("1-ア", "1-イ", "1-ァ"), ("1-ア", "1-イ", "1-ア")),
        (("1-A", "1-B", "2-ア"), ("1-A", "1-B", "2-ア")),
        (("1-A", "1-E"), ("1-A", "1-E")),
        (("A-1", "A-2", "I-1"), ("A-1", "A-2", "I-1")),
        ((), ()),
    ],
)
def test_katakana_lost_by_the_scanner_comes_back(codes: tuple[str, ...], repaired: tuple[str, ...]) -> None:
    assert repair_codes(codes) == repaired


@given(st.text(max_size=40))
def test_the_name_is_always_the_end_of_the_text(text: str) -> None:
    code, name = split_code(text)
    assert text.strip().endswith(name)
    assert code or name == text.strip()


@given(st.lists(st.from_regex(r"[1-4]-[①-④]-[アイウAIUB]", fullmatch=True), max_size=12))
def test_repairing_twice_changes_nothing_more(codes: list[str]) -> None:
    once = repair_codes(codes)
    assert repair_codes(once) == once
    assert [code[:4] for code in once] == [code[:4] for code in codes]
