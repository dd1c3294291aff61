from __future__ import annotations

import pytest

from db.house_style import Member, PrintForm
from db.records import MeetingHeader, Minutes, SpeakerGroup, Turn
from nlp.public_form import PublicForm, public_text, public_turns
from nlp.text.tokenizer import Tokenizer

_MINUTES = Minutes(
    MeetingHeader(attendees=("有馬 一郎", "久保"), staff=("柴田都市計画課長",)),
    (
        Turn(
            1,
            "有馬会長",
            "有馬",
            "会長",
            None,
            "久保委員、柴田課長、森下さんに伺います。",
            SpeakerGroup.CHAIR,
        ),
        Turn(2, "久保委員", "久保", "委員", None, "はい。", SpeakerGroup.MEMBER),
        Turn(3, "早乙女参考人", "早乙女", "参考人", None, "はい。", SpeakerGroup.OTHER),
        Turn(4, "事務局", None, "事務局", None, "はい。", SpeakerGroup.OFFICIAL),
    ),
    "墨付き括弧",
)


@pytest.mark.parametrize(
    ("form", "printed"),
    [
        (PrintForm.ROLE, [("会長", "会長", "会長", ""), ("委員", "委員", "委員", ""), ("委員", "委員", "委員", "参考人"), ("事務局", "事務局", "事務局", "")]),
        (PrintForm.SURNAME, [("有馬会長", "有馬", "会長", ""), ("久保委員", "久保", "委員", ""), ("早乙女参考人", "早乙女", "参考人", "参考人"), ("事務局", "事務局", "事務局", "")]),
        (PrintForm.LETTER, [("会長", "会長", "会長", ""), ("委員Ａ", "委員Ａ", "委員Ａ", ""), ("委員Ｂ", "委員Ｂ", "委員Ｂ", "参考人"), ("事務局", "事務局", "事務局", "")]),
    ],
)  # fmt: skip
def test_speakers_are_printed_by_the_rule(form: PrintForm, printed: list[tuple[str, ...]]) -> None:
    found = public_turns(_MINUTES, PublicForm(form), Tokenizer())
    assert [(turn.label, turn.name, turn.position, turn.role) for turn in found] == printed


def test_names_of_members_officials_and_the_roster_leave_the_text_where_roles_are_printed() -> None:
    how = PublicForm(PrintForm.ROLE, (Member("森下 花子"),))
    found = public_turns(_MINUTES, how, Tokenizer())[0].text
    assert found == "委員、課長、委員に伺います。"
    assert public_text("久保委員の資料", _MINUTES, how, Tokenizer()) == "委員の資料"


def test_names_stay_where_they_are_printed() -> None:
    assert (
        public_turns(_MINUTES, PublicForm(PrintForm.SURNAME), Tokenizer())[0].text == _MINUTES.turns[0].text
    )
