from __future__ import annotations

import pytest
from sqlite_utils import Database

from db.access_links import (
    AccessLink,
    LinkTerms,
    find_access_link,
    get_access_link,
    issue_access_link,
    revoke_access_link,
)
from db.accounts import AccountEntry, add_account
from db.connection import writing
from db.errors import NotFoundError
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, list_events_of
from db.login_failures import (
    add_failures,
    clear_failures,
    count_failures,
    forget_devices,
    forget_failure,
    knows_device,
    remember_device,
    remove_old_devices,
    remove_old_failures,
)
from db.places import Place, place_of_exchange, place_of_meeting
from db.records import LinkPurpose, Role
from db.sessions import (
    NewSession,
    end_session,
    end_sessions,
    find_session,
    list_sessions,
    remove_old_sessions,
    start_session,
    touch_session,
)
from db.setup_links import find_setup_link, issue_setup_link, remove_setup_link, setup_link_expiry
from db.stages import Stage
from db.totp import (
    confirm_totp,
    count_recovery_codes,
    find_totp,
    propose_totp,
    remove_totp,
    totp_secret,
    use_recovery_code,
    use_step,
)
from tests.db.samples import NOW, SECRETARY, save_meeting

EARLIER, LATER = "2026-11-21T08:00:00Z", "2026-11-21T10:00:00Z"


@pytest.fixture
def kiriya(store: Database) -> int:
    with writing(store):
        return add_account(store, "kiriya", AccountEntry("桐谷 葵", Role.SECRETARIAT), SECRETARY)


def start(store: Database, account_id: int, token: str, at: str = NOW, *, awaiting: bool = False) -> int:
    with writing(store):
        return start_session(store, NewSession(token, "端末", account_id, awaiting_code=awaiting), at)


def test_a_session_is_found_by_its_hash_until_it_ends(store: Database, kiriya: int) -> None:
    session = start(store, kiriya, "a")
    with writing(store):
        touch_session(store, session, LATER)
    found = find_session(store, "a")
    assert found is not None
    assert (found.account_id, found.started_at, found.seen_at) == (kiriya, NOW, LATER)
    with writing(store):
        end_session(store, session)
        end_session(store, session)
    assert find_session(store, "a") is None


def test_all_but_one_session_of_a_person_end(store: Database, kiriya: int) -> None:
    start(store, kiriya, "a")
    kept = start(store, kiriya, "b")
    start(store, kiriya, "c", awaiting=True)
    assert [one.id for one in list_sessions(store, kiriya)] == [kept, kept - 1]
    with writing(store):
        assert end_sessions(store, kiriya, keep=kept) == 2
    assert [one.id for one in list_sessions(store, kiriya)] == [kept]
    with writing(store):
        assert end_sessions(store, kiriya) == 1


def test_old_rows_are_cleared_away(store: Database, kiriya: int) -> None:
    start(store, kiriya, "old", EARLIER)
    start(store, kiriya, "new", LATER)
    with writing(store):
        remove_old_sessions(store, NOW)
    assert find_session(store, "old") is None
    assert find_session(store, "new") is not None


def test_failures_are_counted_by_bucket_and_time(store: Database) -> None:
    with writing(store):
        add_failures(store, ["a", "b"], EARLIER)
        add_failures(store, ["a"], NOW)
        add_failures(store, ["a"], NOW)
    assert (count_failures(store, "a", EARLIER), count_failures(store, "a", "")) == (2, 3)
    assert count_failures(store, "b", EARLIER) == 0
    with writing(store):
        forget_failure(store, "a", NOW)
        remove_old_failures(store, NOW)
    assert (count_failures(store, "a", ""), count_failures(store, "b", "")) == (1, 0)
    with writing(store):
        clear_failures(store, "a")
    assert count_failures(store, "a", "") == 0


def test_a_device_is_known_for_one_person_and_for_a_while(store: Database, kiriya: int) -> None:
    with writing(store):
        remember_device(store, "phone", kiriya, NOW)
    assert knows_device(store, "phone", kiriya, EARLIER)
    assert not knows_device(store, "phone", kiriya, NOW)
    assert not knows_device(store, "phone", kiriya + 1, EARLIER)
    with writing(store):
        remove_old_devices(store, LATER)
    assert not knows_device(store, "phone", kiriya, EARLIER)
    with writing(store):
        remember_device(store, "phone", kiriya, NOW)
        forget_devices(store, kiriya)
    assert not knows_device(store, "phone", kiriya, EARLIER)


def test_a_setup_link_replaces_the_one_before_and_ends_the_old_password(store: Database, kiriya: int) -> None:
    session = start(store, kiriya, "a")
    with writing(store):
        issue_setup_link(store, kiriya, "first", LATER, SECRETARY)
        issue_setup_link(store, kiriya, "second", LATER, SECRETARY)
    assert find_setup_link(store, "first", NOW) is None
    assert find_setup_link(store, "second", NOW) == kiriya
    assert find_setup_link(store, "second", LATER) is None
    assert setup_link_expiry(store, kiriya) == LATER
    assert session not in [one.id for one in list_sessions(store, kiriya)]
    with writing(store):
        remove_setup_link(store, kiriya)
    assert find_setup_link(store, "second", NOW) is None


def test_an_access_link_opens_until_it_expires_or_is_revoked(store: Database) -> None:
    meeting = save_meeting(store)
    terms = LinkTerms(meeting, LinkPurpose.SIGNING, "梶谷 由紀乃", LATER)
    with writing(store):
        link = issue_access_link(store, terms, "hash", SECRETARY)
        start_session(store, NewSession("session", "端末", link_id=link), NOW)
    found = find_access_link(store, "hash")
    assert found == AccessLink(link, terms, SECRETARY, None)
    assert found.opens(NOW)
    assert not found.opens(LATER)
    with writing(store):
        revoke_access_link(store, link, Act("事務局 遠野", NOW))
        revoke_access_link(store, link, Act("ほかの人", LATER))
    revoked = get_access_link(store, link)
    assert revoked.revoked == Act("事務局 遠野", NOW)
    assert not revoked.opens(NOW)
    assert find_session(store, "session") is None
    events = list_events_of(store, Subject(SubjectKind.ACCESS_LINK, link))
    assert [one.kind for one in events] == [EventKind.ACCESS_LINK_ISSUED, EventKind.ACCESS_LINK_REVOKED]


def test_a_link_needs_a_meeting(store: Database) -> None:
    terms = LinkTerms(99, LinkPurpose.SIGNING, "梶谷 由紀乃", LATER)
    with pytest.raises(NotFoundError, match="会議"), writing(store):
        issue_access_link(store, terms, "hash", SECRETARY)
    with pytest.raises(NotFoundError):
        get_access_link(store, 1)


def test_a_second_factor_is_proposed_confirmed_used_once_and_removed(store: Database, kiriya: int) -> None:
    with writing(store):
        propose_totp(store, kiriya, "FIRST")
        propose_totp(store, kiriya, "SECOND")
        confirm_totp(store, kiriya, 100, ["x", "y"], SECRETARY)
        propose_totp(store, kiriya, "THIRD")
    found = find_totp(store, kiriya)
    assert found is not None
    assert (totp_secret(store, kiriya), found.confirmed, found.last_step) == ("SECOND", True, 100)
    with writing(store):
        assert not use_step(store, kiriya, 100)
        assert use_step(store, kiriya, 101)
        assert use_recovery_code(store, kiriya, "x")
        assert not use_recovery_code(store, kiriya, "x")
    assert count_recovery_codes(store, kiriya) == 1
    with writing(store):
        remove_totp(store, kiriya, SECRETARY)
        remove_totp(store, kiriya, SECRETARY)
    assert find_totp(store, kiriya) is None
    kinds = [one.kind for one in list_events_of(store, Subject(SubjectKind.ACCOUNT, kiriya))]
    assert kinds == [EventKind.ACCOUNT_ADDED, EventKind.TOTP_ENABLED, EventKind.TOTP_DISABLED]


def test_a_place_is_the_meeting_its_committee_and_its_stage(store: Database) -> None:
    meeting = save_meeting(store)
    assert place_of_meeting(store, meeting) == Place(1, meeting, stage=Stage.IMPORTED)
    assert place_of_meeting(store, meeting + 1) is None
    assert place_of_exchange(store, 1) is None
