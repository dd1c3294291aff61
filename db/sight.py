"""見える範囲. 接続ひとつを、ある人に見せてよい行と言葉だけが見えるようにする。

表と同じ名の一時的なビューを接続に重ねる。SQLite は名前をまず一時的なものから探すので、どの問い合わせも書き換えずに、
閉じた会議は無いもの、伏せた発言は公開版の言葉になる。数も一覧も、閉じた会議の無い市と同じになる。
書き込みは元の表に行うので、writing() の間だけビューを外す(db/connection.py)。書き込みの中で読んだものは、見せる前に許しを確かめること。
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sqlite_utils import Database

from db.open_meetings import IS_OPEN
from db.records import Withheld
from db.rows import id_list, rows
from db.sealed_records import WithheldNow, read_withheld
from db.sight_tables import SHADOWED
from db.withholdings import list_withheld, touches


@dataclass(frozen=True, slots=True)
class Sight:
    """ある人の見える範囲。

    closed: 公開でない会議も見てよい会議体。meeting_id: 公開でなくても見てよい会議か None。
    originals: 伏せた発言を原本のまま見てよい会議体。original_id: 原本のまま見てよい会議か None。account_id: アカウントの人なら、その id。
    """

    closed: frozenset[int] = frozenset()
    meeting_id: int | None = None
    originals: frozenset[int] = frozenset()
    original_id: int | None = None
    account_id: int | None = None


class Masking(Protocol):
    """発言ひとつの伏せ方(nlp/masking.py の Mask)。"""

    def apply(self, text: str) -> str:
        """伏せた本文。"""

    def start(self, offset: int) -> int:
        """箇所の始めを、伏せた本文の位置に移す。"""

    def end(self, offset: int) -> int:
        """箇所の終わりを、伏せた本文の位置に移す。"""


@dataclass(frozen=True, slots=True)
class Maskers:
    """伏せるのに使うもの。

    turn は発言の伏せ方、paragraph は伏せた箇所を根拠にする段落の代わりの文を作る。
    leaves_out は、封をした公開版(zip)が、いま伏せてあるものをすべて除いているかを答える。
    """

    turn: Callable[[Sequence[Withheld]], Masking]
    paragraph: Callable[[Sequence[Withheld]], str]
    leaves_out: Callable[[bytes, WithheldNow], bool]


@dataclass(frozen=True, slots=True)
class _Masked:
    """伏せるもの。turns は発言の id から伏せる箇所、items は要約案の段落の id から代わりの文。ほかは id。"""

    turns: Mapping[int, Sequence[Withheld]] = field(default_factory=dict)
    meetings: frozenset[int] = frozenset()
    exchanges: frozenset[int] = frozenset()
    items: Mapping[int, str] = field(default_factory=dict)


# 表の定義から、表の名と列への対応。要求のたびに調べ直さない。
_COLUMNS: dict[str, dict[str, tuple[str, ...]]] = {}

_SETS = """
    CREATE TEMP TABLE IF NOT EXISTS hidden_meeting (id INTEGER PRIMARY KEY) STRICT;
    CREATE TEMP TABLE IF NOT EXISTS hidden_exchange (id INTEGER PRIMARY KEY) STRICT;
    CREATE TEMP TABLE IF NOT EXISTS masked_meeting (id INTEGER PRIMARY KEY) STRICT;
    CREATE TEMP TABLE IF NOT EXISTS masked_turn (id INTEGER PRIMARY KEY) STRICT;
    CREATE TEMP TABLE IF NOT EXISTS masked_exchange (id INTEGER PRIMARY KEY) STRICT;
    CREATE TEMP TABLE IF NOT EXISTS masked_item (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT;
    CREATE TEMP TABLE IF NOT EXISTS seer (account INTEGER) STRICT;
    DELETE FROM temp.hidden_meeting; DELETE FROM temp.hidden_exchange;
    DELETE FROM temp.masked_meeting; DELETE FROM temp.masked_turn;
    DELETE FROM temp.masked_exchange; DELETE FROM temp.masked_item; DELETE FROM temp.seer;
"""


def show_only(db: Database, sight: Sight, maskers: Maskers) -> None:
    """接続を、その人に見えるものだけが見えるようにする。前の範囲は置き換える。writing() の外で呼ぶ。"""
    show_everything(db)
    hidden = _hidden_meetings(db, sight)
    masked = _masked(db, sight, hidden, maskers)
    if not hidden and not masked.turns and not _has_private_jobs(db):
        return
    db.executescript(_SETS)
    for table, ids in (
        ("hidden_meeting", hidden),
        ("masked_meeting", masked.meetings),
        ("masked_turn", masked.turns),
        ("masked_exchange", masked.exchanges),
    ):
        db.execute(f"INSERT INTO temp.{table} SELECT value FROM json_each(?)", [id_list(ids)])
    db.execute(
        "INSERT INTO temp.hidden_exchange SELECT id FROM main.exchange"
        " WHERE meeting IN (SELECT id FROM temp.hidden_meeting)"
    )
    db.conn.executemany("INSERT INTO temp.masked_item VALUES (?, ?)", list(masked.items.items()))
    db.execute("INSERT INTO temp.seer VALUES (?)", [sight.account_id])
    _add_functions(db, {turn: maskers.turn(withheld) for turn, withheld in masked.turns.items()})
    _add_leaves_out(db, maskers.leaves_out)
    for statement in _views(db):
        db.execute(statement)


def show_everything(db: Database) -> None:
    """接続の見える範囲の限りを外す。限られていなければ何もしない。"""
    lift(db)


def lift(db: Database) -> tuple[str, ...]:
    """見える範囲のビューを外し、戻すための文を返す。限られていなければ空。"""
    found = rows(db, "SELECT name, sql FROM temp.sqlite_master WHERE type = 'view' ORDER BY rowid")
    for row in reversed(found):
        db.execute(f"DROP VIEW temp.{row['name']}")
    # SQLite は、作ったときの文から TEMP の語を除いて覚えている。
    return tuple(row["sql"].replace("CREATE VIEW", "CREATE TEMP VIEW", 1) for row in found)


def lower(db: Database, views: Sequence[str]) -> None:
    """lift() で外したビューを戻す。"""
    for statement in views:
        db.execute(statement)


def _hidden_meetings(db: Database, sight: Sight) -> frozenset[int]:
    query = f"""
        SELECT id FROM main.meeting WHERE NOT {IS_OPEN} AND id IS NOT ?
        AND committee NOT IN (SELECT value FROM json_each(?))
    """
    return frozenset(row["id"] for row in rows(db, query, [sight.meeting_id, id_list(sight.closed)]))


def _masked(db: Database, sight: Sight, hidden: frozenset[int], maskers: Maskers) -> _Masked:
    # 伏せた箇所は少ないので、必ずそこから引く(CROSS JOIN は並べた順に結ぶ)。
    query = """
        SELECT DISTINCT turn.id, turn.meeting FROM main.withholding
        CROSS JOIN main.turn ON turn.id = withholding.turn
        CROSS JOIN main.meeting ON meeting.id = turn.meeting
        WHERE released_at IS NULL AND meeting.id IS NOT ?
        AND committee NOT IN (SELECT value FROM json_each(?))
    """
    wanted = [sight.original_id, id_list(sight.originals)]
    found = [row for row in rows(db, query, wanted) if row["meeting"] not in hidden]
    if not found:
        return _Masked()
    turns = list_withheld(db, [row["id"] for row in found])
    spans = "SELECT exchange FROM main.exchange_span WHERE turn IN (SELECT value FROM json_each(?))"
    return _Masked(
        turns,
        frozenset(row["meeting"] for row in found),
        frozenset(row["exchange"] for row in rows(db, spans, [id_list(turns)])),
        {item: maskers.paragraph(touched) for item, touched in _touched_items(db, turns)},
    )


def _touched_items(
    db: Database, turns: Mapping[int, Sequence[Withheld]]
) -> Iterator[tuple[int, list[Withheld]]]:
    """伏せた箇所を根拠にする要約案の段落と、その伏せた箇所。"""
    query = """
        SELECT item, turn, start_offset, end_offset FROM main.draft_source
        JOIN main.draft_sentence ON draft_sentence.id = draft_source.sentence
        WHERE turn IN (SELECT value FROM json_each(?)) ORDER BY item, turn, start_offset
    """
    found: dict[int, list[Withheld]] = defaultdict(list)
    for row in rows(db, query, [id_list(turns)]):
        span = (row["start_offset"], row["end_offset"])
        found[row["item"]] += [one for one in turns[row["turn"]] if touches([one], *span)]
    return ((item, touched) for item, touched in found.items() if touched)


def _has_private_jobs(db: Database) -> bool:
    return bool(rows(db, "SELECT 1 FROM main.job_scope WHERE account IS NOT NULL LIMIT 1"))


def _add_functions(db: Database, masks: Mapping[int, Masking]) -> None:
    """ビューの使う関数を接続に付ける。"""

    def offsets(turn: int, packed: str) -> str:
        mask, found = masks[turn], json.loads(packed)
        moved = [mask.end(at) if number % 2 else mask.start(at) for number, at in enumerate(found)]
        return json.dumps(moved, separators=(",", ":"))

    db.conn.create_function("masked_text", 2, lambda turn, text: masks[turn].apply(text))
    db.conn.create_function("masked_start", 2, lambda turn, at: masks[turn].start(at))
    db.conn.create_function("masked_end", 2, lambda turn, at: masks[turn].end(at))
    db.conn.create_function("masked_offsets", 2, offsets)


def _add_leaves_out(db: Database, leaves_out: Callable[[bytes, WithheldNow], bool]) -> None:
    def answer(public: bytes, turns: str, paragraphs: str) -> bool:
        return leaves_out(public, read_withheld(turns, paragraphs))

    db.conn.create_function("leaves_out", 3, answer)


def _views(db: Database) -> Iterator[str]:
    """表に重ねるビューと、元からあるビューの写し。写しは、重ねたビューの上で働く。"""
    columns = _columns_of(db)
    for table, shadow in SHADOWED.items():
        named = (
            f'{shadow.columns[name]} AS "{name}"' if name in shadow.columns else f'"{table}"."{name}"'
            for name in columns[table]
        )
        yield f"CREATE TEMP VIEW {table} AS SELECT {', '.join(named)} FROM main.{table} WHERE {shadow.where}"
    for row in rows(db, "SELECT sql FROM main.sqlite_master WHERE type = 'view' ORDER BY rowid"):
        yield row["sql"].replace("CREATE VIEW", "CREATE TEMP VIEW", 1)


def _columns_of(db: Database) -> Mapping[str, tuple[str, ...]]:
    schema = rows(db, "SELECT group_concat(sql, ';') AS text FROM main.sqlite_master WHERE type = 'table'")[
        0
    ]["text"]
    if schema not in _COLUMNS:
        query = "SELECT name FROM pragma_table_info(?, 'main') ORDER BY cid"
        _COLUMNS[schema] = {
            table: tuple(row["name"] for row in rows(db, query, [table])) for table in SHADOWED
        }
    return _COLUMNS[schema]
