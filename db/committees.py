"""会議体と、その書き方の設定と、委員名簿."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.errors import ConflictError, NameTakenError, NotFoundError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.house_style import DraftLength, Member, PrintForm
from db.rows import Row, add_row, add_rows, first_row, require_writing, rows


@dataclass(frozen=True, slots=True)
class HouseStyle:
    """会議体の書き方。

    form: 発言者の印字の形。length, percent: 要約案の長さと、要約のときの割合(元の字数の何パーセントか)。
    stopped: ふだんは使うが、この会議体では使わない整文の規則の名前。added: ふだんは使わないが、使う規則の名前。
    """

    form: PrintForm = PrintForm.ROLE
    length: DraftLength = DraftLength.SUMMARY
    percent: int = 34
    stopped: frozenset[str] = frozenset()
    added: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Committee:
    """会議体。"""

    id: int
    name: str
    style: HouseStyle = HouseStyle()


@dataclass(frozen=True, slots=True)
class CommitteeChange:
    """設定の直し。before は直す人が見ていた設定、after はこれからの設定。id はどちらも同じ。"""

    before: Committee
    after: Committee


@dataclass(frozen=True, slots=True)
class RosterChange:
    """委員名簿の直し。before は直す人が見ていた名簿、after はこれからの名簿。"""

    before: tuple[Member, ...]
    after: tuple[Member, ...]


def ensure_committee(db: Database, name: str) -> int:
    """名前の会議体の id。無ければ作る(書き方は、何も決めていないときのもの)。あれば何も変えない。"""
    require_writing(db)
    found = first_row(db, "SELECT id FROM committee WHERE name = ?", [name])
    if found:
        return int(found["id"])
    return add_row(db, "committee", {"name": name, **_columns(HouseStyle())})


def change_committee(db: Database, change: CommitteeChange, act: Act) -> None:
    """会議体の名前と書き方を変える。変わるものだけ、出来事も書き足す。

    NotFoundError: 会議体が無い。NameTakenError: 同じ名前の会議体がある。
    ConflictError: 見ていた設定が、もう別の設定に変わっている。
    """
    require_writing(db)
    after = change.after
    now = get_committee(db, after.id)
    if now == after:
        return
    if now != change.before:
        raise ConflictError(
            f"この会議体の設定は、画面を開いた後に変わりました。{'。'.join(_differences(change.before, now))}。"
            "打った内容は残してあります。いまの設定を確かめて、もう一度保存してください。"
        )
    if first_row(db, "SELECT 1 AS found FROM committee WHERE name = ? AND id <> ?", [after.name, after.id]):
        raise NameTakenError("会議体", after.name)
    db.execute(
        "UPDATE committee SET name = ?, print_form = ?, draft_length = ?, draft_percent = ? WHERE id = ?",
        [after.name, *_columns(after.style).values(), after.id],
    )
    db.execute("DELETE FROM committee_rule WHERE committee = ?", [after.id])
    chosen = [*((name, 0) for name in sorted(after.style.stopped)), *((name, 1) for name in sorted(after.style.added))]  # fmt: skip
    add_rows(
        db,
        "committee_rule",
        ({"committee": after.id, "rule": name, "used": used} for name, used in chosen),
    )
    subject = Subject(SubjectKind.COMMITTEE, after.id)
    if now.name != after.name:
        append_event(db, EventKind.COMMITTEE_RENAMED, subject, act, {"before": now.name, "after": after.name})
    if now.style != after.style:
        detail = {"before": _detail(now.style), "after": _detail(after.style)}
        append_event(db, EventKind.HOUSE_STYLE_CHANGED, subject, act, detail)


def get_committee(db: Database, committee_id: int) -> Committee:
    """会議体ひとつ。NotFoundError: 無い。"""
    found = first_row(db, "SELECT * FROM committee WHERE id = ?", [committee_id])
    if not found:
        raise NotFoundError("会議体", committee_id)
    return _committee(found, rows(db, "SELECT * FROM committee_rule WHERE committee = ?", [committee_id]))


def list_committees(db: Database) -> tuple[Committee, ...]:
    """すべての会議体。作った順。"""
    rules = rows(db, "SELECT * FROM committee_rule")
    return tuple(
        _committee(row, [rule for rule in rules if rule["committee"] == row["id"]])
        for row in rows(db, "SELECT * FROM committee ORDER BY id")
    )


def change_roster(db: Database, committee_id: int, change: RosterChange, act: Act) -> None:
    """委員名簿をまるごと入れ替える。並び順も保つ。変わるときだけ、出来事も書き足す。

    NotFoundError: 会議体が無い。ConflictError: 見ていた名簿が、もう別の名簿に変わっている。
    """
    require_writing(db)
    get_committee(db, committee_id)
    now = list_roster(db, committee_id)
    if now == change.after:
        return
    if now != change.before:
        raise ConflictError(
            f"この名簿は、画面を開いたときは「{_people(change.before)}」でしたが、いまは「{_people(now)}」です。"
            "打った内容は残してあります。いまの名簿を確かめて、もう一度保存してください。"
        )
    replace_roster(db, committee_id, change.after)
    detail = {
        "before": [_member_columns(m) for m in now],
        "after": [_member_columns(m) for m in change.after],
    }
    append_event(db, EventKind.ROSTER_CHANGED, Subject(SubjectKind.COMMITTEE, committee_id), act, detail)


def replace_roster(db: Database, committee_id: int, roster: Sequence[Member]) -> None:
    """委員名簿をまるごと入れ替える(取り込みのため。人が直すときは change_roster)。NotFoundError: 会議体が無い。"""
    require_writing(db)
    get_committee(db, committee_id)
    db.execute("DELETE FROM member WHERE committee = ?", [committee_id])
    add_rows(
        db,
        "member",
        (
            {"committee": committee_id, "position": position, **member}
            for position, member in enumerate(map(_member_columns, roster))
        ),
    )


def list_roster(db: Database, committee_id: int) -> tuple[Member, ...]:
    """委員名簿。登録した並び順。会議体が無ければ空。"""
    query = "SELECT name, title, reading FROM member WHERE committee = ? ORDER BY position"
    return tuple(Member(row["name"], row["title"], row["reading"]) for row in rows(db, query, [committee_id]))


def _committee(row: Row, rules: Sequence[Row]) -> Committee:
    style = HouseStyle(
        form=PrintForm(row["print_form"]),
        length=DraftLength(row["draft_length"]),
        percent=row["draft_percent"],
        stopped=frozenset(rule["rule"] for rule in rules if not rule["used"]),
        added=frozenset(rule["rule"] for rule in rules if rule["used"]),
    )
    return Committee(row["id"], row["name"], style)


def _columns(style: HouseStyle) -> Row:
    return {"print_form": style.form, "draft_length": style.length, "draft_percent": style.percent}


def _member_columns(member: Member) -> Row:
    return {"name": member.name, "title": member.title, "reading": member.reading}


def _detail(style: HouseStyle) -> Mapping[str, object]:
    return {**_columns(style), "stopped": sorted(style.stopped), "added": sorted(style.added)}


def _differences(before: Committee, now: Committee) -> Iterator[str]:
    """違うところを一つずつ、前と今で述べる。"""
    for label, old, new in (
        ("名前", before.name, now.name),
        ("発言者の印字", before.style.form, now.style.form),
        ("要約案の長さ", before.style.length, now.style.length),
        ("割合", f"{before.style.percent}%", f"{now.style.percent}%"),
        ("使わない規則", _listed(before.style.stopped), _listed(now.style.stopped)),
        ("加えた規則", _listed(before.style.added), _listed(now.style.added)),
    ):
        if old != new:
            yield f"{label}は「{old}」でしたが、いまは「{new}」です"


def _listed(names: frozenset[str]) -> str:
    return "、".join(sorted(names)) or "なし"


def _people(roster: Sequence[Member]) -> str:
    return "、".join(member.name for member in roster) or "なし"
