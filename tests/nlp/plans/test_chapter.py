from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import Measure, SourceKind
from nlp.plans.chapter import match_schedule, read_plan_chapter
from nlp.plans.chapter_sections import split_policies
from nlp.plans.items import PlanItem, read_items
from nlp.plans.schedules import ScheduleRow, read_schedule
from nlp.plans.tables import read_lines
from tests.nlp.plans.real_plans import find_real_plan, needs_real_documents

SAMPLE = """第3章 施策の展開

3.1 みどりを育てる

(1) 公園の緑化

【現状】

平成 23 年度から公園に木¹を植えています。

¹ 木：背の高い植物。

【方向性】

(1) 数を増やし
(2) 質を高めます

【実施事業】

事業名\t実施項目
①植樹の推進\t<p>木を増やす。</p> <p>①-1 市民植樹祭の開催（緑地課） 毎年開く。 また、苗を配り、育て方も

事業名\t実施項目
\t伝える。</p> <p>①-2 学校の緑化（校庭・屋上）の支援（緑地課・学校課）</p>
②公園の手入れ\t見回りを増やす。 ②-1 見回りの充実(緑地課(公園係)・関係各課)

【実施計画】

実施項目\t実施時期\t\t
\t24年度\t25年度\t26年度
①-1 市民植樹祭の開催\t準備 →\t実施\t
①-2 学校緑化の支援\t\t検討\t実施

実施項目\t実施時期\t\t
\t24年度\t25年度\t26年度
①-3 見回りの充実\t実施\t\t
\t→\t\t評価

(2) 花のまちづくり

【現状】

花壇があります。

【実施事業】

事業名\t実施項目
①花壇の充実\t<p>花を増やす。</p><p>①-1 花壇の募集（緑地課）</p> <p>苗を選ぶ。</p><p>①-2 苗の配布（緑地課）</p>

【実施計画】

実施項目\t24年度\t25年度\t26年度
① 花壇の募集\t実施\t\t
①-2 苗の配布\t実施\t\t
①-3 種の交換会\t検討\t\t実施

第4章 計画の推進

(1) 進行管理

毎年確かめます。
"""


def read(text: str) -> tuple[Measure, ...]:
    return read_plan_chapter(read_lines(text))


def targets(measure: Measure) -> list[str | None]:
    return [year.target for year in measure.years]


def test_every_item_of_every_policy_is_a_measure() -> None:
    assert [(measure.code, measure.title, measure.group, measure.content) for measure in read(SAMPLE)] == [
        ("(1)①-1", "公園の緑化", "①植樹の推進", "市民植樹祭の開催"),
        ("(1)①-2", "公園の緑化", "①植樹の推進", "学校の緑化（校庭・屋上）の支援"),
        ("(1)②-1", "公園の緑化", "②公園の手入れ", "見回りの充実"),
        ("(2)①-1", "花のまちづくり", "①花壇の充実", "花壇の募集"),
        ("(2)①-2", "花のまちづくり", "①花壇の充実", "苗の配布"),
        ("(2)①-3", "花のまちづくり", "", "種の交換会"),
    ]


def test_departments_and_descriptions_belong_to_their_items() -> None:
    measures = read(SAMPLE)
    assert [measure.departments for measure in measures[:3]] == [
        ("緑地課",),
        ("緑地課", "学校課"),
        ("緑地課(公園係)", "関係各課"),
    ]
    assert [measure.description for measure in measures] == [
        "毎年開く。 また、苗を配り、育て方も伝える。",
        "木を増やす。",
        "見回りを増やす。",
        "花を増やす。",
        "苗を選ぶ。",
        "",
    ]


def test_the_schedule_follows_its_item_by_name_then_code_then_likeness() -> None:
    measures = read(SAMPLE)
    assert [targets(measure) for measure in measures] == [
        ["準備", "実施", "実施"],
        [None, "検討", "実施"],
        ["実施", "実施", "評価"],
        ["実施", "実施", "実施"],
        ["実施", "実施", "実施"],
        ["検討", "検討", "実施"],
    ]
    assert all(year.evaluation is None for measure in measures for year in measure.years)
    assert [year.year for year in measures[0].years] == ["平成24年度", "平成25年度", "平成26年度"]


def test_without_any_era_in_the_text_the_printed_year_stays() -> None:
    measures = read(SAMPLE.replace("平成 23 年度から", ""))
    assert [year.year for year in measures[0].years] == ["24年度", "25年度", "26年度"]


@pytest.mark.parametrize(
    ("style", "codes"),
    [
        (("施策１　", "施策２　"), ["1", "2"]),
        (("基本施策1-1 ", "基本施策1-2 "), ["1-1", "1-2"]),
        (("（１）", "（２）"), ["(1)", "(2)"]),
        (("1-1 ", "1-2 "), ["1-1", "1-2"]),
        (("２．１　", "２．２　"), ["2.1", "2.2"]),
        (("## 1. ", "## 2. "), ["1", "2"]),
    ],
)
@pytest.mark.parametrize(
    "words",
    [
        ("【現状と課題】", "【施策の方向】", "【取組】"),
        ("■現状", "■方針", "■主な取組"),
        ("### 課題", "### 目標", "### 具体的な取組"),
        ("［現状］", "［方向性］", "［主要事業］"),
    ],
)
def test_other_headings_and_bracket_words_are_read_alike(
    style: tuple[str, str], codes: list[str], words: tuple[str, str, str]
) -> None:
    now, aim, work = words
    text = "\n".join(
        [
            "あさひ野市 みどりの計画",
            *(f"{style[0]}緑化", now, "木が少ない。", aim, "木を増やす。", work),
            *("① 植樹祭（担当：緑地課）", "毎年開く。", "② 苗木の配布（担当：緑地課・学校課）"),
            *(f"{style[1]}花壇", now, "花が少ない。", aim, "花を増やす。", work),
            *("・花壇の募集（緑地課）", "・花の講座（学習課、緑地課）"),
        ]
    )
    measures = read(text)
    assert [(measure.title, measure.content, measure.departments) for measure in measures] == [
        ("緑化", "植樹祭", ("緑地課",)),
        ("緑化", "苗木の配布", ("緑地課", "学校課")),
        ("花壇", "花壇の募集", ("緑地課",)),
        ("花壇", "花の講座", ("学習課", "緑地課")),
    ]
    assert measures[0].description == "毎年開く。"
    assert [measure.code for measure in measures] == [f"{codes[0]}①", f"{codes[0]}②", codes[1], codes[1]]


def test_a_table_with_a_department_column_lists_items() -> None:
    (policy,) = split_policies(
        read_lines(
            "施策1 緑化\n【現状】\n木が少ない。\n【取組】\n|取組|内容|担当課|\n|---|---|---|\n"
            "|1-1 植樹祭|毎年開く。|緑地課、学校課|\n|1-2 苗木の配布|春に配る。|緑地課|"
        )
    )
    assert read_items(policy.sections[1].lines) == (
        PlanItem("1-1", "植樹祭", "", ("緑地課", "学校課"), "毎年開く。"),
        PlanItem("1-2", "苗木の配布", "", ("緑地課",), "春に配る。"),
    )


@pytest.mark.parametrize(
    ("text", "descriptions"),
    [
        # 項目の前に説明を書く流儀
        ("①木\n増やす。\n①-1 甲（緑地課）\n\n配る。\n①-2 乙（緑地課）", ["増やす。", "配る。"]),
        # 項目の後に説明を書く流儀
        ("①木\n増やす。\n①-1 甲（緑地課）\n\n植える。\n①-2 乙（緑地課）\n\n配る。", ["植える。", "配る。"]),
        # 同じ段落に説明がある項目では、次の段落もその続き
        (
            "①木\n①-1 甲（緑地課） 植える。\n\n育てる。\n①-2 乙（緑地課） 配る。",
            ["植える。\n育てる。", "配る。"],
        ),
        # 担当課だけの行は説明ではない
        ("①木\n①-1 甲\n担当課：緑地課\n①-2 乙\n担当課：緑地課", ["", ""]),
        ("①木\n増やす。\n①-1 甲\n担当課：緑地課\n\n配る。\n①-2 乙\n担当課：緑地課", ["増やす。", "配る。"]),
        # 文の途中で折り返した説明はつなぐ
        ("①-1 甲（緑地課） 木を\n植える。\n①-2 乙（緑地課） 配る。", ["木を植える。", "配る。"]),
    ],
)
def test_paragraphs_go_to_the_item_they_describe(text: str, descriptions: list[str]) -> None:
    items = read_items(read_lines(text))
    assert [item.name for item in items] == ["甲", "乙"]
    assert [item.description for item in items] == descriptions
    assert all(item.departments == ("緑地課",) for item in items)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["①-1 甲\t検討\t\t実施\t"], [("①-1", "甲", ["検討", "検討", "実施", "実施"])]),
        (["①-1 甲\t\t検討\t\t"], [("①-1", "甲", [None, "検討", "検討", "検討"])]),
        (["①-1 甲\t実施 →\t\t\t評価 →"], [("①-1", "甲", ["実施", "実施", "実施", "評価"])]),
        (["①-1 甲\t実施\t\t\t", "\t→\t\t\t評価"], [("①-1", "甲", ["実施", "実施", "実施", "評価"])]),
        (["①-1 甲\t実施\t\t\t", "\t評価\t\t\t"], [("①-1", "甲", ["実施、評価"] * 4)]),
        (["①-1 甲の\t実施\t\t\t", "続き\t\t\t\t"], [("①-1", "甲の続き", ["実施"] * 4)]),
        (["甲\t実施", "乙\t\t\t\t実施"], [("", "甲", ["実施"] * 4), ("", "乙", [None, None, None, "実施"])]),
        (["①-1 甲\t試行 → 実施\t\t\t"], [("①-1", "甲", ["試行 → 実施"] * 4)]),
    ],
)
def test_an_empty_cell_continues_the_stage_to_its_left(
    rows: list[str], expected: list[tuple[str, str, list[str | None]]]
) -> None:
    lines = read_lines("\n".join(["実施項目\t実施時期\t\t\t", "\t令和2年度\t3年度\t4年度\t5年度", *rows]))
    found = read_schedule(lines, 0, len(lines), ())
    assert [(row.code, row.name, [year.target for year in row.years]) for row in found] == expected


def make_item(code: str, name: str, group: str = "") -> PlanItem:
    return PlanItem(code, name, group, (), "")


@pytest.mark.parametrize(
    ("items", "rows", "expected"),
    [
        ([("①-1", "植樹祭"), ("①-2", "苗木の配布")], [("①-2", "苗木配布"), ("①-1", "市民植樹祭")], [1, 0]),
        ([("①-1", "植樹祭"), ("②-1", "苗木の配布")], [("①-1", "植樹祭"), ("①-2", "苗木の配布")], [0, 1]),
        ([("①-1", "植樹祭"), ("②-1", "苗木の配布")], [("", "苗木の配付"), ("", "植樹祭")], [1, 0]),
        ([("①-1", "植樹祭"), ("①-2", "苗木の配布")], [("①-1", "苗木の配布"), ("①-2", "植樹祭")], [1, 0]),
        ([("①-1", "植樹祭")], [("③-1", "水道の検針")], [None]),
        ([("①-1", "植樹祭")], [("①", "緑化の推進")], [0]),
        ([("①-1", "植樹祭"), ("①-2", "苗木の配布")], [("①", "緑化の推進")], [None, None]),
        ([("①-1", "植樹祭")], [], [None]),
    ],
)
def test_schedule_rows_find_their_items(
    items: list[tuple[str, str]], rows: list[tuple[str, str]], expected: list[int | None]
) -> None:
    known = [make_item(code, name, f"{code[0]}事業") for code, name in items]
    schedule = [ScheduleRow(code, name, (), ()) for code, name in rows]
    assert match_schedule(known, schedule) == [
        None if place is None else schedule[place] for place in expected
    ]


NAMES = st.text(alphabet="植樹祭苗木花壇の配布", max_size=5)
CODES = st.sampled_from(["", "①", "①-1", "①-2", "②-1"])


@given(
    st.lists(st.tuples(CODES, NAMES), max_size=5), st.lists(st.tuples(CODES, NAMES), max_size=5, unique=True)
)
def test_no_schedule_row_is_used_twice(items: list[tuple[str, str]], rows: list[tuple[str, str]]) -> None:
    schedule = [ScheduleRow(code, name, (), ()) for code, name in rows]
    matched = match_schedule([make_item(code, name) for code, name in items], schedule)
    used = [row for row in matched if row]
    assert len(matched) == len(items)
    assert len(set(used)) == len(used)
    # 番号も名前も同じ行があれば、必ずどれかの項目が受け取る。
    assert {(row.code, row.name) for row in used} >= set(items) & set(rows)


def test_two_items_of_the_same_code_and_name_keep_distinct_keys() -> None:
    items = "・植樹（緑地課） 春に植える。\n・植樹（緑地課） 秋に植える。"
    assert [measure.key for measure in read(f"施策1 緑化\n【現状】\n木が少ない。\n【取組】\n{items}")] == [
        "1/植樹",
        "1/植樹（2）",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "(1) 開会\n(2) 議事\n委員長　始めます。",
        "【会長】\nそれでは始めます。\n【委員】\n(1) 取組について伺います。",
        "(1) 緑化\n【現状】\n木が少ない。",
        "",
    ],
)
def test_other_texts_have_no_policies_with_items(text: str) -> None:
    assert read(text) == ()


@needs_real_documents
def test_the_real_chapter_yields_every_printed_item() -> None:
    text = find_real_plan(SourceKind.PLAN)
    measures = read(text)
    printed = []
    for block in re.split(r"\n(?=\(\d+\) )", text)[1:]:
        number = block.split(" ", 1)[0]
        work = block.split("【実施事業】")[1].split("【実施計画】")[0]
        printed += [f"{number}{code}" for code in re.findall(r"[①-⑳]-\d+(?= )", work)]
    assert [measure.code for measure in measures] == printed
    assert len({measure.title for measure in measures}) == 17
    assert len(measures) == 83
    assert all(measure.departments and measure.description for measure in measures)


@needs_real_documents
def test_the_real_chapter_gives_every_item_its_five_years() -> None:
    for measure in read(find_real_plan(SourceKind.PLAN)):
        assert [year.year for year in measure.years] == [f"平成{number}年度" for number in range(24, 29)]
        assert all(targets(measure))
