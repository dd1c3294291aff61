"""署名. 署名を頼んだときに示した内容と、それへの署名。書き足すだけで、差し戻しても消えない。"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from sqlite_utils import Database

from db.errors import ConflictError, NotFoundError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.procedures import SigningMethod
from db.rows import Row, add_row, first_row, require_writing, rows
from db.signatories import list_signatories
from db.stage_moves import last_move_to, stage_of
from db.stages import Move, Stage, require_stage


@dataclass(frozen=True, slots=True)
class Shown:
    """署名委員に示す内容。record は封をする record.json のバイト列、content_hash はその内容の印。"""

    method: SigningMethod
    content_hash: str
    record: bytes


@dataclass(frozen=True, slots=True)
class SignatureRequest:
    """署名の依頼。ended は差し戻した人と時刻か None、reason は差し戻した理由(差し戻していなければ空)。"""

    id: int
    meeting_id: int
    shown: Shown
    act: Act
    ended: Act | None
    reason: str


@dataclass(frozen=True, slots=True)
class Signature:
    """署名ひとつ。name と title は署名した人と務め、note は紙を受け取ったときの覚え書き、act は記録した人と時刻。"""

    name: str
    title: str
    content_hash: str
    note: str
    act: Act


_REQUESTS = f"""
    SELECT signature_request.*, ended.reason, ended.moved_by, ended.moved_at
    FROM signature_request LEFT JOIN stage_move AS ended ON ended.id = (
        SELECT id FROM stage_move
        WHERE meeting = signature_request.meeting AND id > signature_request.move AND move = '{Move.SEND_BACK}'
        ORDER BY id LIMIT 1
    )
"""


# 伏せた発言のある会議では、原本を見ない人には、示した内容が空に見える(db/sight_tables.py)。
_READABLE = "length(signature_request.record) > 0"


def add_request(db: Database, meeting_id: int, shown: Shown, act: Act) -> int:
    """示す内容を残し、依頼の id を返す。会議録を「署名依頼」に進めたトランザクションの中で呼ぶ。

    ValueError: 進めた一手が無い。
    """
    require_writing(db)
    moved = last_move_to(db, meeting_id, Stage.SIGNING)
    if moved is None:
        raise ValueError("会議録を「署名依頼」に進めてから呼んでください。")
    columns: Row = {
        "meeting": meeting_id,
        "move": moved.id,
        "method": shown.method,
        "content_hash": shown.content_hash,
        "record": zlib.compress(shown.record),
        "requested_by": act.actor,
        "requested_at": act.at,
    }
    return add_row(db, "signature_request", columns)


def list_requests(db: Database, meeting_id: int) -> tuple[SignatureRequest, ...]:
    """会議の署名の依頼のうち、示した内容を見てよいもの。頼んだ順。"""
    query = f"{_REQUESTS} WHERE signature_request.meeting = ? AND {_READABLE} ORDER BY signature_request.id"
    return tuple(map(_request, rows(db, query, [meeting_id])))


def find_request(db: Database, meeting_id: int) -> SignatureRequest | None:
    """いま生きている署名の依頼(確定した後も)。頼んでいないか、差し戻したか、示した内容を見てよくなければ None。"""
    query = f"""
        {_REQUESTS} WHERE signature_request.meeting = ? AND {_READABLE}
        ORDER BY signature_request.id DESC LIMIT 1
    """
    found = first_row(db, query, [meeting_id])
    return _request(found) if found and found["moved_at"] is None else None


def meetings_asked(db: Database) -> tuple[int, ...]:
    """署名を頼んだことのある会議の id。"""
    return tuple(
        row["meeting"] for row in rows(db, "SELECT DISTINCT meeting FROM signature_request ORDER BY meeting")
    )


def list_signatures(db: Database, request_id: int) -> tuple[Signature, ...]:
    """依頼への署名。署名した順。"""
    return tuple(
        map(_signature, rows(db, "SELECT * FROM signature WHERE request = ? ORDER BY id", [request_id]))
    )


def signed_names(db: Database, meeting_id: int) -> frozenset[str]:
    """会議の最後の依頼に署名した人の氏名。示した内容を見てよくなくても分かる。"""
    query = """
        SELECT name FROM signature
        WHERE request = (SELECT max(id) FROM signature_request WHERE meeting = ?)
    """
    return frozenset(row["name"] for row in rows(db, query, [meeting_id]))


def sign(db: Database, request: SignatureRequest, signature: Signature) -> None:
    """署名を書き足す。request は署名委員が見ていた依頼。

    NotFoundError: その名の署名委員がいない。StageError: 署名を頼んでいる状態ではない。
    ConflictError: 依頼が見ていたものと違うか、もう署名している。
    """
    require_writing(db)
    require_stage(stage_of(db, request.meeting_id), frozenset({Stage.SIGNING}))
    now = find_request(db, request.meeting_id)
    if now != request or signature.content_hash != request.shown.content_hash:
        raise ConflictError(
            "示した内容が、画面を開いた後に別のものになりました。署名はしていません。いまの内容を確かめてください。"
        )
    if signature.name not in {one.name for one in list_signatories(db, request.meeting_id)}:
        raise NotFoundError("署名委員", signature.name)
    if signature.name in {one.name for one in list_signatures(db, request.id)}:
        raise ConflictError(f"{signature.name} さんの署名は、もう記録してあります。二度は署名できません。")
    columns: Row = {
        "request": request.id,
        "name": signature.name,
        "title": signature.title,
        "content_hash": signature.content_hash,
        "note": signature.note,
        "signed_by": signature.act.actor,
        "signed_at": signature.act.at,
    }
    add_row(db, "signature", columns)
    detail = {"name": signature.name, "method": request.shown.method, "content_hash": signature.content_hash}
    subject = Subject(SubjectKind.MEETING, request.meeting_id)
    append_event(db, EventKind.SIGNED, subject, signature.act, {**detail, "note": signature.note})


def _request(row: Row) -> SignatureRequest:
    record = zlib.decompress(row["record"])
    shown = Shown(SigningMethod(row["method"]), row["content_hash"], record)
    ended = Act(row["moved_by"], row["moved_at"]) if row["moved_at"] is not None else None
    act = Act(row["requested_by"], row["requested_at"])
    return SignatureRequest(row["id"], row["meeting"], shown, act, ended, row["reason"] or "")


def _signature(row: Row) -> Signature:
    act = Act(row["signed_by"], row["signed_at"])
    return Signature(row["name"], row["title"], row["content_hash"], row["note"], act)
