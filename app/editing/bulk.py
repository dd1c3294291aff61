"""見せた提案だけを、まとめて確定する."""

from __future__ import annotations

from collections.abc import Sequence

from sqlite_utils import Database

from app.contexts.bulk import BulkResult, load_bulk_rows
from db.events import Act
from db.exchanges import get_exchanges
from db.links import confirm_together
from db.plans import get_measures


def confirm_picked(db: Database, meeting_id: int, picks: Sequence[str], floor: float, act: Act) -> BulkResult:
    """送られた提案のうち、見せたときのままのものを一手で確定する。writing() の中で呼ぶ。

    そのあいだに判断された・形が変わった・近さが変わったものは確定せず、名前を結果に挙げる。
    """
    now = {row.pick: row for row in load_bulk_rows(db, meeting_id, floor)}
    wanted = [now[pick] for pick in dict.fromkeys(picks) if pick in now]
    confirm_together(db, meeting_id, [(row.exchange_id, row.measure_id) for row in wanted], act)
    changed = tuple(_name(db, meeting_id, pick) for pick in dict.fromkeys(picks) if pick not in now)
    return BulkResult(len(wanted), changed)


def _name(db: Database, meeting_id: int, pick: str) -> str:
    """確定しなかった提案の名前。ほかの会議のものは、無いものとする。"""
    exchange_id, measure_id, _ = pick.split(".")
    exchange = next(iter(get_exchanges(db, [int(exchange_id)])), None)
    measure = next(iter(get_measures(db, [int(measure_id)])), None)
    number = (
        f"質疑応答 {exchange.exchange.number}"
        if exchange and exchange.meeting_id == meeting_id and exchange.exchange.number > 0
        else "いまは無い質疑応答"
    )
    return f"{number} と「{measure.measure.content if measure else '無くなった施策'}」"
