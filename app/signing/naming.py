"""署名する人の入力. 画面で選ばれた氏名を、署名する人にする。"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from app.errors import UsageError
from app.signing.candidates import Candidate
from db.signatories import Duty, Signatory

MOST_MEMBERS = 11


@dataclass(frozen=True, slots=True)
class NamingForm:
    """選ばれた氏名。chair は会長(委員長)、members は署名委員。選んでいない欄は空。problem は直してほしいことか None。"""

    chair: str
    members: tuple[str, ...]
    problem: str | None = None


def naming_form(signatories: Sequence[Signatory]) -> NamingForm:
    """署名する人の入力欄。"""
    chair = next((one.name for one in signatories if one.duty is Duty.CHAIR), "")
    return NamingForm(chair, tuple(one.name for one in signatories if one.duty is Duty.MEMBER))


def read_signatories(form: NamingForm, candidates: Sequence[Candidate]) -> tuple[Signatory, ...]:
    """選ばれた氏名を署名する人にする。会長が先、署名委員は選んだ順。UsageError: 選べない人か、二度選んだ人がいる。"""
    people = {one.name: one for one in candidates}
    members = [name for name in form.members if name]
    names = [*([form.chair] if form.chair else []), *members]
    for name in names:
        if name not in people:
            raise UsageError(f"{name} さんは、この会議の出席者ではありません。出席者の中から選んでください。")
        if names.count(name) > 1:
            raise UsageError(f"{name} さんを二度選んでいます。一人に一つの務めだけを選んでください。")
    chairs = [Signatory(Duty.CHAIR, people[form.chair].chair_title, form.chair)] if form.chair else []
    return (*chairs, *(Signatory(Duty.MEMBER, Duty.MEMBER.value, name) for name in members))


def write_seen(signatories: Sequence[Signatory]) -> str:
    """画面を開いたときの署名する人を、送り返せる一行にする。"""
    return json.dumps([astuple(one) for one in signatories], ensure_ascii=False)


def read_seen(text: str) -> tuple[Signatory, ...]:
    """送り返された、画面を開いたときの署名する人。UsageError: 読めない。"""
    try:
        found = [Signatory(Duty(duty), title, name) for duty, title, name in json.loads(text)]
    except (ValueError, TypeError, RecursionError) as error:
        raise UsageError(
            "画面を開いたときの署名委員を読めませんでした。画面を読み込み直してください。"
        ) from error
    return tuple(found)
