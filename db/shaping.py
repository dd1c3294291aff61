"""質疑応答の形を人が直す. どの直しも、見ていた形から、何を、どの形に、という変更の並びでできている。

直した質疑応答は、分析をやり直しても変わらない(db/exchanges.py の replace_exchanges())。
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.errors import ConflictError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.exchanges import (
    StoredExchange,
    add_spans,
    commitment_columns,
    get_exchange,
    get_exchanges,
)
from db.follow_ups import get_follow_up, write_follow_up
from db.links import decisions_of, write_decision
from db.parents import hand_over_children, parent_of
from db.records import CommitmentFinding
from db.rows import add_row, add_rows, require_writing, rows
from db.shapes import Shape, ShapeState, Shaping, shape_of
from db.steps import (
    Changes,
    CopiedFollowUp,
    ExchangeChange,
    LinkChange,
    ParentChange,
    ShapeOf,
    add_step,
    latest_step_of_kind,
)
from db.turns import turn_ids
from db.words import forget_exchange_words


@dataclass(frozen=True, slots=True)
class Seen:
    """直す人が画面で見ていた質疑応答。"""

    exchange_id: int
    shape: Shape


@dataclass(frozen=True, slots=True)
class Reshape:
    """質疑応答ひとつの直し。of が None なら新しく作る。merged_into は統合した先の id。"""

    of: Seen | None
    shape: Shape
    state: ShapeState = ShapeState.KEPT
    merged_into: int | None = None


_STANDING = """
    SELECT id FROM exchange WHERE meeting = ? AND NOT EXISTS (
        SELECT 1 FROM exchange_shaping WHERE exchange_shaping.exchange = exchange.id AND state <> 'kept'
    )
"""


def reshape(
    db: Database, meeting_id: int, kind: EventKind, edits: Sequence[Reshape], act: Act
) -> tuple[int, ...]:
    """直しをまとめて一手として行い、触れた質疑応答の id を edits の順に返す。

    外す質疑応答の判断は一手の記録に移し、統合なら、統合した先にまだ判断の無い施策についてはそちらへ写す。
    検討事項の判断も、統合した先にまだ無ければ写し、再質問の元も統合した先に替える。
    語・約束の型・紐付けの候補・要約案は古いままになるので、続けて作り直すこと(app/editing/refresh.py)。
    NotFoundError: 質疑応答が無い。ConflictError: 見ていた形が、もう別の形に変わっている。
    """
    require_writing(db)
    for edit in edits:
        if edit.of is not None:
            require_unchanged(db, edit.of, restoring=kind is EventKind.EXCHANGE_RESTORED)
    made: list[ExchangeChange] = []
    links: list[LinkChange] = []
    follow_ups: list[CopiedFollowUp] = []
    parents: list[ParentChange] = []
    for edit in edits:
        after = ShapeOf(edit.shape, Shaping(edit.state, act, edit.merged_into))
        if edit.of is None:
            exchange_id, before = _create(db, meeting_id, edit.shape, like=made[0].exchange_id), None
        else:
            exchange_id = edit.of.exchange_id
            before = shape_now(get_exchange(db, exchange_id))
            if kind is EventKind.EXCHANGE_RESTORED:
                links += _give_back_links(db, exchange_id)
            if edit.state is not ShapeState.KEPT:
                links += _take_away_links(db, exchange_id, edit.merged_into)
            if edit.merged_into is not None:
                follow_ups += _copy_follow_up(db, exchange_id, edit.merged_into)
                parents += hand_over_children(db, exchange_id, edit.merged_into)
        write_shape_of(db, exchange_id, after)
        made.append(ExchangeChange(exchange_id, before, after))
    renumber(db, meeting_id)
    changes = Changes(tuple(made), tuple(links), tuple(follow_ups), tuple(parents))
    step = add_step(db, meeting_id, kind, changes, act)
    for change in made:
        append_event(db, kind, Subject(SubjectKind.EXCHANGE, change.exchange_id), act, {"step": step})
    return tuple(change.exchange_id for change in made)


def require_unchanged(db: Database, seen: Seen, *, restoring: bool = False) -> StoredExchange:
    """質疑応答が、直す人が見ていたままであることを確かめて返す。restoring なら、除外されたものであること。

    NotFoundError: 無い。ConflictError: 見ていた形が、もう別の形に変わっている。両方の形を述べる。
    """
    stored = get_exchange(db, seen.exchange_id)
    now = shape_now(stored)
    stands = now.shaping is None or now.shaping.stands
    # 統合したものを戻すと、同じ論点が二つになる。統合は、その一手を元に戻してほどく。
    dismissed = now.shaping is not None and now.shaping.state is ShapeState.DISMISSED
    if now.shape == seen.shape and (dismissed if restoring else stands):
        return stored
    wanted = ShapeState.DISMISSED.japanese if restoring else seen.shape.japanese
    current = now.shape.japanese if stands or not now.shaping else now.shaping.state.japanese
    raise ConflictError(
        f"この質疑応答は、画面を開いたときは「{wanted}」でしたが、いまは「{current}」です。何も変えていません。"
        "画面を読み込み直してから直してください。"
    )


def shape_now(stored: StoredExchange) -> ShapeOf:
    """いまの形。"""
    return ShapeOf(shape_of(stored.exchange), stored.shaping, stored.stale)


def write_shape_of(db: Database, exchange_id: int, shape: ShapeOf) -> None:
    """形と、人が決めたことを書く。変わった箇所の語は消す。renumber() を続けて呼ぶこと。"""
    stored = get_exchange(db, exchange_id)
    columns = [shape.shape.kind, int(shape.stale), exchange_id]
    db.execute("UPDATE exchange SET kind = ?, stale = ? WHERE id = ?", columns)
    db.execute("DELETE FROM exchange_shaping WHERE exchange = ?", [exchange_id])
    stands = shape.shaping is None or shape.shaping.stands
    if shape.shape != shape_of(stored.exchange) or not stands:
        db.execute("DELETE FROM exchange_span WHERE exchange = ?", [exchange_id])
        forget_exchange_words(db, exchange_id)
        add_spans(db, exchange_id, shape.shape, turn_ids(db, stored.meeting_id))
    if shape.shaping is None:
        return
    shaping = {
        "exchange": exchange_id,
        "state": shape.shaping.state,
        "merged_into": shape.shaping.merged_into,
        "shaped_by": shape.shaping.act.actor,
        "shaped_at": shape.shaping.act.at,
    }
    add_rows(db, "exchange_shaping", [shaping])


def renumber(db: Database, meeting_id: int) -> None:
    """残っている質疑応答に、会議の中の位置の順に番号を振り直す。stale のものは後ろに置く。"""
    found = rows(db, _STANDING, [meeting_id])
    standing = get_exchanges(db, [row["id"] for row in found])
    ordered = sorted(standing, key=lambda stored: (stored.stale, shape_of(stored.exchange).place, stored.id))
    db.execute("UPDATE exchange SET number = -id WHERE meeting = ?", [meeting_id])
    for number, stored in enumerate(ordered, start=1):
        db.execute("UPDATE exchange SET number = ? WHERE id = ?", [number, stored.id])


def set_commitment(db: Database, stored: StoredExchange, found: CommitmentFinding | None) -> None:
    """答弁の約束の型を書き換える。"""
    require_writing(db)
    columns = commitment_columns(found, turn_ids(db, stored.meeting_id))
    db.table("exchange").update(stored.id, columns)


def _create(db: Database, meeting_id: int, shape: Shape, like: int) -> int:
    """新しい質疑応答。対応付けの確かさと再質問の元は、元になった質疑応答 like のものを引き継ぐ。"""
    number = db.execute("SELECT -1 - max(id) FROM exchange").fetchone()[0]
    confidence = get_exchange(db, like).exchange.confidence
    columns = {"meeting": meeting_id, "number": number, "kind": shape.kind, "confidence": confidence}
    return add_row(db, "exchange", {**columns, "parent": parent_of(db, like)})


def _take_away_links(db: Database, exchange_id: int, merged_into: int | None) -> list[LinkChange]:
    """外す質疑応答の紐付けを除く。判断した候補の点と根拠は、元に戻したときのために残す。"""
    made: list[LinkChange] = []
    kept = decisions_of(db, merged_into) if merged_into is not None else {}
    for measure_id, decided in decisions_of(db, exchange_id).items():
        made.append(LinkChange(exchange_id, measure_id, decided, None))
        if merged_into is not None and measure_id not in kept:
            made.append(LinkChange(merged_into, measure_id, None, decided))
            db.execute(
                """
                INSERT OR IGNORE INTO link
                SELECT ?, measure, rank, score, suggested, evidence, precedent, precedent_decision
                FROM link WHERE exchange = ? AND measure = ?
                """,
                [merged_into, exchange_id, measure_id],
            )
    db.execute(
        """
        DELETE FROM link WHERE exchange = :exchange AND NOT EXISTS (
            SELECT 1 FROM link_decision
            WHERE link_decision.exchange = link.exchange AND link_decision.measure = link.measure
        )
        """,
        {"exchange": exchange_id},
    )
    db.execute("UPDATE link SET suggested = 0 WHERE exchange = ?", [exchange_id])
    _write(db, made)
    return made


def _copy_follow_up(db: Database, exchange_id: int, merged_into: int) -> list[CopiedFollowUp]:
    """統合した先に検討事項の判断がまだ無ければ、だれがいつしたかとともに写す。"""
    decided = get_follow_up(db, exchange_id)
    if decided is None or get_follow_up(db, merged_into) is not None:
        return []
    write_follow_up(db, merged_into, decided)
    return [CopiedFollowUp(merged_into, decided)]


def _give_back_links(db: Database, exchange_id: int) -> list[LinkChange]:
    """外したときに一手の記録に移した判断を、質疑応答に戻す。"""
    step = latest_step_of_kind(db, exchange_id, EventKind.EXCHANGE_DISMISSED)
    taken = step.changes.links if step else ()
    made = [LinkChange(exchange_id, change.measure_id, None, change.before) for change in taken]
    _write(db, made)
    return made


def _write(db: Database, made: Sequence[LinkChange]) -> None:
    for change in made:
        write_decision(db, change.exchange_id, change.measure_id, change.after)
