from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.plans.indicators import find_indicators


@pytest.mark.parametrize(
    ("text", "name", "result", "target", "unit"),
    [
        ("【結果/目標】1,234人/1,500人(56人増)", "結果/目標", 1234, 1500, "人"),
        ("【結果/目標】4/4箇所", "結果/目標", 4, 4, "箇所"),
        ("【実績／目標】１２／１０回", "実績／目標", 12, 10, "回"),
        ("【目標/実績】5/4回", "目標/実績", 4, 5, "回"),
        ("【回数】2回", "回数", 2, None, "回"),
        ("【回数】２回", "回数", 2, None, "回"),
        ("【目標】10,000人", "目標", None, 10000, "人"),
        ("【目標】3回以上", "目標", None, 3, "回"),
        ("【公開手続数】11", "公開手続数", 11, None, ""),
        ("【参加人数】15人", "参加人数", 15, None, "人"),
        ("【参加人数】延べ32名", "参加人数", 32, None, "名"),
        ("【達成率】85.5％", "達成率", 85.5, None, "%"),
        ("【結果】アクセス件数 1,234件/年", "アクセス件数", 1234, None, "件"),
        ("【目標】講座回数：1回", "講座回数", None, 1, "回"),
        ("【目標】2回 年度内に行う。", "目標", None, 2, "回"),
        ("【来場者】1.5万人", "来場者", 1.5, None, "万人"),
        ("【登録数】120（前年度比3増）", "登録数", 120, None, ""),
        ("【達成】3/4か所", "達成", 3, 4, "か所"),
    ],
)
def test_an_indicator_is_read_from_its_notation(
    text: str, name: str, result: float | None, target: float | None, unit: str
) -> None:
    (found,) = find_indicators(text)
    assert (found.name, found.result, found.target, found.unit) == (name, result, target, unit)


@pytest.mark.parametrize(
    "text",
    [
        "【開催日】10月2日",
        "【開催】10/2",
        "【日時】2021/1/26",
        "【期日】R2.3.31",
        "【目標】30年度までに整える。",
        "【目標】1年以内",
        "【会場】3階会議室",
        "【範囲】1回~2回",
        "【内容】審議会を開いた。2回",
        "回数 2回",
        "【】2回",
    ],
)
def test_dates_and_floors_and_ranges_are_no_indicators(text: str) -> None:
    assert find_indicators(text) == ()


def test_indicators_come_in_order_with_their_places() -> None:
    text = "周知した。【回数】2回 【結果/目標】4/5件です。"
    assert [text[found.start : found.end] for found in find_indicators(text)] == [
        "【回数】2回",
        "【結果/目標】4/5件",
    ]


@given(st.text(alphabet="【】結果目標/0123456789,.人回件数 年月１：a\n", max_size=60))
def test_places_never_overlap_and_hold_the_numbers(text: str) -> None:
    end = 0
    for found in find_indicators(text):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start] == "【"
        assert found.name in text[found.start : found.end]
        assert text[found.end - 1] == text[found.end - 1].strip()
        assert found.result is not None or found.target is not None
        end = found.end


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.sampled_from(["人", "回", "箇所", "件"]))
def test_any_result_and_target_are_read_back(result: int, target: int, unit: str) -> None:
    (found,) = find_indicators(f"実施した。【結果/目標】{result:,}{unit}/{target:,}{unit}")
    assert (found.result, found.target, found.unit) == (result, target, unit)
