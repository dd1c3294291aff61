import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import MeetingHeader, Minutes, SpeakerGroup, Turn
from nlp.drafts.print_form import names_of, without_names

NAMES = ("水野", "岡本晴香", "岡本", "森")


def test_full_names_and_surnames_are_known() -> None:
    turn = Turn(1, "水野会長", "水野", "会長", None, "はい。", SpeakerGroup.CHAIR)
    meeting = Minutes(MeetingHeader(attendees=("岡本晴香",), absentees=("森",)), (turn,), "表")
    assert {"水野", "岡本晴香", "岡本", "森"} <= names_of(meeting)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("岡本委員、どうぞ。", "委員、どうぞ。"),
        ("先ほど岡本晴香委員と森副委員長が述べた。", "先ほど委員と副委員長が述べた。"),
        ("森林委員会の資料です。", "森林委員会の資料です。"),
        ("大森委員の意見です。", "大森委員の意見です。"),
        ("水野です。", "水野です。"),
    ],
)
def test_only_a_name_that_stands_alone_before_a_role_is_left_out(text: str, printed: str) -> None:
    assert without_names(text, NAMES) == printed


@given(st.text(alphabet="水野岡本森林委員会長、。12名の", max_size=40))
def test_nothing_is_added_and_no_figure_is_lost(text: str) -> None:
    printed = without_names(text, NAMES)
    assert len(printed) <= len(text)
    assert [mark for mark in printed if mark in "12、。"] == [mark for mark in text if mark in "12、。"]
