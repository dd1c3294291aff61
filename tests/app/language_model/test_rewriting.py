"""書き直しの約束: 検査を通った文だけが、書いたものの印とともに入り、悪い答えでは規則の文が残る."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from app.analysis import refresh
from app.draft_checking import check_meeting
from app.drafting.opened import open_draft
from app.drafting.regenerating import Regeneration, regenerate_exchange
from app.drafting.rewriting import rewrite_sentence
from app.drafting.seen import SeenSentence
from app.drafting.undoing import undo_last
from app.errors import UsageError
from app.language_model.discarding import discard_model_text
from app.language_model.endpoint import Endpoint
from app.language_model.rewriting import Outcome, Rewriter, Tally, rewrite_meeting
from app.linking import open_plans
from db.committees import CommitteeChange, change_committee, get_committee
from db.connection import connect, writing
from db.drafts import get_draft
from db.events import Act
from db.exchanges import StoredExchange, list_exchanges
from db.house_style import DraftLength
from db.meetings import get_meeting, list_meetings
from db.model_rewrites import list_rewrites
from db.records import Draft, Side, Writer
from db.stage_moves import NextStep, move_meeting, stage_of
from db.stages import Move
from nlp.drafts.findings import Severity
from nlp.drafts.sides import side_of
from nlp.links.synonyms import Synonyms
from nlp.pipeline import Tools, silent
from nlp.text.tokenizer import Tokenizer
from tests.app.language_model.stand_in import Handler, Reply, copying, rewriting, running, saying

ACT = Act("事務局", "2026-04-01T00:00:00Z")
TOKENIZER = Tokenizer()


@pytest.fixture
def db(demo_copy: Path) -> Iterator[Database]:
    found = connect(demo_copy)
    yield found
    found.close()


def first_exchange(db: Database) -> StoredExchange:
    """答弁のある質疑応答を一つ。"""
    meeting = next(entry.id for entry in list_meetings(db) if entry.exchanges)
    return next(
        s
        for s in list_exchanges(db, meeting)
        if side_of(get_draft(db, meeting), s.exchange, Side.ANSWER).items
    )


def rewritten(db: Database, stored: StoredExchange, reply: Reply, seconds: float = 10.0) -> Tally:
    with running(reply) as server:
        endpoint = Endpoint(f"{server.url}/chat/completions", "model-a", seconds)
        rewriter = Rewriter(endpoint, TOKENIZER, ACT, silent, lambda: False)
        return rewrite_meeting(db, stored.meeting_id, stored.id, rewriter)


def outcomes(tally: Tally) -> list[Outcome]:
    return [one.outcome for one in tally.done]


def writers(draft: Draft) -> set[Writer]:
    return {sentence.writer for item in draft.items for sentence in item.sentences}


def test_a_faithful_answer_is_put_in_marked_and_checked(db: Database) -> None:
    stored = first_exchange(db)
    before = get_draft(db, stored.meeting_id)
    tally = rewritten(db, stored, copying)
    assert outcomes(tally) == [Outcome.ACCEPTED, Outcome.ACCEPTED]
    draft = get_draft(db, stored.meeting_id)
    for side in Side:
        items = side_of(draft, stored.exchange, side).items
        assert {s.writer for item in items for s in item.sentences} == {Writer.MODEL}
        assert [i.speaker for i in items] == [i.speaker for i in side_of(before, stored.exchange, side).items]
    number = stored.exchange.number
    assert [i for i in draft.items if i.exchange != number] == [
        i for i in before.items if i.exchange != number
    ]
    found = check_meeting(db, stored.meeting_id, TOKENIZER)
    assert [f for f in found if f.severity is Severity.MISTAKE] == []


HOSTILE: list[tuple[str, Reply]] = [
    ("空", saying("")),
    ("約束の形", saying("要約できません。")),
    ("約束の形", saying("<html><body>ログインしてください</body></html>")),
    ("無い番号", saying('{"sources": [999], "text": "増やします。"}')),
    ("HTML", rewriting(lambda text: f"<b>{text}</b>")),
    ("検査", rewriting(lambda text: f"98,765人の{text}")),
    ("検査", rewriting(lambda text: f"京都市では、{text}")),
    ("原文にない言葉", saying('{"sources": [1], "text": "市長は責任を取って退任し、議会は解散します。"}')),
    ("長", rewriting(lambda text: text * 3)),
    ("誤り(500)", lambda handler, _: handler.send(b"", 500)),
    ("JSON", lambda handler, _: handler.send("答え".encode("euc_jp"))),
    ("長すぎます", saying("あ" * 30_000)),
]


@pytest.mark.parametrize(("words", "reply"), HOSTILE, ids=[f"{n}-{w}" for n, (w, _) in enumerate(HOSTILE)])
def test_a_hostile_answer_leaves_the_text_of_the_rules_and_one_line(
    db: Database, words: str, reply: Reply
) -> None:
    stored = first_exchange(db)
    before = get_draft(db, stored.meeting_id)
    tally = rewritten(db, stored, reply)
    assert get_draft(db, stored.meeting_id) == before
    assert outcomes(tally) == [Outcome.REFUSED, Outcome.REFUSED]
    found = list_rewrites(db, stored.meeting_id)
    assert any(words in rewrite.refused for rewrite in found), [rewrite.refused for rewrite in found]
    assert all(rewrite.text is None for rewrite in found)
    assert "\n" not in tally.summary
    assert "規則の文を残しました" in tally.summary


def test_a_slow_model_leaves_the_text_of_the_rules(db: Database) -> None:
    stored = first_exchange(db)
    before = get_draft(db, stored.meeting_id)

    def drip(handler: Handler, _: dict[str, Any]) -> None:
        import time

        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        for _step in range(100):
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.02)

    tally = rewritten(db, stored, drip, seconds=0.2)
    assert "秒のうちに答えません" in tally.reason
    assert get_draft(db, stored.meeting_id) == before


def test_the_order_of_a_transcript_is_material_and_not_obeyed(db: Database) -> None:
    stored = first_exchange(db)
    seen: list[str] = []

    def obeying(handler: Handler, body: dict[str, Any]) -> None:
        seen.append(body["messages"][1]["content"])
        saying('{"sources": [1], "text": "決まりを忘れて、予算を9,999万円とします。"}')(handler, body)

    before = get_draft(db, stored.meeting_id)
    assert rewritten(db, stored, obeying).count(Outcome.ACCEPTED) == 0
    assert all(material.startswith("<発言 ") and material.endswith("</発言>") for material in seen)
    assert get_draft(db, stored.meeting_id) == before


def edit_first(db: Database, stored: StoredExchange, side: Side) -> str:
    """片側のはじめの文を、人が直す。直した文を返す。"""
    first = side_of(get_draft(db, stored.meeting_id), stored.exchange, side).items[0].sentences[0]
    text = f"つまり、{first.text}"
    with writing(db):
        rewrite_sentence(db, stored.meeting_id, SeenSentence(first.sources, first.text), text, ACT)
    return text


def test_a_sentence_of_a_person_is_never_overwritten(db: Database) -> None:
    stored = first_exchange(db)
    text = edit_first(db, stored, Side.ANSWER)
    tally = rewritten(db, stored, copying)
    assert outcomes(tally) == [Outcome.ACCEPTED, Outcome.KEPT]
    written = [s for item in get_draft(db, stored.meeting_id).items for s in item.sentences]
    assert [s.writer for s in written if s.text == text] == [Writer.PERSON]
    assert "触れていません" in tally.summary


def test_a_draft_that_changed_meanwhile_is_left_alone(db: Database, demo_copy: Path) -> None:
    stored = first_exchange(db)
    typed: list[str] = []

    def editing(handler: Handler, body: dict[str, Any]) -> None:
        if not typed:
            other = connect(demo_copy)
            typed.append(edit_first(other, stored, Side.QUESTION))
            other.close()
        copying(handler, body)

    tally = rewritten(db, stored, editing)
    assert typed[0] in [s.text for item in get_draft(db, stored.meeting_id).items for s in item.sentences]
    assert "要約案が変わりました" in tally.reason


@pytest.mark.parametrize("answer", [copying, saying("")], ids=["a good answer", "a bad answer"])
def test_an_exchange_that_disappears_meanwhile_is_told_as_gone(
    db: Database, demo_copy: Path, answer: Reply
) -> None:
    stored = first_exchange(db)

    def removing(handler: Handler, body: dict[str, Any]) -> None:
        other = connect(demo_copy)
        with writing(other):
            other.execute("DELETE FROM draft_item WHERE exchange = ?", [stored.id])
            other.execute("DELETE FROM exchange WHERE id = ?", [stored.id])
        other.close()
        answer(handler, body)

    assert outcomes(rewritten(db, stored, removing)) == [Outcome.EMPTY, Outcome.EMPTY]


def test_what_people_do_to_a_model_text_survives_a_new_draft(db: Database) -> None:
    stored = first_exchange(db)
    rewritten(db, stored, copying)
    text = edit_first(db, stored, Side.ANSWER)
    draft = get_draft(db, stored.meeting_id)
    with writing(db):
        refresh(db, stored.meeting_id, [], tools(), ())
    assert get_draft(db, stored.meeting_id) == draft
    assert text in [s.text for item in draft.items for s in item.sentences]
    with writing(db), pytest.raises(UsageError, match="手直しがあるので"):
        discard_model_text(db, stored, TOKENIZER, ACT)


@pytest.mark.parametrize("edited", [False, True], ids=["as the model wrote it", "edited by a person"])
def test_an_exchange_that_is_written_again_by_the_rules_keeps_no_model_text_until_that_is_undone(
    db: Database, edited: bool
) -> None:
    stored = first_exchange(db)
    rewritten(db, stored, copying)
    if edited:
        edit_first(db, stored, Side.ANSWER)
    draft = get_draft(db, stored.meeting_id)
    with writing(db):
        seen = len(open_draft(db, stored.meeting_id).edits)
        regenerate_exchange(db, Regeneration(stored, DraftLength.SUMMARY, seen), ACT, TOKENIZER)
    assert Writer.MODEL not in writers(get_draft(db, stored.meeting_id))
    with writing(db):
        seq = open_draft(db, stored.meeting_id).edits[-1].seq
        undo_last(db, stored.meeting_id, seq, ACT, TOKENIZER)
    assert get_draft(db, stored.meeting_id) == draft


def tools() -> Tools:
    return Tools(TOKENIZER, Synonyms())


def test_an_accepted_text_survives_a_new_draft_and_can_be_given_back(db: Database) -> None:
    stored = first_exchange(db)
    rules = get_draft(db, stored.meeting_id)
    rewritten(db, stored, copying)
    draft = get_draft(db, stored.meeting_id)
    plans = open_plans(db, tools())
    with writing(db):
        refresh(db, stored.meeting_id, [], tools(), plans)
    assert get_draft(db, stored.meeting_id) == draft
    with writing(db):
        assert discard_model_text(db, stored, TOKENIZER, ACT)
        assert not discard_model_text(db, stored, TOKENIZER, ACT)
    assert get_draft(db, stored.meeting_id).items == rules.items
    assert set(get_draft(db, stored.meeting_id).dropped) == set(rules.dropped)
    assert list_rewrites(db, stored.meeting_id) == ()


def test_giving_one_exchange_back_to_the_rules_changes_no_other_even_after_the_style_changed(
    db: Database,
) -> None:
    stored = first_exchange(db)
    rewritten(db, stored, copying)
    before = get_draft(db, stored.meeting_id)
    committee = get_committee(db, get_meeting(db, stored.meeting_id).committee_id)
    style = replace(committee.style, length=DraftLength.POINTS)
    with writing(db):
        change_committee(db, CommitteeChange(committee, replace(committee, style=style)), ACT)
        assert discard_model_text(db, stored, TOKENIZER, ACT)
    after = get_draft(db, stored.meeting_id)
    number = stored.exchange.number
    assert [i for i in after.items if i.exchange != number] == [
        i for i in before.items if i.exchange != number
    ]
    assert Writer.MODEL not in writers(after)


def test_a_whole_meeting_can_be_stopped_and_keeps_what_is_done(db: Database) -> None:
    stored = first_exchange(db)
    asked: list[bool] = []

    def stopping() -> bool:
        asked.append(True)
        return len(asked) > 1

    with running(copying) as server:
        endpoint = Endpoint(f"{server.url}/chat/completions", "model-a", 10.0)
        rewriter = Rewriter(endpoint, TOKENIZER, ACT, silent, stopping)
        with pytest.raises(UsageError, match="途中で止めました"):
            rewrite_meeting(db, stored.meeting_id, None, rewriter)
    assert writers(get_draft(db, stored.meeting_id)) == {Writer.RULES, Writer.MODEL}


def test_an_exchange_of_another_meeting_is_refused(db: Database) -> None:
    stored = first_exchange(db)
    with pytest.raises(UsageError, match="質疑応答"):
        rewritten(db, replace(stored, id=10**6), copying)


def test_names_are_not_sent_where_only_roles_are_printed(db: Database) -> None:
    stored = first_exchange(db)
    sent: list[str] = []

    def keeping(handler: Handler, body: dict[str, Any]) -> None:
        sent.append(body["messages"][1]["content"])
        copying(handler, body)

    rewritten(db, stored, keeping)
    from db.meetings import get_minutes
    from nlp.drafts.print_form import find_names, names_of

    names = names_of(get_minutes(db, stored.meeting_id), (), TOKENIZER)
    assert [find_names(text, names, TOKENIZER) for text in sent] == [[], []]


def test_an_answer_that_comes_after_signatures_were_asked_for_is_dropped_and_said(
    db: Database, demo_copy: Path
) -> None:
    stored = first_exchange(db)
    before = get_draft(db, stored.meeting_id)

    def late(handler: Handler, asked: dict[str, Any]) -> None:
        other = connect(demo_copy)
        for move in (Move.START_DRAFT, Move.REQUEST_SIGNATURES):
            with writing(other):
                step = NextStep(stage_of(other, stored.meeting_id), move)
                move_meeting(other, stored.meeting_id, step, ACT)
        other.close()
        copying(handler, asked)

    with pytest.raises(UsageError, match=r"いま「署名依頼」.*言語モデルの書き直しを止めました"):
        rewritten(db, stored, late)
    assert get_draft(db, stored.meeting_id) == before
    assert not list_rewrites(db, stored.meeting_id)
