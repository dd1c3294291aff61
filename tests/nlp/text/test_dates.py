from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text.dates import find_date, find_split_date, find_times, strip_dates


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("R3.1.26", "2021-01-26"),
        ("令和３年１月２６日（火）", "2021-01-26"),
        ("令 和 元 年 11月 13日", "2019-11-13"),
        ("平成31年4月1日", "2019-04-01"),
        ("H31.4.1", "2019-04-01"),
        ("二〇二〇年十月八日", "2020-10-08"),
        ("令和二年五月二十九日", "2020-05-29"),
        ("令和6(2024)年6月11日", "2024-06-11"),
        ("令和7年(2025年)1月24日(金)", "2025-01-24"),
        ("2024年（令和6年）5月20日", "2024-05-20"),
        ("2018/2/7", "2018-02-07"),
        ("2018-02-07", "2018-02-07"),
        ("令和3年13月1日から令和3年1月1日まで", "2021-01-01"),
        ("令和3年2月31日", None),
        ("令和3年度", None),
        ("第3回", None),
    ],
)
def test_dates_are_read_in_every_way_of_writing(text: str, date: str | None) -> None:
    assert find_date(text) == date


@given(st.dates(datetime.date(2019, 5, 1), datetime.date(2099, 12, 31)))
def test_every_day_of_reiwa_is_read_back(day: datetime.date) -> None:
    printed = f"令和{day.year - 2018}年{day.month}月{day.day}日"
    assert find_date(f"日時　{printed}（月）午後3時") == day.isoformat()


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("令和6年　総務委員会\n2月1日（木曜日）", "2024-02-01"),
        ("平成29年度　総務委員会\n第6回（8月18日）", "2017-08-18"),
        ("令和2年度\n2月3日", "2021-02-03"),
        ("令和2年　総務委員会", None),
        ("2月3日", None),
    ],
)
def test_a_year_and_a_day_printed_apart_make_a_date(text: str, date: str | None) -> None:
    assert find_split_date(text) == date


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("総務委員会　平成30年6月21日（木）", "総務委員会"),
        ("令和元年11月13日（水）　議会運営委員会", "議会運営委員会"),
        ("緑化会議会議録（令和3年1月26日開催）", "緑化会議会議録"),
        ("令和3年度　緑化会議", "令和3年度　緑化会議"),
    ],
)
def test_a_date_beside_a_title_is_stripped(text: str, rest: str) -> None:
    assert strip_dates(text) == rest


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("午後1時半", ("13:30",)),
        ("13:30～15:00", ("13:30", "15:00")),
        ("午後2時〜4時10分", ("14:00", "16:10")),
        ("午前10時30分から正午まで", ("10:30", "12:00")),
        ("午後7時から午後7時 55 分まで", ("19:00", "19:55")),
        ("10時00分開会　10時38分閉会（会議時間0時間38分）", ("10:00", "10:38")),
        ("午前１１時～午後０時１５分", ("11:00", "12:15")),
        ("午後零時二十九分", ("12:29",)),
        ("13時半～15時", ("13:30", "15:00")),
        ("午後13時30分", ("13:30",)),
        ("午前十一時三分", ("11:03",)),
        ("3:1の割合", ()),
        ("25時", ()),
        ("2時間", ()),
        ("", ()),
    ],
)
def test_times_are_read_in_every_way_of_writing(text: str, times: tuple[str, ...]) -> None:
    assert find_times(text) == times


@given(st.text(alphabet="令和平成RH0123456789０１年月日時分半:：.午前後正午元〇一二十～ （）\n", max_size=60))
def test_no_text_breaks_the_reading_of_dates_and_times(text: str) -> None:
    date = find_date(text) or find_split_date(text)
    assert date is None or datetime.date.fromisoformat(date)
    assert all(datetime.time.fromisoformat(time) for time in find_times(text))
    strip_dates(text)
