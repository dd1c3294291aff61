"""要約案の画面."""

from __future__ import annotations

import pytest

from app.contexts.drafts import DraftPage, draft_page
from app.contexts.meeting_head import MeetingHead
from db.records import Draft, DraftItem, DraftSentence, Dropped, DropReason, Side, Span, SpeakerGroup, Turn
from db.turns import StoredTurn
from tests.app.addresses_of_demo import meeting_with_suggestions
from tests.app.visitor import Visitor

_HEAD = MeetingHead(1, "会議", "図書館協議会", "/?committee=1", None, None, None, None, None, ())
_QUESTION = "夜も開けてください。お願いします。以上です。"
_ANSWER = "検討します。"


def _turn(number: int, text: str) -> StoredTurn:
    return StoredTurn(number, 1, Turn(number, "委員", None, None, None, text, SpeakerGroup.MEMBER))


def _page() -> DraftPage:
    items = (
        DraftItem(
            1,
            Side.QUESTION,
            "委員",
            (
                DraftSentence("夜も開けてほしい。", (Span(1, 0, 10),)),
                DraftSentence("お願いしたい。", (Span(1, 10, 17),)),
            ),
        ),
        DraftItem(1, Side.ANSWER, "館長", (DraftSentence("検討する。夜も開ける。", (Span(2, 0, 6),)),)),
    )
    draft = Draft(items, (Dropped(Span(1, 17, 22), DropReason.PROCEDURE),))
    return draft_page(_HEAD, [_turn(1, _QUESTION), _turn(2, _ANSWER)], draft, {1: 30})


def test_the_source_shows_every_character_once() -> None:
    page = _page()
    assert ["".join(piece.text for piece in turn.pieces) for turn in page.turns] == [_QUESTION, _ANSWER]


def test_sources_and_sentences_point_at_each_other() -> None:
    page = _page()
    sentences = {s.key for paragraph in page.paragraphs for s in paragraph.sentences}
    anchors = [key for turn in page.turns for piece in turn.pieces for key in piece.anchors]
    assert sorted(anchors) == sorted(sentences)
    assert page.paragraphs[0].exchange_url == "/exchanges/30"


def test_what_is_left_out_is_listed_with_its_reason_and_size() -> None:
    (group,) = _page().drops
    assert (group.reason, group.characters, [place.text for place in group.places]) == (
        "議事進行",
        5,
        ["以上です。"],
    )


def test_a_run_of_omissions_states_its_reason_once() -> None:
    text = "はい。では。次に。以上。"
    drops = tuple(
        Dropped(Span(1, start, start + 3), reason)
        for start, reason in zip(
            (0, 3, 6, 9),
            (DropReason.BACKCHANNEL, DropReason.PROCEDURE, DropReason.PROCEDURE, DropReason.PROCEDURE),
            strict=True,
        )
    )
    page = draft_page(_HEAD, [_turn(1, text)], Draft((), drops), {})
    assert [piece.reason for piece in page.turns[0].pieces] == ["あいづち", None, None, "議事進行"]


def test_the_length_is_told_in_percent() -> None:
    page = _page()
    assert page.percent == round(100 * page.draft_characters / page.source_characters)
    assert draft_page(_HEAD, [], Draft((), ()), {}).percent == 0


def test_every_character_of_the_demo_is_in_the_draft_or_in_the_list(reader: Visitor) -> None:
    page = reader.get(f"{meeting_with_suggestions(reader)}/draft")
    for text in page.find("p", class_="turn-text"):
        covered = "".join(
            e.text for e in text.inside if e.is_("a", class_="source") or e.is_("span", class_="dropped")
        )
        reasons = "".join(e.text for e in text.find("span", class_="drop-reason"))
        assert len("".join(covered.split())) >= len("".join(text.text.split())) - len(reasons)


@pytest.mark.parametrize("side", ["source", "sentence"])
def test_every_key_of_the_demo_stands_on_both_sides(reader: Visitor, side: str) -> None:
    page = reader.get(f"{meeting_with_suggestions(reader)}/draft")
    keys = {key for a in page.find("a", class_=side) for key in a.attrs["data-keys"].split()}
    other = {
        key
        for a in page.find("a", class_="sentence" if side == "source" else "source")
        for key in a.attrs["data-keys"].split()
    }
    assert keys == other != set()
