import pytest

from db.house_style import PrintForm
from db.records import MeetingHeader, Minutes, SpeakerGroup, Turn
from nlp.drafts.print_form import names_of, speaker_labels
from nlp.text.tokenizer import Tokenizer


def test_full_names_and_surnames_are_known() -> None:
    turn = Turn(1, "水野会長", "水野", "会長", None, "はい。", SpeakerGroup.CHAIR)
    meeting = Minutes(MeetingHeader(attendees=("岡本晴香",), absentees=("森",)), (turn,), "表")
    assert {"水野", "岡本晴香", "岡本", "森"} <= names_of(meeting, (), Tokenizer())


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
