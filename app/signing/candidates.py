"""署名する人の案. 会議録に書かれた署名委員か、委員名簿の順番から求める。案は保存せず、事務局が決める。"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from app.signing.turn import next_in_turn
from app.workflow.persons import find_person, same_name
from db.committees import list_roster
from db.house_style import Member
from db.meetings import get_meeting, get_minutes, list_meetings
from db.procedures import Procedure, get_procedure
from db.records import Minutes, SpeakerGroup
from db.signatories import Duty, Signatory, list_signatories

# 会議を進める人の役職。名簿から、進行した人が分からないときに引く。前にあるものが先。
_CHAIRS = ("会長", "委員長", "議長", "座長", "理事長")


@dataclass(frozen=True, slots=True)
class Candidate:
    """署名してもらえる人。name は氏名(名簿にあれば名簿の書き方)、title は名簿か発言に書かれた役職か空。"""

    name: str
    title: str

    @property
    def chair_title(self) -> str:
        """会議録に署名する会長(委員長)としての、印字する務め。"""
        return self.title if self.title.endswith("長") else _CHAIRS[0]


@dataclass(frozen=True, slots=True)
class Proposal:
    """署名する人の案。signatories は案、stated は会議録に書かれた署名委員によるか、last は前に署名した委員か None。"""

    signatories: tuple[Signatory, ...]
    stated: bool
    last: str | None


def list_candidates(db: Database, meeting_id: int) -> tuple[Candidate, ...]:
    """署名してもらえる人。会議の出席者。出席者の書かれていない会議録では、委員名簿の全員。

    NotFoundError: 会議が無い。
    """
    minutes = get_minutes(db, meeting_id)
    roster = list_roster(db, get_meeting(db, meeting_id).committee_id)
    present = minutes.header.attendees or tuple(one.name for one in roster)
    stated = [name for name in minutes.header.signatories if not find_person(present, name)]
    found = [_titled(_candidate(name, roster), minutes) for name in (*present, *stated)]
    return tuple(dict.fromkeys(found))


def propose_signatories(db: Database, meeting_id: int) -> Proposal:
    """署名する人の案。決まりが署名を求めない会議体では空。NotFoundError: 会議が無い。"""
    minutes = get_minutes(db, meeting_id)
    meeting = get_meeting(db, meeting_id)
    procedure = get_procedure(db, meeting.committee_id)
    roster = list_roster(db, meeting.committee_id)
    candidates = list_candidates(db, meeting_id)
    chair = _chair(minutes, candidates) if procedure.chair_signs else None
    chairs = (Signatory(Duty.CHAIR, chair.chair_title, chair.name),) if chair else ()
    stated = [_candidate(name, roster).name for name in minutes.header.signatories]
    last = _last_signed(db, meeting_id)
    names = stated or _in_turn(candidates, roster, last, procedure, chair)
    others = [name for name in names if chair is None or name != chair.name]
    members = tuple(Signatory(Duty.MEMBER, Duty.MEMBER.value, name) for name in others)
    return Proposal((*chairs, *members), bool(stated), last)


def missing_signatories(db: Database, meeting_id: int) -> str | None:
    """決まりの求める署名する人が足りなければ、それを述べる一行。足りていれば None。NotFoundError: 会議が無い。"""
    procedure = get_procedure(db, get_meeting(db, meeting_id).committee_id)
    named = list_signatories(db, meeting_id)
    chairs = [one for one in named if one.duty is Duty.CHAIR]
    possible = len(list_candidates(db, meeting_id)) - len(chairs)
    if procedure.chair_signs and not possible and not named:
        return "この会議には出席者も委員名簿も無いので、署名委員を決められません。会議体の委員名簿を入れるか、手続きの決まりを直してください。"
    wanted = min(procedure.members_signing, possible)
    lacking = []
    if procedure.chair_signs and not chairs:
        lacking.append("会長(委員長)")
    if len(named) - len(chairs) < wanted:
        lacking.append(f"委員 {wanted} 人")
    return f"署名委員({'と'.join(lacking)})を、「署名」の画面で決めてください。" if lacking else None


def _in_turn(
    candidates: Sequence[Candidate],
    roster: Sequence[Member],
    last: str | None,
    procedure: Procedure,
    chair: Candidate | None,
) -> tuple[str, ...]:
    order = [one.name for one in roster] or [one.name for one in candidates]
    present = {one.name for one in candidates if one != chair}
    return next_in_turn(order, last, present, procedure.members_signing)


def _last_signed(db: Database, meeting_id: int) -> str | None:
    """この会議より前の会議で、最後に署名委員になった人。決めた人が無ければ、会議録に書かれた署名委員。"""
    for former in _former_meetings(db, meeting_id):
        header = get_meeting(db, former).header
        roster = list_roster(db, get_meeting(db, former).committee_id)
        named = [one.name for one in list_signatories(db, former) if one.duty is Duty.MEMBER]
        stated = [_candidate(name, roster).name for name in header.signatories]
        if named or stated:
            return (named or stated)[-1]
    return None


def _former_meetings(db: Database, meeting_id: int) -> Iterator[int]:
    """同じ会議体の、この会議より前の会議。新しい順。"""
    entries = list_meetings(db, get_meeting(db, meeting_id).committee_id)
    ids = [entry.id for entry in entries]
    yield from ids[ids.index(meeting_id) + 1 :]


def _chair(minutes: Minutes, candidates: Sequence[Candidate]) -> Candidate | None:
    """会議を進めた人。発言者の氏名から、書かれていなければ役職から見つける。分からなければ None。"""
    spoken = next((turn for turn in minutes.turns if turn.group is SpeakerGroup.CHAIR), None)
    if spoken and spoken.name:
        found = find_person([one.name for one in candidates], spoken.name)
        if found:
            return next(one for one in candidates if one.name == found)
    titles = ((spoken.role or "",) if spoken else ()) + _CHAIRS
    return next((one for title in titles for one in candidates if title and one.title == title), None)


def _candidate(name: str, roster: Sequence[Member]) -> Candidate:
    """会議録に書かれた名の人。名簿に一人だけ見つかれば、名簿の氏名と役職にする。"""
    found = find_person([one.name for one in roster], name)
    member = next((one for one in roster if one.name == found), None)
    return Candidate(member.name, member.title or "") if member else Candidate(name, "")


def _titled(candidate: Candidate, minutes: Minutes) -> Candidate:
    """名簿に役職の無い人には、発言に書かれた役職を付ける。"""
    roles = (turn.role for turn in minutes.turns if turn.name and same_name(turn.name, candidate.name))
    return candidate if candidate.title else replace(candidate, title=next(roles, None) or "")
