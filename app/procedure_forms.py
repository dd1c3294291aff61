"""手続きの決まりの入力. 画面から送られた値を決まりにし、決まりを画面の値にする。"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass

from app.errors import UsageError
from db.procedures import Procedure, SigningMethod, Silence


@dataclass(frozen=True, slots=True)
class NumberField:
    """数の入力欄。name は Procedure の項目、label は見出し、unit は単位、most は大きさの上限。"""

    name: str
    label: str
    unit: str
    least: int
    most: int


# 決まりのうち、数で答えるもの。
NUMBERS = (
    NumberField("draft_days", "開催日から、要約案を委員に回すまで", "日", 1, 365),
    NumberField("check_days", "発言者確認の期間", "日", 1, 365),
    NumberField("publish_days", "開催日から、公表するまで", "日", 1, 365),
    NumberField("keep_years", "公表してから、掲載しておく期間", "年", 1, 100),
    NumberField("members_signing", "会長のほかに署名する委員", "人", 0, 10),
)


@dataclass(frozen=True, slots=True)
class ProcedureForm:
    """手続きの入力欄。値は送られたままの文字。problem は直してほしいことの一行か None。"""

    draft_days: str
    check_days: str
    publish_days: str
    keep_years: str
    members_signing: str
    silence: str
    method: str
    checks: bool
    chair_signs: bool
    problem: str | None = None


def procedure_form(procedure: Procedure) -> ProcedureForm:
    """いまの決まりの入力欄。"""
    return ProcedureForm(
        draft_days=str(procedure.draft_days),
        check_days=str(procedure.check_days),
        publish_days=str(procedure.publish_days),
        keep_years=str(procedure.keep_years),
        members_signing=str(procedure.members_signing),
        silence=procedure.silence,
        method=procedure.method,
        checks=procedure.checks,
        chair_signs=procedure.chair_signs,
    )


def read_procedure(form: ProcedureForm) -> Procedure:
    """入力を決まりにする。UsageError: 決まりにできない。"""
    numbers = {field.name: _number(field, getattr(form, field.name)) for field in NUMBERS}
    if form.silence not in set(Silence) or form.method not in set(SigningMethod):
        raise UsageError("回答の無いときの扱いと、署名のしかたを、画面の中から選んでください。")
    return Procedure(
        **numbers,
        checks=form.checks,
        silence=Silence(form.silence),
        method=SigningMethod(form.method),
        chair_signs=form.chair_signs,
    )


def write_seen_procedure(procedure: Procedure) -> str:
    """画面を開いたときの決まりを、送り返せる一行にする。"""
    return json.dumps(asdict(procedure), ensure_ascii=False)


def read_seen_procedure(text: str) -> Procedure:
    """送り返された、画面を開いたときの決まり。UsageError: 読めない。"""
    try:
        found = json.loads(text)
        return Procedure(
            **{
                **found,
                "silence": Silence(found["silence"]),
                "method": SigningMethod(found["method"]),
            }
        )
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise UsageError(
            "画面を開いたときの決まりを読めませんでした。画面を読み込み直してください。"
        ) from error


def _number(field: NumberField, text: str) -> int:
    if not re.fullmatch("[0-9]{1,3}", text) or not field.least <= int(text) <= field.most:
        raise UsageError(f"「{field.label}」は、{field.least} から {field.most} までの整数で書いてください。")
    return int(text)
