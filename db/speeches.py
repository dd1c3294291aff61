"""公開版の検索. 国会会議録検索システムの検索用 API の条件で、公開版の発言と会議を新しい順に探す。

公開版には公表した会議しか書かれないので(db/editions.py)、ここでは公表かどうかを調べない。
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlite_utils import Database

from db.edition_keys import SPEECHES, KeyRange, held_between
from db.editions import Speaker, speaker_facets
from db.expression import Except, Expression, Facets, Phrase, any_of, every_of, fts5_text, phrase_words
from db.facets import committee_facet
from db.rows import Row, first_row, id_list, rows


class Part(StrEnum):
    """会議録のどこを探すか。"""

    HEAD = "冒頭"
    BODY = "本文"


@dataclass(frozen=True, slots=True)
class SpeechQuery:
    """探す条件。None と空は条件の無いこと。条件どうしは、すべて満たすものを探す。

    phrases: すべて現れる語句。either: 語句の代わりに現れてもよい語句。excluded: 現れない語句。
    speakers, meetings: 発言者と会議体の名。どれかを含めばよい。
    position, role: 肩書き(含む)と役割(同じ)。
    since, until: 開催日(両端を含む)。
    number, part: 発言の番号と、会議録の冒頭か本文か。
    issue_id: 会議録 ID。
    issues: 第何回かの範囲(両端を含む)。
    committee_id: 会議体。
    """

    phrases: tuple[Phrase, ...] = ()
    speakers: tuple[str, ...] = ()
    meetings: tuple[str, ...] = ()
    position: str | None = None
    role: str | None = None
    since: date | None = None
    until: date | None = None
    number: int | None = None
    part: Part | None = None
    issue_id: str | None = None
    issues: tuple[int, int] | None = None
    committee_id: int | None = None
    either: Mapping[Phrase, tuple[Phrase, ...]] = field(default_factory=dict)
    excluded: tuple[Phrase, ...] = ()


@dataclass(frozen=True, slots=True)
class Slice:
    """結果の offset 件をとばして limit 件。"""

    offset: int
    limit: int


@dataclass(frozen=True, slots=True)
class FoundEdition:
    """公開版の会議。meeting_id は元の会議の id、committee は会議体の名。"""

    id: int
    meeting_id: int
    committee: str
    issue_id: str
    session: int | None
    issue: int
    held_on: str | None
    written_at: str


@dataclass(frozen=True, slots=True)
class FoundSpeech:
    """公開版の発言。edition は公開版の会議の id、number は発言の番号(0 は会議録情報)。"""

    edition: int
    number: int
    speaker: Speaker
    text: str


@dataclass(frozen=True, slots=True)
class _Scan:
    """探す表と条件。match が None なら全文検索の表を使わない。"""

    keys: KeyRange
    match: str | None

    @property
    def speeches(self) -> str:
        """発言の id を返す SELECT(並べ替えと区切りを除く)。"""
        if self.match is None:
            return "SELECT id FROM speech WHERE id BETWEEN :first AND :last"
        return (
            "SELECT rowid AS id FROM speech_search"
            " WHERE speech_search MATCH :match AND rowid BETWEEN :first AND :last"
        )

    @property
    def params(self) -> dict[str, object]:
        """SELECT に渡す値。"""
        found: dict[str, object] = {
            "first": self.keys.first * SPEECHES,
            "last": self.keys.last * SPEECHES + SPEECHES - 1,
        }
        return found | ({"match": self.match} if self.match is not None else {})


def find_speeches(db: Database, query: SpeechQuery, page: Slice) -> tuple[int, tuple[FoundSpeech, ...]]:
    """条件に合う発言の数と、新しい開催日から・同じ会議では番号順に、page の分の発言。"""
    scan = _scan(db, query)
    if scan is None:
        return 0, ()
    total = _count(db, f"SELECT count(*) AS total FROM ({scan.speeches})", scan)
    limits = {"offset": page.offset, "limit": page.limit}
    found = rows(db, f"{scan.speeches} ORDER BY id LIMIT :limit OFFSET :offset", scan.params | limits)
    return total, _speeches(db, [row["id"] for row in found])


def find_editions(db: Database, query: SpeechQuery, page: Slice) -> tuple[int, tuple[FoundEdition, ...]]:
    """条件に合う発言のある会議の数と、新しい開催日から page の分の会議。"""
    scan = _scan(db, query)
    if scan is None:
        return 0, ()
    ids = f"SELECT DISTINCT id / {SPEECHES} AS edition FROM ({scan.speeches})"
    if scan.match is None:
        ids = f"SELECT id AS edition FROM edition WHERE id BETWEEN :first / {SPEECHES} AND :last / {SPEECHES}"
    total = _count(db, f"SELECT count(*) AS total FROM ({ids})", scan)
    limits = {"offset": page.offset, "limit": page.limit}
    found = rows(db, f"{ids} ORDER BY edition LIMIT :limit OFFSET :offset", scan.params | limits)
    return total, get_editions(db, [row["edition"] for row in found])


def matching_speeches(db: Database, query: SpeechQuery, edition: int) -> tuple[FoundSpeech, ...]:
    """会議の中の、条件に合う発言。番号順。"""
    scan = _scan(db, query)
    if scan is None:
        return ()
    inside = _Scan(scan.keys.meet(KeyRange(edition, edition)), scan.match)
    return _speeches(db, [row["id"] for row in rows(db, f"{inside.speeches} ORDER BY id", inside.params)])


def list_speeches(db: Database, edition: int) -> tuple[FoundSpeech, ...]:
    """会議のすべての発言。番号順。"""
    return matching_speeches(db, SpeechQuery(), edition)


def get_editions(db: Database, ids: Sequence[int]) -> tuple[FoundEdition, ...]:
    """公開版の会議。新しい開催日から。無い id は飛ばす。"""
    found = rows(
        db,
        """
        SELECT edition.*, held_on, committee.name AS committee FROM edition
        JOIN meeting ON meeting.id = edition.meeting JOIN committee ON committee.id = meeting.committee
        WHERE edition.id IN (SELECT value FROM json_each(?)) ORDER BY edition.id
        """,
        [id_list(ids)],
    )
    return tuple(_edition(row) for row in found)


def list_titles(db: Database, ids: Sequence[int]) -> dict[int, str]:
    """公開版の会議の id から、冒頭の一行目(題名)への対応。題名の書かれていない会議では空。"""
    heads = rows(
        db,
        "SELECT edition, text FROM speech WHERE id IN (SELECT value FROM json_each(?))",
        [id_list(one * SPEECHES for one in ids)],
    )
    return {row["edition"]: row["text"].split("\n")[0] for row in heads}


def list_edition_ids(db: Database) -> tuple[int, ...]:
    """すべての公開版の会議の id。新しい開催日から。"""
    return tuple(row["id"] for row in rows(db, "SELECT id FROM edition ORDER BY id"))


def edition_of(db: Database, meeting_id: int) -> FoundEdition | None:
    """会議の公開版。無ければ None。"""
    found = first_row(db, "SELECT id FROM edition WHERE meeting = ?", [meeting_id])
    return get_editions(db, [found["id"]])[0] if found else None


def _scan(db: Database, query: SpeechQuery) -> _Scan | None:
    """条件を、id の範囲と全文検索の式にする。合うものがありえなければ None。"""
    keys = KeyRange()
    if query.since is not None or query.until is not None:
        keys = held_between(query.since or date.min, query.until or date.max)
    if query.issue_id is not None:
        found = first_row(db, "SELECT id FROM edition WHERE issue_id = ?", [query.issue_id])
        if found is None:
            return None
        keys = keys.meet(KeyRange(found["id"], found["id"]))
    facets = _facets(db, query)
    if not all(facets) or keys.first > keys.last:
        return None
    parts: list[Expression] = [
        any_of([phrase_words(one) for one in (phrase, *query.either.get(phrase, ()))])
        for phrase in query.phrases
    ]
    parts += [Facets(tuple(group)) for group in facets]
    if query.excluded:
        # FTS5 は、除くことだけでは引けない。
        wanted = every_of(parts or [Facets(("h", "b"))])
        parts = [Except(wanted, any_of([phrase_words(phrase) for phrase in query.excluded]))]
    return _Scan(keys, fts5_text(every_of(parts)) if parts else None)


def _facets(db: Database, query: SpeechQuery) -> list[list[str]]:
    """印の組。どの組からも一つは付いていること。空の組には、合うものが無い。"""
    groups: list[list[str]] = []
    if query.meetings:
        groups.append([committee_facet(found) for found in _committees(db, query.meetings)])
    if query.committee_id is not None:
        groups.append([committee_facet(query.committee_id)])
    if query.speakers:
        groups.append(speaker_facets(_speakers(db, "name", query.speakers)))
    if query.position is not None:
        groups.append(speaker_facets(_speakers(db, "position", (query.position,))))
    if query.role is not None:
        groups.append(speaker_facets(_speakers(db, "role", (query.role,))))
    if query.issues is not None:
        numbers = rows(db, "SELECT DISTINCT issue FROM edition WHERE issue BETWEEN ? AND ?", query.issues)
        groups.append([f"i{row['issue']}" for row in numbers])
    if query.number is not None:
        groups.append([f"n{query.number}"])
    if query.part is not None:
        groups.append(["h" if query.part is Part.HEAD else "b"])
    return groups


def _committees(db: Database, names: Sequence[str]) -> list[int]:
    return _containing(db, "SELECT id FROM committee WHERE instr(name, ?)", names)


def _speakers(db: Database, column: str, names: Sequence[str]) -> list[int]:
    # column は上の _facets に書いた列の名で、外から来る値ではない。
    return _containing(db, f"SELECT id FROM speech_speaker WHERE instr({column}, ?)", names)


def _containing(db: Database, query: str, names: Sequence[str]) -> list[int]:
    return sorted({row["id"] for name in names for row in rows(db, query, [name])})


def _count(db: Database, query: str, scan: _Scan) -> int:
    return int(rows(db, query, scan.params)[0]["total"])


def _speeches(db: Database, ids: Sequence[int]) -> tuple[FoundSpeech, ...]:
    found = rows(
        db,
        """
        SELECT speech.id, edition, text, name, position, role FROM speech
        JOIN speech_speaker ON speech_speaker.id = speech.speaker
        WHERE speech.id IN (SELECT value FROM json_each(?)) ORDER BY speech.id
        """,
        [id_list(ids)],
    )
    return tuple(
        FoundSpeech(
            row["edition"],
            row["id"] % SPEECHES,
            Speaker(row["name"], row["position"], row["role"]),
            row["text"],
        )
        for row in found
    )


def _edition(row: Row) -> FoundEdition:
    return FoundEdition(
        id=row["id"],
        meeting_id=row["meeting"],
        committee=row["committee"],
        issue_id=row["issue_id"],
        session=row["session"],
        issue=row["issue"],
        held_on=row["held_on"],
        written_at=row["written_at"],
    )
