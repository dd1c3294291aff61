from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import Plan, SourceKind
from nlp.errors import NotAPlanError, UnreadableError
from nlp.plans.reader import read_plan
from tests.nlp.plans.real_plans import needs_real_documents, read_real_documents

TABLE = "番号\t取組\t担当課\t令和4年度目標\t令和4年度評価\n1\t1-1 緑化\t緑地課\t十本\t九本"
CHAPTER = "施策1 緑化\n【現状】\n木が少ない。\n【取組】\n① 植樹祭（緑地課）"


@pytest.mark.parametrize(
    ("text", "title", "kind"),
    [
        (f"あさひ野市 進行管理表　資料２\n{TABLE}", "あさひ野市 進行管理表", SourceKind.PROGRESS_TABLE),
        (
            f"- 1 -\n令和5年3月1日\nあさひ野市 進行管理表\n{TABLE}",
            "あさひ野市 進行管理表",
            SourceKind.PROGRESS_TABLE,
        ),
        (TABLE, "みどり", SourceKind.PROGRESS_TABLE),
        (f"# あさひ野市 みどりの計画\n{CHAPTER}", "あさひ野市 みどりの計画", SourceKind.PLAN),
        (f"第4章 施策の展開\n{CHAPTER}", "第4章 施策の展開", SourceKind.PLAN),
    ],
)
def test_the_kind_is_told_by_what_is_written(text: str, title: str, kind: SourceKind) -> None:
    plan = read_plan(text, "資料/みどり.txt")
    assert (plan.title, plan.kind, len(plan.measures)) == (title, kind, 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "あさひ野市は海に面したまちです。",
        "令和4年度第1回あさひ野市みどりの会議 会議録\n出席者\t甲委員、乙委員\n"
        "【会長】\n議題(1) 進行管理表について\n"
        "【委員】\n令和4年度の取組の評価を伺います。",
        "発言者\t議事内容\n委員長\t取組の評価を伺います。\n事務局\t担当課に確かめます。",
    ],
)
def test_minutes_and_prose_are_refused_with_one_clear_line(text: str) -> None:
    with pytest.raises(NotAPlanError, match=r"^「会議録\.txt」") as refused:
        read_plan(text, "会議録.txt")
    assert isinstance(refused.value, UnreadableError)
    assert "\n" not in str(refused.value)


def assert_sound(plan: Plan) -> None:
    keys = [measure.key for measure in plan.measures]
    assert keys
    assert len(set(keys)) == len(keys)
    assert plan.title
    for measure in plan.measures:
        assert measure.content
        assert measure.title
        assert list(measure.rows) == sorted(set(measure.rows))
        years = [year.year for year in measure.years]
        assert len(set(years)) == len(years)


@given(st.text())
def test_arbitrary_text_raises_nothing_but_not_a_plan(text: str) -> None:
    try:
        plan = read_plan(text, "文書.txt")
    except NotAPlanError:
        return
    assert_sound(plan)


FRAGMENTS = st.sampled_from(
    [
        "\n", "\n", "\n\n", "\t", "\t", "\t", "|", " ", "　", "→", '"', "・", "○", "。", "（", "）",
        "番号", "実施事業", "担当課", "主担当", "実施内容", "現状", "評価", "目標",
        "令和2年度", "R3目標", "24年度", "元年度", "1", "２", "①", "①-1 ", "(1) ", "施策1 ", "1-1 ", "ア. ",
        "【現状】", "【取組】", "【実施事業】", "【実施計画】", "■主な取組", "緑化", "（緑地課）",
        "主担当課に準ずる。", "¹² 木：植物", "資料2",
        "<p>", "</p>", "<br>", "<tr>", "<td>", "</td>", "</table>",
    ]
)  # fmt: skip


@given(st.lists(FRAGMENTS, max_size=60).map("".join))
def test_broken_tables_and_chapters_are_read_soundly_or_refused(text: str) -> None:
    try:
        plan = read_plan(text, "文書.txt")
    except NotAPlanError:
        return
    assert_sound(plan)


@given(st.lists(FRAGMENTS, max_size=40).map("".join))
def test_rubbish_below_a_sound_document_is_read_soundly(rubbish: str) -> None:
    for start in (TABLE, CHAPTER):
        assert_sound(read_plan(f"{start}\n{rubbish}", "文書.txt"))


@needs_real_documents
def test_one_real_chapter_and_one_real_table_are_plans_and_the_minutes_are_not() -> None:
    read = []
    for text in read_real_documents():
        try:
            plan = read_plan(text, "実物")
        except NotAPlanError:
            continue
        assert_sound(plan)
        # 表題は名前の代わりではなく、文書の最初の見出しである。
        assert plan.title in text
        read.append((plan.kind, len(plan.measures)))
    assert sorted(read) == [(SourceKind.PLAN, 83), (SourceKind.PROGRESS_TABLE, 72)]
