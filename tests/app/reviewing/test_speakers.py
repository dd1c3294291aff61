"""だれがどの発言をしたか: 表記・名簿・アカウントの氏名を突き合わせる."""

from __future__ import annotations

import pytest

from app.reviewing.speakers import find_speakers
from db.house_style import Member
from db.records import MeetingHeader, Minutes, SpeakerGroup, Turn

CHAIR, MEMBER, OFFICIAL, OTHER = (
    SpeakerGroup.CHAIR,
    SpeakerGroup.MEMBER,
    SpeakerGroup.OFFICIAL,
    SpeakerGroup.OTHER,
)
ROSTER = (
    Member("長岡 達弥", "会長"),
    Member("岡本 信吾", "委員"),
    Member("林 花", "委員"),
    Member("林 月子", "委員"),
)


def _minutes(*turns: tuple[str | None, str | None, SpeakerGroup], attendees: tuple[str, ...] = ()) -> Minutes:
    found = tuple(
        Turn(number, name or role or "", name, role, None, "はい。", group)
        for number, (name, role, group) in enumerate(turns, 1)
    )
    return Minutes(MeetingHeader(attendees=attendees), found, "役職")


@pytest.mark.parametrize(
    ("turn", "known", "expected"),
    [
        # 姓だけの表記は、その姓が一人だけなら、その人。
        (("岡本", "委員", MEMBER), (), "岡本 信吾"),
        (("岡本　信吾", "委員", MEMBER), (), "岡本 信吾"),
        # 同じ姓が二人いれば、どちらとも言わない。
        (("林", "委員", MEMBER), (), "林"),
        (("岡本", "委員", MEMBER), ("岡本 真央",), "岡本"),
        # 名簿にない人は、アカウントか確認リンクの氏名で知る。
        (("久慈", "委員", MEMBER), ("久慈 正道",), "久慈 正道"),
        (("久慈", "委員", MEMBER), (), "久慈"),
        # 字の幅が違っても、同じ姓。
        (("ｻﾄｳ", "委員", MEMBER), ("サトウ 一",), "サトウ 一"),
        # 役職だけの表記は、名簿でその役職が一人だけなら、その人。
        ((None, "会長", CHAIR), (), "長岡 達弥"),
        ((None, "委員", MEMBER), (), None),
        # 事務局の発言は、事務局が確かめる。
        (("岡本", "課長", OFFICIAL), (), ""),
        # 立場の分からない人は、名の知れた人のときだけ。
        (("岡本", None, OTHER), (), "岡本 信吾"),
        (("参考人甲", None, OTHER), (), ""),
    ],
)
def test_a_turn_is_said_by_the_one_person_it_can_be(
    turn: tuple[str | None, str | None, SpeakerGroup], known: tuple[str, ...], expected: str | None
) -> None:
    found = find_speakers(_minutes(turn), ROSTER, known)
    assert [one.name for one in found.people] == ([expected] if expected else [])
    assert found.nameless == ((1,) if expected is None else ())


def test_an_attendee_known_only_by_surname_does_not_split_a_person_in_two() -> None:
    found = find_speakers(
        _minutes(("岡本", "委員", MEMBER), ("岡本 信吾", "委員", MEMBER), attendees=("岡本", "長岡")), ROSTER
    )
    assert [(one.name, one.turns) for one in found.people] == [("岡本 信吾", frozenset({1, 2}))]
    assert found.turns_of("岡本　信吾") == {1, 2}
    assert found.turns_of("岡本") == frozenset()
