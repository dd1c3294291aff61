"""署名する人を決める欄の文脈."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.signing.candidates import Candidate, Proposal, list_candidates, propose_signatories
from app.signing.naming import MOST_MEMBERS, NamingForm, naming_form, write_seen
from db.committees import list_roster
from db.meetings import get_meeting
from db.procedures import get_procedure
from db.signatories import Duty, list_signatories


@dataclass(frozen=True, slots=True)
class NamingChoice:
    """選択肢ひとつ。value は氏名(選ばないなら空)、label は見せる言葉、chosen は選ばれているか。"""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class NamingSlot:
    """選ぶ欄ひとつ。name は送る名、label は見出し、choices は選択肢。"""

    name: str
    label: str
    choices: tuple[NamingChoice, ...]


@dataclass(frozen=True, slots=True)
class Naming:
    """署名する人を決める欄。

    url: 送り先。seen: 画面を開いたときの署名する人。named: もう決めてあるか。
    slots: 選ぶ欄。会長(委員長)が先。
    proposed, why: 案(務めと氏名)と、署名委員を案にした理由。無ければ空。
    problem: 決められなかった理由の一行か None。
    """

    url: str
    seen: str
    named: bool
    slots: tuple[NamingSlot, ...]
    proposed: tuple[str, ...]
    why: str
    problem: str | None


def load_naming(db: Database, meeting_id: int, sent: NamingForm | None) -> Naming:
    """署名する人を決める欄を読む。sent は打たれた入力。NotFoundError: 会議が無い。"""
    named = list_signatories(db, meeting_id)
    proposal = propose_signatories(db, meeting_id)
    form = sent or naming_form(named or proposal.signatories)
    committee_id = get_meeting(db, meeting_id).committee_id
    wanted = get_procedure(db, committee_id).members_signing
    return Naming(
        url=addresses.signatories_url(meeting_id),
        seen=write_seen(named),
        named=bool(named),
        slots=_slots(form, list_candidates(db, meeting_id), wanted),
        proposed=tuple(f"{one.title} {one.name}" for one in proposal.signatories),
        why=_why(proposal, "委員名簿の順で、出席した" if list_roster(db, committee_id) else "出席者の順で"),
        problem=sent.problem if sent else None,
    )


def _slots(form: NamingForm, candidates: Sequence[Candidate], wanted: int) -> tuple[NamingSlot, ...]:
    """会長の欄と、署名委員の欄。決まりより多く選べるように、署名委員の欄を一つ余らせる。"""
    chosen = [name for name in form.members if name]
    count = min(max(wanted, len(chosen)) + 1, MOST_MEMBERS)
    members = [*chosen, *[""] * count][:count]
    return (
        NamingSlot("chair", "会長(委員長)", _choices(candidates, form.chair)),
        *(
            NamingSlot("member", f"署名委員 {number}", _choices(candidates, name))
            for number, name in enumerate(members, start=1)
        ),
    )


def _choices(candidates: Sequence[Candidate], chosen: str) -> tuple[NamingChoice, ...]:
    people = [(one.name, f"{one.name}({one.title})" if one.title else one.name) for one in candidates]
    return tuple(NamingChoice(name, label, name == chosen) for name, label in [("", "(なし)"), *people])


def _why(proposal: Proposal, order: str) -> str:
    """署名委員を案にした理由。会長だけの案では空。order は、何の順かの言い方。"""
    if all(one.duty is Duty.CHAIR for one in proposal.signatories):
        return ""
    if proposal.stated:
        return "会議録に、この人が署名委員だと書かれています。"
    if proposal.last:
        return f"前は{proposal.last}さんが署名したので、{order}次の人です。"
    return f"まだだれも署名していないので、{order}初めの人です。"
