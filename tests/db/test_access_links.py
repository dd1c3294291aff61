"""確認リンクを渡した相手."""

from __future__ import annotations

from sqlite_utils import Database

from db.access_links import (
    LinkTerms,
    issue_access_link,
    list_link_holders,
    list_open_holders,
    revoke_access_link,
)
from db.committees import ensure_committee
from db.connection import writing
from db.meetings import add_meeting
from db.records import LinkPurpose
from db.sources import add_source
from tests.db.samples import NOW, SECRETARY, minutes, source

SOON, LATER = "2026-11-22T09:00:00Z", "2026-12-22T09:00:00Z"


def test_everyone_who_was_given_a_link_is_known_but_only_open_links_are_open(store: Database) -> None:
    with writing(store):
        committee = ensure_committee(store, "図書館協議会")
        first, second = (
            add_meeting(store, committee, add_source(store, source(name), SECRETARY), minutes(), NOW)
            for name in ("一", "二")
        )
        for number, (meeting, holder, until) in enumerate(
            [
                (first, "白根 操", SOON),
                (first, "白根 操", LATER),
                (first, "桐谷 葵", SOON),
                (first, "遠野 隆", LATER),
                (second, "久慈 正道", LATER),
            ]
        ):
            terms = LinkTerms(meeting, LinkPurpose.STATEMENT_CHECK, holder, until)
            link = issue_access_link(store, terms, f"印{number}", SECRETARY)
            if holder == "遠野 隆":
                revoke_access_link(store, link, SECRETARY)
    assert list_link_holders(store, first) == ("白根 操", "桐谷 葵", "遠野 隆")
    assert set(list_open_holders(store, first, NOW)) == {"白根 操", "桐谷 葵"}
    assert set(list_open_holders(store, first, SOON)) == {"白根 操"}
