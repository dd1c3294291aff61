"""発言した委員. 発言者の表記と、名簿・アカウント・確認リンクの氏名を突き合わせる。"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from app.workflow.persons import find_people, name_key, same_name
from db.access_links import list_link_holders
from db.accounts import list_accounts
from db.committees import list_roster
from db.house_style import Member
from db.meetings import get_meeting, get_minutes
from db.records import Minutes, Role, SpeakerGroup, Turn

# 発言者確認で確かめる人。事務局の発言は、要約案を作る事務局が確かめる。
_CHECKED = (SpeakerGroup.CHAIR, SpeakerGroup.MEMBER)


@dataclass(frozen=True, slots=True)
class Speaker:
    """発言した委員。name は氏名(姓しか分からなければ姓)、turns は発言の番号。"""

    name: str
    turns: frozenset[int]


@dataclass(frozen=True, slots=True)
class Speakers:
    """会議で発言した委員。people は初めて発言した順、nameless は委員のだれのものか分からない発言の番号。"""

    people: tuple[Speaker, ...]
    nameless: tuple[int, ...]

    def turns_of(self, name: str) -> frozenset[int]:
        """その氏名の人の発言の番号。発言していなければ空。"""
        return next((one.turns for one in self.people if same_name(one.name, name)), frozenset())


def load_speakers(db: Database, meeting_id: int) -> Speakers:
    """会議で発言した委員を読む。NotFoundError: 会議が無い。"""
    committee = get_meeting(db, meeting_id).committee_id
    known = [
        *(one.name for one in list_accounts(db) if one.role is Role.MEMBER and committee in one.committees),
        *list_link_holders(db, meeting_id),
    ]
    return find_speakers(get_minutes(db, meeting_id), list_roster(db, committee), known)


def find_speakers(minutes: Minutes, roster: Sequence[Member], known: Iterable[str] = ()) -> Speakers:
    """発言した委員を見つける。known は、アカウントや確認リンクで氏名の分かっている人。

    姓だけの表記は、その姓で始まる氏名が一つだけなら、その人とみる。役職だけの表記は、名簿でその役職が一人だけなら、その人とみる。
    """
    header = minutes.header
    names = _distinct([*(one.name for one in roster), *known, *header.attendees, *header.signatories])
    turns: dict[str, set[int]] = {}
    nameless: list[int] = []
    for turn in minutes.turns:
        name = _name_of(turn, names, roster)
        if name:
            turns.setdefault(name, set()).add(turn.number)
        elif turn.group in _CHECKED:
            nameless.append(turn.number)
    people = tuple(Speaker(name, frozenset(numbers)) for name, numbers in turns.items())
    return Speakers(people, tuple(nameless))


def _name_of(turn: Turn, names: Sequence[str], roster: Sequence[Member]) -> str | None:
    """発言した委員の氏名。委員でないか、だれか分からなければ None。"""
    if turn.group is SpeakerGroup.OFFICIAL:
        return None
    if not turn.name:
        titled = [one.name for one in roster if one.title and one.title == turn.role]
        return titled[0] if turn.group in _CHECKED and len(titled) == 1 else None
    found = find_people(names, turn.name)
    if len(found) == 1:
        return found[0]
    # 立場の分からない人は、名の知れた人のときだけ、委員とみる。
    return turn.name if turn.group in _CHECKED or found else None


def _distinct(names: Iterable[str]) -> list[str]:
    """同じ人の名を一つにし、ほかの名の初めの部分でしかない名(姓だけの出席者など)を除く。"""
    once: list[str] = []
    for name in filter(None, names):
        if not any(same_name(name, other) for other in once):
            once.append(name)
    closed = [name_key(name) for name in once]
    return [
        name
        for name, mine in zip(once, closed, strict=True)
        if not any(other != mine and other.startswith(mine) for other in closed)
    ]
