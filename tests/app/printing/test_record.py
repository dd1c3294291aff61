"""印刷する会議録の中身."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.printing.facts import Fact
from app.printing.record import Section, SignatureLine, Speech, printed_record
from db.records import (
    Disclosure,
    Draft,
    DraftItem,
    DraftSentence,
    MeetingHeader,
    Minutes,
    Span,
    SpeakerGroup,
    Turn,
)

_TURNS = (
    Turn(1, "水野会長", "水野", "会長", 1, "始めます。", SpeakerGroup.CHAIR),
    Turn(2, "岡本委員", "岡本", "委員", 1, "夜も開けますか。", SpeakerGroup.MEMBER),
    Turn(3, "館長", None, "館長", 2, "開けます。", SpeakerGroup.OFFICIAL),
)
_HEADER = MeetingHeader(agenda=("開館時間", "その他"))


def _items(*places: tuple[str, str, int]) -> tuple[DraftItem, ...]:
    return tuple(
        DraftItem(None, None, speaker, (DraftSentence(text, (Span(turn, 0, 3),)),))
        for speaker, text, turn in places
    )


DRAFT = Draft(
    _items(("会長", "始めます。", 1), ("委員", "夜も開けますか。", 2), ("事務局", "開けます。", 3)), ()
)
MINUTES = Minutes(_HEADER, _TURNS, "【…】")


def test_speeches_stand_under_their_agenda_items_in_order() -> None:
    assert printed_record(MINUTES, DRAFT, "").sections == (
        Section("(1) 開館時間", (Speech("会長", "始めます。"), Speech("委員", "夜も開けますか。"))),
        Section("(2) その他", (Speech("事務局", "開けます。"),)),
    )


def test_speeches_outside_the_agenda_stand_under_no_title() -> None:
    minutes = replace(MINUTES, turns=tuple(replace(turn, agenda=None) for turn in _TURNS))
    (section,) = printed_record(minutes, DRAFT, "").sections
    assert (section.title, len(section.speeches)) == ("", 3)


@pytest.mark.parametrize(
    ("header", "fact"),
    [
        (MeetingHeader(held_on="2024-08-06"), Fact("開催日時", ("令和6年8月6日(火)",))),
        (
            MeetingHeader(held_on="2024-08-06", start="14:00"),
            Fact("開催日時", ("令和6年8月6日(火) 午後2時から",)),
        ),
        (
            MeetingHeader(held_on="2024-08-06", start="09:30", end="12:05"),
            Fact("開催日時", ("令和6年8月6日(火) 午前9時30分から午後0時5分まで",)),
        ),
        (MeetingHeader(title="第1回図書館協議会 会議録"), Fact("会議名", ("第1回図書館協議会",))),
        (MeetingHeader(body="図書館協議会"), Fact("会議名", ("図書館協議会",))),
        (MeetingHeader(observers=0), Fact("傍聴者", ("なし",))),
        (MeetingHeader(observers=3), Fact("傍聴者", ("3人",))),
        (MeetingHeader(attendees=("水野", "岡本")), Fact("出席者", ("水野、岡本",))),
        (MeetingHeader(disclosure=Disclosure.OPEN), Fact("公開・非公開", ("公開",))),
        (MeetingHeader(agenda=("開館時間",)), Fact("議題", ("(1) 開館時間",))),
    ],
)
def test_only_what_the_record_tells_is_printed(header: MeetingHeader, fact: Fact) -> None:
    assert printed_record(replace(MINUTES, header=header), Draft((), ()), "").facts == (fact,)


@pytest.mark.parametrize(
    ("signatories", "lines"),
    [
        ((), (SignatureLine("会長", "水野"), SignatureLine("署名委員", ""))),
        (("岡本",), (SignatureLine("会長", "水野"), SignatureLine("署名委員", "岡本"))),
        (("水野", "岡本"), (SignatureLine("会長", "水野"), SignatureLine("署名委員", "岡本"))),
        (("水野達弥", "岡本"), (SignatureLine("会長", "水野達弥"), SignatureLine("署名委員", "岡本"))),
    ],
)
def test_the_chair_and_each_signatory_get_one_line(
    signatories: tuple[str, ...], lines: tuple[SignatureLine, ...]
) -> None:
    minutes = replace(MINUTES, header=replace(_HEADER, signatories=signatories))
    assert printed_record(minutes, DRAFT, "").signatures == lines


def test_a_signatory_of_the_surname_of_the_chair_is_another_person_when_two_attend() -> None:
    header = replace(_HEADER, attendees=("水野達弥", "水野一郎"), signatories=("水野一郎",))
    assert printed_record(replace(MINUTES, header=header), DRAFT, "").signatures == (
        SignatureLine("会長", "水野"),
        SignatureLine("署名委員", "水野一郎"),
    )
