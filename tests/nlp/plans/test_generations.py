import pytest

from db.records import Measure, YearProgress
from nlp.plans.generations import PlanOutline, outline_plan, propose_predecessor


def measure(*years: str) -> Measure:
    return Measure("1/道", (), "1", "道", "道", (), tuple(YearProgress(year, None, None) for year in years))


@pytest.mark.parametrize(
    ("title", "years", "first", "last"),
    [
        ("緑の計画", ["平成29年度", "令和3年度"], 2017, 2021),
        ("緑の計画（平成30年度～令和3年度）", [], 2018, 2021),
        ("緑の計画（平成30年度～令和3年度）", ["令和元年度"], 2019, 2019),
        ("緑の計画", ["24年度"], None, None),
    ],
)
def test_a_plan_covers_the_years_of_its_measures_or_of_its_title(
    title: str, years: list[str], first: int | None, last: int | None
) -> None:
    assert outline_plan(title, [measure(*years)]) == PlanOutline(title, first, last)


@pytest.mark.parametrize(
    ("plan", "others", "index"),
    [
        (("第4次緑の計画", 2017, 2021), [("第2次緑の計画", 2007, 2011), ("第3次緑の計画", 2012, 2016)], 1),
        (("第四期緑の計画 進行管理表", None, None), [("第三期緑の計画", None, None)], 0),
        (("第4次緑の計画", None, None), [("第3次水の計画", None, None)], None),
        (("緑の計画", 2022, 2024), [("水の計画", 2018, 2021), ("道の計画", 2014, 2017)], 0),
        (("緑の計画", 2022, 2024), [("水の計画", 2020, 2023)], None),
        (("緑の計画", 2022, 2024), [("水の計画", 2010, 2014)], None),
        (("緑の計画", None, None), [("水の計画", 2018, 2021)], None),
        (("緑の計画", 2022, 2024), [], None),
    ],
)  # fmt: skip
def test_the_plan_before_is_proposed_from_titles_and_years_or_not_at_all(
    plan: tuple[str, int | None, int | None],
    others: list[tuple[str, int | None, int | None]],
    index: int | None,
) -> None:
    found = propose_predecessor(PlanOutline(*plan), [PlanOutline(*other) for other in others])
    assert (found.index if found else None) == index
