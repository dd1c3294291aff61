"""要約案を直す画面に出す、まだ答えていない指摘の文脈."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.drafting.keys import sentence_keys
from app.drafting.opened import OpenedDraft
from app.drafting.spans import overlaps_any
from app.reviewing.commenting import standing_place
from db.comments import Comment, CommentState, list_comments
from db.records import Span


@dataclass(frozen=True, slots=True)
class CommentNote:
    """答えていない指摘。by: した人。body: 指摘。url: 確認の画面の中の指摘。"""

    by: str
    body: str
    url: str


def comment_notes(db: Database, opened: OpenedDraft) -> Mapping[str, tuple[CommentNote, ...]]:
    """文の名前から、その文への指摘への対応。文の無い箇所と全体への指摘は、空の名前に対応する。"""
    keys = sentence_keys(opened.standing.draft)
    found: dict[str, list[CommentNote]] = defaultdict(list)
    for comment in _open_comments(db, opened.meeting_id):
        place = standing_place(opened, comment) or ()
        found[_first_key(opened, keys, place)].append(_note(opened.meeting_id, comment))
    return {key: tuple(notes) for key, notes in found.items()}


def notes_at(db: Database, opened: OpenedDraft, spans: Sequence[Span]) -> tuple[CommentNote, ...]:
    """箇所に重なる指摘。"""
    return tuple(
        _note(opened.meeting_id, comment)
        for comment in _open_comments(db, opened.meeting_id)
        if any(overlaps_any(span, spans) for span in standing_place(opened, comment) or ())
    )


def _first_key(opened: OpenedDraft, keys: Mapping[tuple[int, int], str], place: Sequence[Span]) -> str:
    """箇所にちょうど当たる文か、重なるはじめの文の名前。無ければ空。"""
    touching = [
        (key, sentence)
        for (number, at), key in keys.items()
        for sentence in [opened.standing.draft.items[number].sentences[at]]
        if any(overlaps_any(span, place) for span in sentence.sources)
    ]
    exact = (key for key, sentence in touching if set(sentence.sources) == set(place))
    return next(exact, touching[0][0] if touching else "")


def _open_comments(db: Database, meeting_id: int) -> list[Comment]:
    return [one for one in list_comments(db, meeting_id) if one.state is CommentState.OPEN]


def _note(meeting_id: int, comment: Comment) -> CommentNote:
    url = f"{addresses.review_url(meeting_id)}#{addresses.comment_anchor(comment.id)}"
    return CommentNote(comment.said.name, comment.said.body, url)
