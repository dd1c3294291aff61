from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.committee_forms import (
    SettingsForm,
    read_roster,
    read_seen_settings,
    read_settings,
    settings_form,
    write_roster,
    write_seen,
)
from app.errors import UsageError
from db.committees import Committee, HouseStyle
from db.house_style import DraftLength, Member, PrintForm
from nlp.drafts.rules.all_rules import POLISH_RULES

STANDARD = [rule.name for rule in POLISH_RULES if rule.standard]
EXTRA = [rule.name for rule in POLISH_RULES if not rule.standard and not rule.choice]
STYLES = st.builds(
    HouseStyle,
    st.sampled_from(PrintForm),
    st.sampled_from(DraftLength),
    st.integers(10, 90),
    st.frozensets(st.sampled_from(STANDARD)),
    st.frozensets(st.sampled_from(EXTRA)),
)


@given(STYLES)
def test_what_the_page_shows_comes_back_as_it_was(style: HouseStyle) -> None:
    committee = Committee(3, "図書館協議会", style)
    assert read_settings(3, settings_form(committee)) == committee
    assert read_seen_settings(3, write_seen(committee)) == committee


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (SettingsForm("", "役職", "要約", "34", frozenset()), "名前を"),
        (SettingsForm("あ" * 101, "役職", "要約", "34", frozenset()), "100 字まで"),
        (SettingsForm("会議", "実名", "要約", "34", frozenset()), "画面の中から"),
        (SettingsForm("会議", "役職", "短め", "34", frozenset()), "画面の中から"),
        (SettingsForm("会議", "役職", "要約", "9", frozenset()), "10 から 90"),
        (SettingsForm("会議", "役職", "要約", "三割", frozenset()), "10 から 90"),
        (SettingsForm("会議", "役職", "要約", "34", frozenset({"無い規則"})), "「無い規則」はありません"),
        (SettingsForm("会議", "役職", "要約", "34", frozenset({"数字を半角にする", "数字を全角にする"})), "二つ"),
    ],
)  # fmt: skip
def test_settings_that_cannot_be_are_refused_in_one_line(form: SettingsForm, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        read_settings(1, form)


@pytest.mark.parametrize("seen", ["", "[]", "{}", "[1,2,3,4,5,6]", '["a","役職","要約","x",[],[]]', "[" * 100_000, '["a","役職","要約",3,4,[]]'])  # fmt: skip
def test_a_page_that_was_tampered_with_is_refused(seen: str) -> None:
    with pytest.raises(UsageError, match="読み込み直して"):
        read_seen_settings(1, seen)


@pytest.mark.parametrize(
    ("line", "member"),
    [
        ("岡本 晴香（おかもと はるか）、副会長", Member("岡本 晴香", "副会長", "おかもと はるか")),
        ("岡本　晴香　副会長", Member("岡本 晴香", "副会長")),
        ("岡本 晴香", Member("岡本 晴香")),
        ("岡本\t委員", Member("岡本", "委員")),
        ("岡本 晴香、あさひ野大学", Member("岡本 晴香", "あさひ野大学")),
        ("  森(もり) ", Member("森", None, "もり")),
    ],
)
def test_a_line_of_the_roster_is_read(line: str, member: Member) -> None:
    assert read_roster(f"\r\n{line}\r\n") == (member,)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("森\n（もり）", "2 行目を読めません"),
        ("森（モリ）", "1 行目のよみ「モリ」"),
        ("森" * 41, "1 行目が長すぎます"),
        ("森\x00", "1 行目を読めません"),
        ("\n".join(["森"] * 201), "201 人"),
    ],
)
def test_a_roster_that_cannot_be_read_says_which_line(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        read_roster(text)


CELL = st.text("森岡本晴香健あいう", min_size=1, max_size=5)
MEMBERS = st.builds(
    Member,
    CELL,
    st.none() | st.sampled_from(["会長", "公募"]),
    st.none() | st.text("あいう", min_size=1, max_size=5),
)


@given(st.lists(MEMBERS, max_size=5).map(tuple))
def test_a_roster_comes_back_as_it_was(roster: tuple[Member, ...]) -> None:
    assert read_roster(write_roster(roster)) == roster
