from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import Measure, SourceKind, YearProgress
from nlp.plans.progress_table import read_progress_table
from nlp.plans.tables import read_lines
from tests.nlp.plans.real_plans import find_real_plan, needs_real_documents, read_labelled_links

TITLE = "あさひ野市 みどりの計画 進行管理表"
HEADER = "番号\t実施事業\t主担当\t担当課\t実施内容\t現状\t令和元年度目標\t令和元年度評価\tR2目標"
ROWS = (
    "1\t1-①-ア. 公園の緑化\t○\t緑地課\t植樹\t百本\t十本を植える。\t八本を植えた。\t十本を植える。",
    "2\t1-①-ア. 公園の緑化\t\t学校課\t植樹\t主担当課に準ずる。\t緑地課に助言する。\t八本を植えた。\t",
    "3\t1-①-ア. 公園の緑化\t\t道路課\t植樹\t同上\t緑地課に助言する。\t街路に三本を植えた。\t－",
    "4\t1-①-イ. 花壇の充実\t\t学校課\t取り組みの周知\t\t随時\t随時\t随時",
    "5\t1-①-イ. 花壇の充実\t○\t緑地課\t取組みの周知\t\t年2回\t年2回\t年3回",
    "6\t1-②-A. 花いっぱい運動\t○\t緑地課\t植樹\t\t検討\t検討\t実施",
)


def read(*lines: str) -> tuple[Measure, ...]:
    return read_progress_table(read_lines("\n".join(lines)))


def test_rows_of_one_activity_become_one_measure() -> None:
    measures = read(TITLE, HEADER, *ROWS)
    assert [measure.rows for measure in measures] == [(1, 2, 3), (4, 5), (6,)]
    assert [measure.key for measure in measures] == ["1-①-ア/植樹", "1-①-イ/取組みの周知", "1-②-ア/植樹"]
    assert [measure.title for measure in measures] == ["公園の緑化", "花壇の充実", "花いっぱい運動"]


def test_the_lead_department_comes_first_and_others_add_only_their_own_words() -> None:
    first, second, _ = read(TITLE, HEADER, *ROWS)
    assert first.departments == ("緑地課", "学校課", "道路課")
    assert second.departments == ("緑地課", "学校課")
    assert first.description == "百本"
    assert first.years == (
        YearProgress(
            "令和元年度",
            "十本を植える。\n（学校課・道路課）緑地課に助言する。",
            "八本を植えた。\n（道路課）街路に三本を植えた。",
        ),
        YearProgress("令和2年度", "十本を植える。", None),
    )
    assert second.years[0] == YearProgress("令和元年度", "年2回\n（学校課）随時", "年2回\n（学校課）随時")


def test_rows_far_apart_still_belong_together() -> None:
    measures = read(TITLE, HEADER, ROWS[0], ROWS[3], ROWS[5], ROWS[1])
    assert [measure.rows for measure in measures] == [(1, 2), (4,), (6,)]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("GIS等の活用", "ＧＩＳ等の活用", True),
        ("取り組みの充実", "取組の充実", True),
        ("サーバーの更新", "サーバの更新", True),
        ("10箇所の整備", "10か所の整備", True),
        ("「広報」の配信", "広報の配信", True),
        ("小学校の整備", "中学校の整備", False),
        ("第1期の整備", "第2期の整備", False),
        ("検討", "実施", False),
    ],
)
def test_only_differences_of_spelling_are_overlooked(one: str, other: str, *, same: bool) -> None:
    rows = [
        f"{number}\t1-①\t○\t緑地課\t{content}\t\t\t\t甲" for number, content in enumerate((one, other), 1)
    ]
    assert len(read(HEADER, *rows)) == (1 if same else 2)


PAGE_HEADS = ("", TITLE, "資料2", HEADER, "- 3 -", f"{TITLE} 資料2")


@given(st.lists(st.lists(st.sampled_from(PAGE_HEADS), max_size=5), min_size=len(ROWS), max_size=len(ROWS)))
def test_page_headers_between_rows_never_change_the_measures(heads: list[list[str]]) -> None:
    lines = [TITLE, HEADER]
    for head, row in zip(heads, ROWS, strict=True):
        lines += [*head, row]
    assert read(*lines) == read(TITLE, HEADER, *ROWS)


@given(st.data())
def test_rows_of_any_width_keep_their_numbers(data: st.DataObject) -> None:
    damaged = []
    for row in ROWS:
        cells = row.split("\t")
        if data.draw(st.booleans()):
            cells = cells[: data.draw(st.integers(5, len(cells)))]
        cells += data.draw(st.lists(st.sampled_from(["", "余り"]), max_size=3))
        damaged.append("\t".join(cells))
    numbers = [number for measure in read(HEADER, *damaged) for number in measure.rows]
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]


START = "1\t緑化\t○\t緑地課\t植樹\t現状\t"


@pytest.mark.parametrize(
    ("lines", "target"),
    [
        ((f"{START}十本を", "植える。\t九本\t十本"), "十本を植える。"),
        ((f"{START}十本を", "植える。"), "十本を植える。"),
        ((f"{START}植える。\t\t", "", TITLE, HEADER, "\t\t\t\t\t\t水をやる。\t\t"), "植える。\n水をやる。"),
        ((f"{START}十本を\t\t", HEADER, "\t\t\t\t\t\t植える。\t\t"), "十本を植える。"),
        ((f'{START}"十本を\n植える。"\t\t',), "十本を\n植える。"),
    ],
)
def test_a_wrapped_row_is_put_together_again(lines: tuple[str, ...], target: str) -> None:
    (measure,) = read(TITLE, HEADER, *lines)
    assert measure.years[0].target == target
    assert measure.rows == (1,)


def test_merged_cells_take_the_value_above_them() -> None:
    measures = read(
        "実施事業\t担当課\t実施内容\tR2目標\tR2実績",
        "1-1 緑化\t緑地課\t植樹\t十本\t九本",
        "\t学校課\t\t一本\t一本",
        "\t緑地課\t水やり\t毎日\t毎日",
        "1-2 花壇\t緑地課\t水やり\t毎週\t毎週",
    )
    assert [(measure.key, measure.departments, measure.rows) for measure in measures] == [
        ("1-1/植樹", ("緑地課", "学校課"), ()),
        ("1-1/水やり", ("緑地課",), ()),
        ("1-2/水やり", ("緑地課",), ()),
    ]


def test_a_markdown_table_with_years_above_the_labels_is_read() -> None:
    (measure,) = read(
        "|No.|取組|担当課|令和4年度||5年度||",
        "|---|---|---|---|---|---|---|",
        "||||計画|実績|計画|実績|",
        "|1|1-1 緑化|緑地課、道路課|十本|九本|十本||",
    )
    assert measure.content == "緑化"
    assert measure.departments == ("緑地課", "道路課")
    assert measure.years == (
        YearProgress("令和4年度", "十本", "九本"),
        YearProgress("令和5年度", "十本", None),
    )


def test_a_table_without_years_takes_the_year_of_its_title() -> None:
    lines = ("施策\t取組内容\t所管課\t計画\t実績", "1 緑化\t植樹\t緑地課\t十本\t九本")
    (measure,) = read("あさひ野市 令和5年度 進捗報告", *lines)
    assert measure.years == (YearProgress("令和5年度", "十本", "九本"),)
    assert read("あさひ野市 進捗報告", *lines) == ()


def test_two_heading_columns_give_the_title_and_the_group() -> None:
    (measure,) = read("施策\t実施事業\t担当課\t実施内容\tR2目標", "1 みどり\t1-1 緑化\t緑地課\t植樹\t十本")
    assert (measure.title, measure.group, measure.code, measure.content) == ("みどり", "緑化", "1-1", "植樹")


def test_a_lead_column_may_name_the_department_itself() -> None:
    (measure,) = read("取組\t主担当\t関係課\tR2目標", "緑化\t緑地課\t学校課・道路課\t十本")
    assert measure.departments == ("緑地課", "学校課", "道路課")
    assert measure.key == "緑化/緑化"


@pytest.mark.parametrize(
    "lines",
    [
        ("番号\t氏名\t役職", "1\t甲\t会長"),
        ("項目\t令和2年度\t令和3年度", "委託料\t100\t200"),
        ("発言者\t議事内容", "委員長\t令和2年度の取組内容を説明する。"),
        ("番号\t質問\t担当課\t回答", "1\t緑化は\t緑地課\t進める"),
        (HEADER,),
    ],
)
def test_other_tables_have_no_measures(lines: tuple[str, ...]) -> None:
    assert read(*lines) == ()


@needs_real_documents
def test_the_real_table_has_72_measures_in_133_rows() -> None:
    measures = read(find_real_plan(SourceKind.PROGRESS_TABLE))
    assert len(measures) == 72
    assert sorted(row for measure in measures for row in measure.rows) == list(range(1, 134))
    assert all(
        len(measure.years) == 5 and measure.departments and measure.description for measure in measures
    )
    assert all(measure.years[-1].evaluation is None for measure in measures)
    assert len({measure.key for measure in measures}) == 72


@needs_real_documents
def test_the_real_rows_are_grouped_as_the_labellers_did() -> None:
    by_rows = {measure.rows: measure for measure in read(find_real_plan(SourceKind.PROGRESS_TABLE))}
    links = read_labelled_links()
    assert links
    for link in links:
        measure = by_rows[tuple(link["rows"])]
        assert f"{measure.code}. {measure.title} / {measure.content}" == link["measure"]
