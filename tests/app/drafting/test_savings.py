"""手間の見積もり."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.drafting.applying import apply_edits
from app.drafting.savings import TYPED_PER_MINUTE, measure_savings, worked
from db.draft_edits import DraftChange, DraftEdit
from db.draft_snapshots import MachineDraft
from db.event_kinds import EventKind
from db.events import Act
from db.records import Draft, DraftItem, DraftSentence, Dropped, DropReason, Side
from tests.app.drafting.strategies import SENTENCES, SIDES, SPEAKERS, TEXTS, anchors, quote

_KEPT, _CHANGED, _LEFT_OUT = SENTENCES[2], SENTENCES[3], SENTENCES[4]
_BACK = SENTENCES[6]
_MACHINE = MachineDraft(
    Draft(
        (
            DraftItem(
                1,
                Side.QUESTION,
                "委員",
                tuple(DraftSentence(quote(one), (one,)) for one in (_KEPT, _CHANGED, _LEFT_OUT)),
            ),
        ),
        tuple(
            Dropped(one, DropReason.DETAIL) for one in SENTENCES if one not in (_KEPT, _CHANGED, _LEFT_OUT)
        ),
    ),
    SPEAKERS,
    SIDES,
)


def _edit(seq: int, kind: EventKind, at: str, actor: str = "遠野") -> DraftEdit:
    spans = {
        EventKind.DRAFT_REWRITTEN: _CHANGED,
        EventKind.DRAFT_DROPPED: _LEFT_OUT,
        EventKind.DRAFT_RESTORED: _BACK,
    }
    change = DraftChange(kind, anchors((spans[kind],)), after="あ" * 80, reason=DropReason.PERSON)
    return DraftEdit(seq, seq, Act(actor, at), change)


def test_sentences_are_counted_by_what_people_did_to_them() -> None:
    edits = [
        _edit(1, EventKind.DRAFT_REWRITTEN, "2026-11-22T00:00:00Z"),
        _edit(2, EventKind.DRAFT_DROPPED, "2026-11-22T00:02:00Z"),
        _edit(3, EventKind.DRAFT_RESTORED, "2026-11-22T00:04:00Z"),
    ]
    savings = measure_savings(_MACHINE.draft, apply_edits(_MACHINE, edits, TEXTS).draft, edits)
    assert (savings.kept, savings.changed, savings.dropped, savings.restored) == (1, 1, 1, 1)
    assert savings.machine_characters == len(quote(_KEPT)) + 80
    assert savings.saved_minutes == round(savings.machine_characters / TYPED_PER_MINUTE)
    assert savings.worked_minutes == 4


@pytest.mark.parametrize(
    ("moments", "minutes"),
    [
        (["00:00", "00:05"], 5),
        (["00:00", "00:06"], 0),
        (["00:00", "00:03", "00:20", "00:21"], 4),
        (["00:00"], 0),
        ([], 0),
    ],
)
def test_pauses_longer_than_five_minutes_are_not_work(moments: list[str], minutes: int) -> None:
    edits = [
        _edit(seq, EventKind.DRAFT_REWRITTEN, f"2026-11-22T{moment}:00Z")
        for seq, moment in enumerate(moments, 1)
    ]
    assert worked(edits) == timedelta(minutes=minutes)


def test_two_people_working_at_once_are_counted_each() -> None:
    one = _edit(1, EventKind.DRAFT_REWRITTEN, "2026-11-22T00:00:00Z")
    later = replace(one, act=Act("遠野", "2026-11-22T00:02:00Z"))
    other = [replace(edit, act=Act("桐谷", edit.act.at)) for edit in (one, later)]
    assert worked([one, other[0], later, other[1]]) == timedelta(minutes=4)
