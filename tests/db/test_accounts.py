from __future__ import annotations

import pytest
from sqlite_utils import Database

from db.accounts import (
    AccountChange,
    AccountEntry,
    add_account,
    change_account,
    find_account,
    get_account,
    get_password_hash,
    join_committee,
    list_accounts,
    replace_hash,
    set_disabled,
    set_password,
)
from db.committees import ensure_committee
from db.connection import writing
from db.errors import ConflictError, LastAdministratorError, LoginTakenError, NotFoundError
from db.event_kinds import EventKind
from db.events import Subject, SubjectKind, list_events_of
from db.records import Role
from db.sessions import NewSession, find_session, start_session
from tests.db.samples import NOW, SECRETARY

KIRIYA = AccountEntry("桐谷 葵", Role.SECRETARIAT)


@pytest.fixture
def library(store: Database) -> int:
    with writing(store):
        return ensure_committee(store, "図書館協議会")


@pytest.fixture
def kiriya(store: Database) -> int:
    with writing(store):
        return add_account(store, "kiriya", KIRIYA, SECRETARY)


def log_in(store: Database, account_id: int) -> str:
    with writing(store):
        start_session(store, NewSession(f"hash-{account_id}", "端末", account_id), NOW)
    return f"hash-{account_id}"


def kinds(store: Database, account_id: int) -> list[EventKind]:
    return [event.kind for event in list_events_of(store, Subject(SubjectKind.ACCOUNT, account_id))]


def test_an_account_is_found_by_its_login_in_any_case_and_starts_without_a_password(
    store: Database, kiriya: int
) -> None:
    account = find_account(store, "KIRIYA")
    assert account is not None
    assert (account.id, account.entry, account.disabled, account.has_password) == (
        kiriya,
        KIRIYA,
        False,
        False,
    )
    assert find_account(store, "nobody") is None
    assert list_accounts(store) == (account,)
    assert kinds(store, kiriya) == [EventKind.ACCOUNT_ADDED]


def test_a_login_is_taken_once(store: Database, kiriya: int) -> None:
    with pytest.raises(LoginTakenError, match="kiriya"), writing(store):
        add_account(store, "kiriya", AccountEntry("別人", Role.MEMBER), SECRETARY)
    assert [one.id for one in list_accounts(store)] == [kiriya]


def test_an_account_for_a_committee_that_does_not_exist_is_not_stored(store: Database) -> None:
    with pytest.raises(NotFoundError, match="会議体"), writing(store):
        add_account(store, "iin", AccountEntry("岡本", Role.MEMBER, frozenset({99})), SECRETARY)
    assert list_accounts(store) == ()


@pytest.mark.parametrize(
    ("after", "stays"),
    [
        (AccountEntry("桐谷 葵子", Role.SECRETARIAT), True),
        (AccountEntry("桐谷 葵", Role.MEMBER), False),
        (AccountEntry("桐谷 葵", Role.SECRETARIAT, frozenset({1})), False),
    ],
)
def test_a_new_role_or_committee_ends_the_sessions_at_once_and_a_new_name_does_not(
    store: Database, library: int, kiriya: int, after: AccountEntry, stays: bool
) -> None:
    assert library == 1
    session = log_in(store, kiriya)
    with writing(store):
        change_account(store, kiriya, AccountChange(KIRIYA, after), SECRETARY)
    assert get_account(store, kiriya).entry == after
    assert (find_session(store, session) is not None) == stays
    assert kinds(store, kiriya)[-1] is EventKind.ACCOUNT_CHANGED


def test_the_second_of_two_people_who_change_an_account_gets_both_states(
    store: Database, kiriya: int
) -> None:
    first, second = AccountEntry("桐谷 一", Role.SECRETARIAT), AccountEntry("桐谷 二", Role.MEMBER)
    with writing(store):
        change_account(store, kiriya, AccountChange(KIRIYA, first), SECRETARY)
    with pytest.raises(ConflictError, match=r"桐谷 葵、事務局.*桐谷 一、事務局"), writing(store):
        change_account(store, kiriya, AccountChange(KIRIYA, second), SECRETARY)
    assert get_account(store, kiriya).entry == first


def test_a_change_to_what_already_is_changes_nothing(store: Database, kiriya: int) -> None:
    with writing(store):
        change_account(store, kiriya, AccountChange(AccountEntry("前の名", Role.MEMBER), KIRIYA), SECRETARY)
        set_disabled(store, kiriya, False, SECRETARY)
    assert kinds(store, kiriya) == [EventKind.ACCOUNT_ADDED]


def test_disabling_ends_the_sessions_and_enabling_keeps_the_password(store: Database, kiriya: int) -> None:
    with writing(store):
        set_password(store, kiriya, "ハッシュ", SECRETARY)
    session = log_in(store, kiriya)
    with writing(store):
        set_disabled(store, kiriya, True, SECRETARY)
    assert find_session(store, session) is None
    assert get_account(store, kiriya).disabled
    with writing(store):
        set_disabled(store, kiriya, False, SECRETARY)
    assert get_password_hash(store, kiriya) == "ハッシュ"
    assert kinds(store, kiriya)[-2:] == [EventKind.ACCOUNT_DISABLED, EventKind.ACCOUNT_ENABLED]


def test_the_last_working_administrator_can_neither_stop_nor_become_someone_else(store: Database) -> None:
    chief = AccountEntry("小田切 薫", Role.ADMINISTRATOR)
    with writing(store):
        first = add_account(store, "kanri", chief, SECRETARY)
        second = add_account(store, "kanri2", AccountEntry("予備", Role.ADMINISTRATOR), SECRETARY)
        set_disabled(store, second, True, SECRETARY)
    with pytest.raises(LastAdministratorError, match="小田切 薫"), writing(store):
        set_disabled(store, first, True, SECRETARY)
    with pytest.raises(LastAdministratorError), writing(store):
        change_account(store, first, AccountChange(chief, AccountEntry("小田切 薫", Role.MEMBER)), SECRETARY)
    with writing(store):
        set_disabled(store, second, False, SECRETARY)
        set_disabled(store, first, True, SECRETARY)
    assert get_account(store, first).disabled


def test_a_new_password_ends_the_sessions_and_a_stronger_hash_does_not(store: Database, kiriya: int) -> None:
    session = log_in(store, kiriya)
    with writing(store):
        replace_hash(store, kiriya, "強いハッシュ")
    assert find_session(store, session) is not None
    with writing(store):
        set_password(store, kiriya, "新しいハッシュ", SECRETARY)
    assert find_session(store, session) is None
    assert get_password_hash(store, kiriya) == "新しいハッシュ"
    detail = list_events_of(store, Subject(SubjectKind.ACCOUNT, kiriya))[-1].detail
    assert detail == {}


def test_joining_a_committee_keeps_the_session(store: Database, library: int, kiriya: int) -> None:
    session = log_in(store, kiriya)
    with writing(store):
        join_committee(store, kiriya, library, SECRETARY)
        join_committee(store, kiriya, library, SECRETARY)
    assert get_account(store, kiriya).committees == {library}
    assert find_session(store, session) is not None
    assert kinds(store, kiriya) == [EventKind.ACCOUNT_ADDED, EventKind.ACCOUNT_CHANGED]
