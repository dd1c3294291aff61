"""要約案の画面."""

from __future__ import annotations

import pytest

from app.contexts.draft_dropped import drop_groups
from app.contexts.draft_paragraphs import DraftParagraph, draft_paragraphs
from app.contexts.draft_source import SourceTurn, source_turns
from app.drafting.findings import Findings, sorted_findings
from db.records import (
    Draft,
    DraftItem,
    DraftSentence,
    Dropped,
    DropReason,
    Side,
    Span,
    SpeakerGroup,
    Turn,
    Writer,
)
from db.turns import StoredTurn
from nlp.drafts.findings import CheckRule, Finding
from tests.app.addresses_of_demo import meeting_with_suggestions
from tests.app.visitor import Visitor

_QUESTION = "夜も開けてください。お願いします。以上です。"
_ANSWER = "検討します。"
_NOTHING = Findings({}, ())


def _turn(number: int, text: str) -> StoredTurn:
    return StoredTurn(number, 1, Turn(number, "委員", None, None, None, text, SpeakerGroup.MEMBER))


_TURNS = [_turn(1, _QUESTION), _turn(2, _ANSWER)]
_DRAFT = Draft(
    (
        DraftItem(
            1,
            Side.QUESTION,
            "委員",
            (
                DraftSentence("夜も開けてほしい。", (Span(1, 0, 10),)),
                DraftSentence("お願いしたい。", (Span(1, 10, 17),), Writer.PERSON),
            ),
        ),
        DraftItem(1, Side.ANSWER, "館長", (DraftSentence("検討する。夜も開ける。", (Span(2, 0, 6),)),)),
    ),
    (Dropped(Span(1, 17, 22), DropReason.PROCEDURE),),
)


def _source() -> tuple[SourceTurn, ...]:
    return source_turns(_TURNS, _DRAFT)


def _paragraphs(findings: Findings = _NOTHING) -> tuple[DraftParagraph, ...]:
    return draft_paragraphs(1, _DRAFT, {1: 30}, findings)


def test_the_source_shows_every_character_once() -> None:
    assert ["".join(piece.text for piece in turn.pieces) for turn in _source()] == [_QUESTION, _ANSWER]


def test_sources_and_sentences_point_at_each_other() -> None:
    sentences = {s.key for paragraph in _paragraphs() for s in paragraph.sentences}
    anchors = [key for turn in _source() for piece in turn.pieces for key in piece.anchors]
    assert sorted(anchors) == sorted(sentences)
    assert _paragraphs()[0].exchange_url == "/exchanges/30"


def test_a_sentence_is_named_by_its_source_and_says_who_wrote_it() -> None:
    lines = [s for paragraph in _paragraphs() for s in paragraph.sentences]
    assert [(s.key, s.place, s.writer) for s in lines] == [
        ("1-0", "1.0-10", ""),
        ("1-10", "1.10-17", "人"),
        ("2-0", "2.0-6", ""),
    ]


def test_a_finding_stands_beside_its_own_sentence_with_its_words_marked() -> None:
    found = sorted_findings(_DRAFT, [Finding(CheckRule.NUMBER, "したい", 0, 12, 15)])
    (paragraph, _) = _paragraphs(found)
    assert [(one.key, one.rule, one.words) for one in paragraph.findings] == [
        ("1-10", "根拠にない数・日付", "したい")
    ]
    marked = [[s.text for s in line.segments if s.kinds] for line in paragraph.sentences]
    assert marked == [[], ["したい"]]
    assert found.errors == 1


def test_unanswered_points_are_told_but_not_counted_as_errors() -> None:
    found = sorted_findings(
        _DRAFT,
        [
            Finding(CheckRule.UNANSWERED, "駐輪場は", span=Span(1, 0, 4)),
            Finding(CheckRule.UNCOVERED, "以上", span=Span(1, 17, 19)),
        ],
    )
    assert [place.notice for place in found.places] == [True, False]
    assert found.errors == 1


@pytest.mark.parametrize("rule", list(CheckRule))
def test_every_rule_of_the_checks_says_what_to_do(rule: CheckRule) -> None:
    assert rule.advice.endswith("。")


def test_what_is_left_out_is_listed_with_its_reason_and_size() -> None:
    (group,) = drop_groups(_DRAFT, _TURNS)
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
    (turn,) = source_turns([_turn(1, text)], Draft((), drops))
    assert [piece.reason for piece in turn.pieces] == ["あいづち", None, None, "議事進行"]


def test_every_character_of_the_demo_is_in_the_draft_or_in_the_list(reader: Visitor) -> None:
    page = reader.get(f"{meeting_with_suggestions(reader)}/draft")
    for text in page.find("p", class_="turn-text"):
        covered = "".join(
            e.text for e in text.inside if e.is_("a", class_="source") or e.is_("a", class_="dropped")
        )
        reasons = "".join(e.text for e in text.find("span", class_="drop-reason"))
        assert len("".join(covered.split())) >= len("".join(text.text.split())) - len(reasons)


def test_the_list_of_omissions_holds_every_dropped_place_of_the_page(reader: Visitor) -> None:
    url = f"{meeting_with_suggestions(reader)}/draft"
    places = {a.attrs["data-dropped"] for a in reader.get(url).find("a", class_="dropped")}
    listed = {field.attrs["value"] for field in reader.get(f"{url}/dropped").find("input", name="place")}
    assert places == listed != set()


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
