import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import MeetingHeader, Minutes, SpeakerGroup, Turn
from nlp.drafts.print_form import PrintForm, find_names, names_of, speaker_labels, without_names
from nlp.text.tokenizer import Tokenizer

TOKENIZER = Tokenizer()
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
        ("水野です。", "委員です。"),
        ("岡本さんと話した。", "委員と話した。"),
        ("岡本晴香が述べた。", "委員が述べた。"),
    ],
)
def test_only_a_name_that_stands_alone_before_a_role_is_left_out(text: str, printed: str) -> None:
    assert without_names(text, NAMES, TOKENIZER) == printed


@given(st.text(alphabet="水野岡本森林委員会長、。12名の", max_size=40))
def test_no_figure_and_no_mark_is_lost(text: str) -> None:
    printed = without_names(text, NAMES, TOKENIZER)
    assert [mark for mark in printed if mark in "12、。"] == [mark for mark in text if mark in "12、。"]


SURNAMES = st.sampled_from(["水野", "岡本", "森", "佐々木", "五十嵐", "小鳥遊", "長谷川"])
GIVEN = st.sampled_from(["晴香", "一郎", "みどり", "健"])
AROUND = st.sampled_from(["{}委員の意見に賛成です。", "先ほど{}さんから話がありました。", "{}会長、お願いします。", "{}氏の資料です。", "{}課長がお答えします。"])  # fmt: skip


@given(st.lists(st.tuples(SURNAMES, GIVEN, AROUND), min_size=1, max_size=4))
def test_no_name_of_a_person_remains_where_only_roles_are_printed(
    people: list[tuple[str, str, str]],
) -> None:
    names = names_of(Minutes(MeetingHeader(attendees=tuple(s + g for s, g, _ in people)), (), "表")) | {
        s for s, *_ in people
    }
    text = "".join(around.format(surname) for surname, _, around in people) + "".join(
        around.format(surname + given) for surname, given, around in people
    )
    printed = without_names(text, names, TOKENIZER)
    assert not find_names(printed, names, TOKENIZER)
    assert not [surname for surname, *_ in people if surname in printed]


def turns(*labels: str) -> Minutes:
    group = {"会長": SpeakerGroup.CHAIR, "委員": SpeakerGroup.MEMBER, "課長": SpeakerGroup.OFFICIAL}
    return Minutes(
        MeetingHeader(),
        tuple(
            Turn(number, label, label[:-2], label[-2:], None, "はい。", group[label[-2:]])
            for number, label in enumerate(labels, 1)
        ),
        "表",
    )


@pytest.mark.parametrize(
    ("form", "printed"),
    [
        (PrintForm.ROLE, ["会長", "委員", "委員", "事務局", "委員"]),
        (PrintForm.SURNAME, ["水野会長", "岡本委員", "森委員", "柴田課長", "岡本委員"]),
        (PrintForm.LETTER, ["会長", "委員Ａ", "委員Ｂ", "事務局", "委員Ａ"]),
    ],
)
def test_speakers_are_printed_as_the_committee_decided(form: PrintForm, printed: list[str]) -> None:
    meeting = turns("水野会長", "岡本委員", "森委員", "柴田課長", "岡本委員")
    assert list(speaker_labels(meeting, form).values()) == printed


def test_the_letters_of_a_large_meeting_stay_different() -> None:
    meeting = turns(*(f"人{number}委員" for number in range(60)))
    assert len(set(speaker_labels(meeting, PrintForm.LETTER).values())) == 60
