"""計画をつなぐ. 人が決めた前の計画との間で、施策の対応の候補を作って保存する。"""

from __future__ import annotations

from sqlite_utils import Database

from db.events import Act
from db.generations import PredecessorChange, choose_predecessor, list_generations
from db.plans import list_measures
from db.successions import Candidate, Pair, replace_successions
from nlp.links.succession import propose_successions
from nlp.pipeline import Tools


def follow_plan(db: Database, plan_id: int, change: PredecessorChange, tools: Tools, act: Act) -> bool:
    """前の計画を決めるか取り消し、決めたときは施策の対応の候補を作る。変わったかどうかを返す。writing() の中で呼ぶ。

    NotFoundError: 計画が無い。ConflictError: 見ていた前の計画がもう変わっているか、たどると元の計画に戻る。
    """
    changed = choose_predecessor(db, plan_id, change, act)
    if changed and change.after is not None:
        propose(db, plan_id, change.after, tools)
    return changed


def propose_all(db: Database, tools: Tools) -> None:
    """決まっているすべての前後の計画の間で、候補を作り直す。人の判断は残る。writing() の中で呼ぶ。"""
    for plan_id, predecessor_id in list_generations(db):
        propose(db, plan_id, predecessor_id, tools)


def propose(db: Database, plan_id: int, predecessor_id: int, tools: Tools) -> None:
    """二つの計画の施策の対応の候補を作って保存する。writing() の中で呼ぶ。"""
    later, earlier = list_measures(db, plan_id), list_measures(db, predecessor_id)
    found = propose_successions(
        [stored.measure for stored in later],
        [stored.measure for stored in earlier],
        tools.tokenizer,
        tools.synonyms,
    )
    replace_successions(
        db,
        plan_id,
        [
            Candidate(
                Pair(later[c.successor].id, earlier[c.predecessor].id), c.score, c.suggested, c.evidence
            )
            for c in found
        ],
    )
