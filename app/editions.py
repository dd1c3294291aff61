"""公開版を書く. 会議の発言を、会議体の印字の決まりに従った形にして保存する。"""

from __future__ import annotations

from time import monotonic

from sqlite_utils import Database

from app.diet_api.ids import edition_facts
from app.draft_style import draft_style
from app.printing.facts import public_lines
from app.publishing import published_body, published_header, published_outline
from db.connection import writing
from db.editions import (
    EditionFacts,
    Speaker,
    Speech,
    drop_stale_editions,
    has_stale_edition,
    remove_edition,
    replace_edition,
    unwritten_meetings,
)
from db.meetings import get_minutes
from db.open_meetings import is_published
from db.records import MeetingHeader
from db.withholdings import withheld_of_meeting
from nlp.public_form import PublicForm
from nlp.text.ordinals import find_ordinal
from nlp.text.tokenizer import Tokenizer

# 会議録情報(発言の番号 0)の発言者。国会の会議録と同じ語。
HEADER_SPEAKER = Speaker("会議録情報")


def write_edition(db: Database, meeting_id: int, tokenizer: Tokenizer, now: str) -> None:
    """会議の公開版を書き直す。公表していない会議は書かない。writing() の中で呼ぶ。NotFoundError: 会議が無い。"""
    minutes = get_minutes(db, meeting_id)
    how = public_form_of(db, meeting_id)
    if not is_published(db, meeting_id):
        remove_edition(db, meeting_id)
        return
    outline = published_outline(db, meeting_id, minutes)
    header = published_header(outline, minutes, how, tokenizer)
    head = _speech(0, HEADER_SPEAKER, "\n".join(public_lines(header)), tokenizer)
    body = [
        _speech(one.number, one.speaker, one.text, tokenizer)
        for one in published_body(db, meeting_id, minutes, how, tokenizer)
    ]
    replace_edition(db, meeting_id, facts_of(meeting_id, minutes.header), [head, *body], now)


def facts_of(meeting_id: int, header: MeetingHeader) -> EditionFacts:
    """会議の公開版に付ける番号。"""
    return edition_facts(meeting_id, header.held_on, find_ordinal(header.title or "") or 0)


def public_form_of(db: Database, meeting_id: int) -> PublicForm:
    """会議の公開版の作り方。NotFoundError: 会議が無い。"""
    style = draft_style(db, meeting_id)
    return PublicForm(style.form, style.roster, withheld_of_meeting(db, meeting_id))


def catch_up(db: Database, tokenizer: Tokenizer, now: str, seconds: float) -> bool:
    """公表でなくなったものを消し、まだ無い公開版を seconds 秒まで書く。すべて書き終えたら True。

    ふだんは公表したときに書いてあるので、決まりが変わった後や、新しい版にした直後だけ仕事がある。
    """
    if has_stale_edition(db):
        with writing(db):
            drop_stale_editions(db)
    ends = monotonic() + seconds
    for meeting_id in unwritten_meetings(db):
        if monotonic() > ends:
            return False
        with writing(db):
            write_edition(db, meeting_id, tokenizer, now)
    return True


def _speech(number: int, speaker: Speaker, text: str, tokenizer: Tokenizer) -> Speech:
    return Speech(number, speaker, text, tuple(word.lemma for word in tokenizer.words(text)))
