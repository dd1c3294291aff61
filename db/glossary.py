"""市の用語集. 同じ意味の語の組を、だれがいつ変えたかとともに持つ。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlite_utils import Database

from db.errors import ConflictError, NotFoundError, WordTakenError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.rows import Row, add_row, add_rows, first_row, require_writing, rows, to_json


@dataclass(frozen=True, slots=True)
class GlossaryWord:
    """用語集の語。key は比べるための形で、同じ key の語は同じ語とみなす(作り方はここでは知らない)。"""

    word: str
    key: str


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    """組の内容。words は二つ以上の語、note は覚え書き(無ければ空)。"""

    words: tuple[GlossaryWord, ...]
    note: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """語の書かれたままの形。"""
        return tuple(word.word for word in self.words)


@dataclass(frozen=True, slots=True)
class GlossaryGroup:
    """保存した組。changed は最後に変えた人と時刻。"""

    id: int
    entry: GlossaryEntry
    changed: Act


@dataclass(frozen=True, slots=True)
class GlossaryChange:
    """組の直し。before は直す人が見ていた内容、after はこれからの内容。None は組を消すこと。"""

    before: GlossaryEntry
    after: GlossaryEntry | None


def add_glossary_group(db: Database, entry: GlossaryEntry, act: Act) -> int:
    """組を加えて id を返す。WordTakenError: もう別の組にある語がある。"""
    require_writing(db)
    _refuse_taken(db, entry, None)
    columns: Row = {"note": entry.note, "changed_by": act.actor, "changed_at": act.at}
    group_id = add_row(db, "glossary_group", columns)
    _add_words(db, group_id, entry)
    _record(db, EventKind.GLOSSARY_ADDED, group_id, act, {"after": _detail(entry)})
    return group_id


def change_glossary_group(db: Database, group_id: int, change: GlossaryChange, act: Act) -> None:
    """組を直すか消す。内容が変わるときだけ、出来事も書き足す。

    NotFoundError: 組が無い。WordTakenError: もう別の組にある語がある。
    ConflictError: 見ていた内容が、もう別の内容に変わっている。
    """
    require_writing(db)
    now = get_glossary_group(db, group_id).entry
    if now == change.after:
        return
    if now != change.before:
        raise ConflictError(
            f"この組は、画面を開いたときは「{_state(change.before)}」でしたが、いまは「{_state(now)}」です。"
            "いまの内容を確かめて、やり直してください。"
        )
    db.execute("DELETE FROM glossary_word WHERE glossary_group = ?", [group_id])
    if change.after is None:
        db.execute("DELETE FROM glossary_group WHERE id = ?", [group_id])
        _record(db, EventKind.GLOSSARY_REMOVED, group_id, act, {"before": _detail(now)})
        return
    _refuse_taken(db, change.after, group_id)
    db.execute(
        "UPDATE glossary_group SET note = ?, changed_by = ?, changed_at = ? WHERE id = ?",
        [change.after.note, act.actor, act.at, group_id],
    )
    _add_words(db, group_id, change.after)
    detail = {"before": _detail(now), "after": _detail(change.after)}
    _record(db, EventKind.GLOSSARY_CHANGED, group_id, act, detail)


def get_glossary_group(db: Database, group_id: int) -> GlossaryGroup:
    """組ひとつ。NotFoundError: 無い。"""
    found = _groups(db, "WHERE glossary_group.id = ?", [group_id])
    if not found:
        raise NotFoundError("用語集の組", group_id)
    return found[0]


def list_glossary_groups(db: Database) -> tuple[GlossaryGroup, ...]:
    """すべての組。新しく加えた順。"""
    return _groups(db)


def groups_with_words(db: Database, words: Sequence[GlossaryWord]) -> tuple[GlossaryGroup, ...]:
    """語のどれかをすでに含む組。組の数によらず速い(取り込むファイルの一行ごとに呼ばれる)。"""
    query = """
        WHERE glossary_group.id IN (
            SELECT glossary_group FROM glossary_word WHERE word_key IN (SELECT value FROM json_each(?))
        )
    """
    return _groups(db, query, [to_json([word.key for word in words])])


def _groups(db: Database, where: str = "", params: Sequence[object] = ()) -> tuple[GlossaryGroup, ...]:
    found = rows(
        db,
        f"""
        SELECT id, note, changed_by, changed_at, word, word_key FROM glossary_group
        JOIN glossary_word ON glossary_word.glossary_group = glossary_group.id
        {where} ORDER BY id DESC, position
        """,
        params,
    )
    return tuple(_group(list(lines)) for _, lines in groupby(found, key=lambda row: row["id"]))


def _group(lines: Sequence[Row]) -> GlossaryGroup:
    words = tuple(GlossaryWord(row["word"], row["word_key"]) for row in lines)
    first = lines[0]
    act = Act(first["changed_by"], first["changed_at"])
    return GlossaryGroup(first["id"], GlossaryEntry(words, first["note"]), act)


def _refuse_taken(db: Database, entry: GlossaryEntry, own: int | None) -> None:
    query = "SELECT glossary_group FROM glossary_word WHERE word_key = ? AND glossary_group IS NOT ?"
    for word in entry.words:
        found = first_row(db, query, [word.key, own])
        if found:
            raise WordTakenError(word.word, get_glossary_group(db, found["glossary_group"]).entry.texts)


def _add_words(db: Database, group_id: int, entry: GlossaryEntry) -> None:
    add_rows(
        db,
        "glossary_word",
        [
            {"glossary_group": group_id, "position": position, "word": word.word, "word_key": word.key}
            for position, word in enumerate(entry.words)
        ],
    )


def _record(db: Database, kind: EventKind, group_id: int, act: Act, detail: Mapping[str, object]) -> None:
    append_event(db, kind, Subject(SubjectKind.GLOSSARY_GROUP, group_id), act, detail)


def _detail(entry: GlossaryEntry) -> Row:
    return {"words": list(entry.texts), "note": entry.note}


def _state(entry: GlossaryEntry) -> str:
    words = "、".join(entry.texts)
    return f"{words}(覚え書き: {entry.note})" if entry.note else words
