"""許しの答えのすべて: どの入口を、だれが、会議録のどの状態で、公開か非公開の会議で使えるか。"""

from __future__ import annotations

from itertools import product

import pytest

from app.accounts.visitor import Visitor
from app.permissions import Verdict, judge
from app.rules import RULES, Area, Rule
from db.access_links import AccessLink, LinkTerms
from db.accounts import Account, AccountEntry
from db.events import Act
from db.places import Place, Visibility
from db.records import LinkPurpose, Role
from db.stages import Stage
from tests.app.test_permissions import EXPECTED, PEOPLE, name

OWN, OTHER = 1, 2
EVER = frozenset(Stage)
BEFORE_SIGNING = frozenset({Stage.IMPORTED, Stage.ORGANIZING, Stage.DRAFTING, Stage.CHECKING})
WITH_REVIEWERS = frozenset({Stage.CHECKING, Stage.SIGNING})
UNTIL_SEALED = frozenset({Stage.ORGANIZING, Stage.DRAFTING, Stage.CHECKING, Stage.SIGNING, Stage.SIGNED})
# 表とは別に、会議録の状態で使えなくなる入口を、ここにもう一度書く。ほかの入口は、いつでも使える。
LIMITED = {
    **{
        f"POST /meetings/{{meeting_id}}/{path}": BEFORE_SIGNING
        for path in (
            "draft/rewrite", "draft/drop", "draft/restore", "draft/merge", "draft/undo", "draft/regenerate",
            "draft/checks", "draft/checks/{check_id}/removal",
            "language-model", "language-model/removal", "signatories",
        )
    },
    "GET /meetings/{meeting_id}/draft/sentence": BEFORE_SIGNING,
    "GET /meetings/{meeting_id}/draft/regenerate": BEFORE_SIGNING,
    **{
        f"POST /meetings/{{meeting_id}}/review/{path}": WITH_REVIEWERS
        for path in ("comments", "comments/{comment_id}/replies", "comments/{comment_id}/withdrawal", "look")
    },
    "POST /meetings/{meeting_id}/review/acceptance": frozenset({Stage.CHECKING}),
    "POST /meetings/{meeting_id}/review/received": frozenset({Stage.CHECKING}),
    "POST /meetings/{meeting_id}/review/comments/{comment_id}/answer": UNTIL_SEALED,
}  # fmt: skip


def _account(role: Role, committee: int) -> Visitor:
    return Visitor(
        account=Account(
            1, "a", AccountEntry("桐谷 葵", role, frozenset({committee})), disabled=False, has_password=True
        )
    )


def _link(meeting: int) -> Visitor:
    terms = LinkTerms(meeting, LinkPurpose.SIGNING, "白根 操", "2026-12-21T00:00:00Z")
    return Visitor(link=AccessLink(1, terms, Act("桐谷", "2026-11-21T00:00:00Z"), None))


# 停止された人と、使えないリンクの人は、ログインしていない人になる(tests/app/test_permissions.py)。
VISITORS = {
    **dict.fromkeys("adxr", Visitor()),
    "m": _account(Role.MEMBER, OWN),
    "o": _account(Role.MEMBER, OTHER),
    "s": _account(Role.SECRETARIAT, OWN),
    "t": _account(Role.SECRETARIAT, OTHER),
    "k": _account(Role.ADMINISTRATOR, OWN),
    "l": _link(1),
    "f": _link(2),
}
INSIDE = "msl"


def _expected(rule: Rule, person: str, place: Place | None) -> Verdict:
    named = EXPECTED[name(rule)]
    refused = Verdict.FORBIDDEN if person in "mostklf" else Verdict.LOGIN
    if place is not None and place.visibility is Visibility.CLOSED and person not in INSIDE:
        # 公開なら使えた人には、会議が無いのと同じに見せる。事務局の入口は、ほかの事務局にも「無い」と答える。
        hidden = person in named or (person == "t" and "s" in named)
        return Verdict.MISSING if hidden else refused
    if person not in named:
        return refused
    in_time = place is None or place.stage in LIMITED.get(name(rule), EVER)
    return Verdict.OPEN if in_time else Verdict.WRONG_STAGE


def test_the_table_has_everyone() -> None:
    assert set(VISITORS) == set(PEOPLE)
    assert set(LIMITED) <= {name(rule) for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=name)
def test_each_route_answers_everyone_in_every_stage_and_visibility_as_the_table_says(rule: Rule) -> None:
    places: list[Place | None] = [None]
    if rule.area is Area.COMMITTEE:
        places = [Place(OWN)]
    elif rule.area is not Area.CITY:
        places = [Place(OWN, 1, seen, stage) for seen, stage in product(Visibility, Stage)]
    for person, place in product(PEOPLE, places):
        if rule.area is Area.COMMITTEE:
            expected = _expected(rule, person, None)
        else:
            expected = _expected(rule, person, place)
        assert judge(rule, VISITORS[person], place) is expected, (person, place)


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule.area is not Area.CITY], ids=name)
def test_a_place_that_does_not_exist_opens_to_nobody(rule: Rule) -> None:
    assert all(judge(rule, visitor, None) is not Verdict.OPEN for visitor in VISITORS.values())
