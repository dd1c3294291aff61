"""公開版の会議と発言. 公表した会議録だけを、印字の決まりに従った形で書き、元が変われば消して書き直す。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.edition_keys import edition_key, speech_key
from db.open_meetings import IS_PUBLISHED, is_published
from db.rows import first_row, require_writing, rows
from db.words import encode_word


@dataclass(frozen=True, slots=True)
class Speaker:
    """印字する発言者。position は肩書き、role は証人・参考人・公述人で、無ければ空。"""

    name: str
    position: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Speech:
    """公開版の発言。number は 0 が会議録情報で、発言は元の番号のまま。words は検索のための正規化した語。"""

    number: int
    speaker: Speaker
    text: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """公開版の会議に付ける番号。issue_id は 21 字の会議録 ID、session は開催年度の番号、issue は第何回(無ければ 0)。"""

    issue_id: str
    session: int | None
    issue: int


# 公表でなくなったか、会議体の印字の決まりが変わった公開版。
_STALE = f"""
    SELECT edition.id FROM edition
    JOIN meeting ON meeting.id = edition.meeting JOIN committee ON committee.id = meeting.committee
    WHERE NOT {IS_PUBLISHED} OR edition.print_form <> committee.print_form
"""
_UNWRITTEN = f"""
    SELECT meeting.id FROM meeting
    WHERE {IS_PUBLISHED} AND NOT EXISTS (SELECT 1 FROM edition WHERE edition.meeting = meeting.id)
    ORDER BY held_on DESC, meeting.id DESC
"""


def replace_edition(
    db: Database, meeting_id: int, facts: EditionFacts, speeches: Sequence[Speech], now: str
) -> None:
    """会議の公開版を書き直す。公表していない会議は、前の公開版を消すだけで書かない。now は ISO 8601 の UTC。"""
    remove_edition(db, meeting_id)
    if not is_published(db, meeting_id):
        return
    meeting = rows(
        db,
        """
        SELECT committee, print_form, held_on FROM meeting
        JOIN committee ON committee.id = meeting.committee WHERE meeting.id = ?
        """,
        [meeting_id],
    )[0]
    edition = edition_key(meeting["held_on"], meeting_id)
    db.execute(
        "INSERT INTO edition (id, meeting, print_form, issue_id, session, issue, written_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [edition, meeting_id, meeting["print_form"], facts.issue_id, facts.session, facts.issue, now],
    )
    about = f"c{meeting['committee']} i{facts.issue}"
    for speech in speeches:
        _add_speech(db, edition, speech, about)


def remove_edition(db: Database, meeting_id: int) -> None:
    """会議の公開版を消す。無ければ何もしない。"""
    require_writing(db)
    db.execute("DELETE FROM edition WHERE meeting = ?", [meeting_id])


def drop_stale_editions(db: Database) -> None:
    """公表でなくなったか、印字の決まりが変わった会議の公開版を消す。"""
    require_writing(db)
    db.execute(f"DELETE FROM edition WHERE id IN ({_STALE})")


def has_stale_edition(db: Database) -> bool:
    """消すべき公開版があるか。"""
    return first_row(db, f"{_STALE} LIMIT 1") is not None


def unwritten_meetings(db: Database) -> tuple[int, ...]:
    """公表した会議のうち、公開版がまだ無いものの id。新しい開催日から。"""
    return tuple(row["id"] for row in rows(db, _UNWRITTEN))


def speaker_facets(speakers: Iterable[int]) -> list[str]:
    """発言者の印。"""
    return [f"p{speaker}" for speaker in speakers]


def _add_speech(db: Database, edition: int, speech: Speech, about: str) -> None:
    speaker = _speaker_id(db, speech.speaker)
    part = "b" if speech.number else "h"
    db.execute(
        "INSERT INTO speech (id, edition, speaker, text, words, facets) VALUES (?, ?, ?, ?, ?, ?)",
        [
            speech_key(edition, speech.number),
            edition,
            speaker,
            speech.text,
            " ".join(map(encode_word, speech.words)),
            f"{about} p{speaker} n{speech.number} {part}",
        ],
    )


def _speaker_id(db: Database, speaker: Speaker) -> int:
    values = [speaker.name, speaker.position, speaker.role]
    db.execute("INSERT OR IGNORE INTO speech_speaker (name, position, role) VALUES (?, ?, ?)", values)
    found = rows(db, "SELECT id FROM speech_speaker WHERE name = ? AND position = ? AND role = ?", values)
    return int(found[0]["id"])
