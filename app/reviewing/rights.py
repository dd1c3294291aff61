"""だれがしてよいか. 会議体の人であることは許しの表(app/rules.py)が確かめるので、ここはリンクの用途と会議録の状態を見る。"""

from __future__ import annotations

from app.accounts.visitor import Visitor
from db.acceptances import OPEN_TO_ACCEPTANCE
from db.comments import OPEN_TO_COMMENTS
from db.records import LinkPurpose, Role
from db.stages import Stage

# 確認リンクで指摘してよい状態。
_PURPOSES = {LinkPurpose.STATEMENT_CHECK: Stage.CHECKING, LinkPurpose.SIGNING: Stage.SIGNING}


def may_comment(visitor: Visitor, stage: Stage) -> bool:
    """指摘と、その返信と取下げをしてよいか。「ここまで見た」と言ってよいかも同じである。"""
    if visitor.link:
        return stage is _PURPOSES[visitor.link.terms.purpose]
    return _is_member(visitor) and stage in OPEN_TO_COMMENTS


def may_accept(visitor: Visitor, stage: Stage) -> bool:
    """承認してよいか。"""
    return may_comment(visitor, stage) and stage in OPEN_TO_ACCEPTANCE


def sees_all(visitor: Visitor) -> bool:
    """ほかの人の指摘も見てよいか。リンクは人から人へ渡りうるので、リンクの人には自分の指摘と回答だけを見せる。"""
    return visitor.account is not None


def _is_member(visitor: Visitor) -> bool:
    return visitor.account is not None and visitor.account.role is Role.MEMBER
