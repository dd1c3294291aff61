"""指標の図."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.contexts.charts import Chart, charts
from db.records import YearProgress


def _years(*evaluations: str | None) -> list[YearProgress]:
    return [YearProgress(f"令和{n}年度", None, text) for n, text in enumerate(evaluations, 4)]


def _numbers(chart: Chart) -> list[tuple[str | None, str | None]]:
    return [(column.result, column.target) for column in chart.columns]


@pytest.mark.parametrize(
    ("evaluations", "expected"),
    [
        (
            ["【結果/目標】8,412人/8,500人", "【結果/目標】8,930人/9,500人"],
            {"結果/目標(人)": [("8,412人", "8,500人"), ("8,930人", "9,500人")]},
        ),
        (["【回数】2回", "【回数】3回"], {"回数(回)": [("2回", None), ("3回", None)]}),
        # 途中の年度に書かれていなければ、その年度を空けておく。
        (
            ["【回数】2回", "休止した。", "【回数】3回"],
            {"回数(回)": [("2回", None), (None, None), ("3回", None)]},
        ),
        (["【結果/目標】18.5%/20%"], {"結果/目標(%)": [("18.5%", "20%")]}),
        # 一つの年度の実績だけでは、図にする値打ちがない。
        (["【回数】2回"], {}),
        (["要件をまとめた。", None], {}),
        ([], {}),
    ],
)
def test_indicators_that_can_be_compared_become_charts(
    evaluations: list[str | None], expected: dict[str, list[tuple[str | None, str | None]]]
) -> None:
    assert {chart.name: _numbers(chart) for chart in charts(_years(*evaluations))} == expected


def test_a_target_written_beside_the_plan_is_used_when_only_one_fits() -> None:
    years = [
        YearProgress("令和5年度", "訓練を行う。 【目標】2回", "【回数】1回"),
        YearProgress("令和6年度", "訓練を行う。 【目標】3回", "【回数】3回"),
    ]
    (chart,) = charts(years)
    assert _numbers(chart) == [("1回", "2回"), ("3回", "3回")]
    assert "令和5年度は実績 1回・目標 2回" in chart.description


@given(st.lists(st.tuples(st.integers(0, 10**9), st.integers(0, 10**9)), min_size=2, max_size=6))
def test_bars_and_targets_stay_inside_the_picture_in_the_order_of_their_numbers(
    numbers: list[tuple[int, int]],
) -> None:
    (chart,) = charts(_years(*(f"【結果/目標】{result}人/{target}人" for result, target in numbers)))
    for column, (result, target) in zip(chart.columns, numbers, strict=True):
        assert column.target_y is not None
        assert column.x >= 0
        assert column.x + column.width <= chart.width
        assert column.bar_y >= 0
        assert column.bar_y + column.bar_height == pytest.approx(chart.baseline)
        assert 0 <= column.target_y <= chart.baseline
        if result > target:
            assert column.bar_y <= column.target_y
        if result < target:
            assert column.bar_y >= column.target_y
