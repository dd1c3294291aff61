"""会議体の手続きの決まりの画面の文脈."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.committees import Option
from app.contexts.crumbs import Crumb
from app.procedure_forms import NUMBERS, NumberField, ProcedureForm, procedure_form, write_seen_procedure
from db.committees import get_committee
from db.procedures import SigningMethod, Silence, get_procedure

_SILENCES = {
    Silence.ACCEPTED: "期限までに回答の無い委員は、承認したものとして進めます。",
    Silence.AWAITED: "全員の回答がそろうまで、署名を依頼できません。",
}
_METHODS = {
    SigningMethod.APPROVAL: "署名委員が画面で承認し、氏名・時刻・内容の印を記録します。",
    SigningMethod.PDF: "承認に加えて、確定した PDF に市の証明書で電子署名をします。",
    SigningMethod.PAPER: "署名欄のある PDF を印刷し、紙に署名していただいたことを事務局が記録します。",
}


@dataclass(frozen=True, slots=True)
class NumberInput:
    """数の入力欄。field は欄の決まり、value はいまの値。"""

    field: NumberField
    value: str


@dataclass(frozen=True, slots=True)
class ProcedurePage:
    """会議体の手続きの決まり(/committees/{id}/procedure)。

    title, crumbs: 見出しと上の階層。
    url: 送り先。
    form: 入力欄。seen: 画面を開いたときの決まり(送り返して、ほかの人が先に変えていないかを確かめる)。
    numbers: 数の入力欄。
    silences, methods: 回答の無いときの扱いと、署名のしかたの選択肢。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    url: str
    form: ProcedureForm
    seen: str
    numbers: tuple[NumberInput, ...]
    silences: tuple[Option, ...]
    methods: tuple[Option, ...]


def load_procedure_page(db: Database, committee_id: int, form: ProcedureForm | None = None) -> ProcedurePage:
    """手続きの決まりを読む。form は送られて断られた入力。NotFoundError: 会議体が無い。"""
    committee = get_committee(db, committee_id)
    procedure = get_procedure(db, committee_id)
    shown = form or procedure_form(procedure)
    return ProcedurePage(
        title="手続きの決まり",
        crumbs=(
            Crumb("会議体", addresses.COMMITTEES),
            Crumb(committee.name, addresses.committee_settings_url(committee_id)),
        ),
        url=addresses.procedure_url(committee_id),
        form=shown,
        seen=write_seen_procedure(procedure),
        numbers=tuple(NumberInput(field, getattr(shown, field.name)) for field in NUMBERS),
        silences=tuple(Option(one, one, note, one == shown.silence) for one, note in _SILENCES.items()),
        methods=tuple(Option(one, one, note, one == shown.method) for one, note in _METHODS.items()),
    )
