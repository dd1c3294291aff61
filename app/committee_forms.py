"""会議体の設定の入力. 画面から送られた値を設定と名簿にし、設定と名簿を画面の値にする。"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.errors import UsageError
from app.readers.text import has_surrogate
from db.committees import Committee, HouseStyle
from db.house_style import DraftLength, Member, PrintForm
from nlp.drafts.rules.all_rules import POLISH_RULES
from nlp.turns.roles import role_at_end

LONGEST_NAME = 100
LONGEST_CELL = 40
MOST_MEMBERS = 200
LEAST_PERCENT, MOST_PERCENT = 10, 90
# 「氏名（よみ）、役職」。よみと役職は無くてもよい。
_LINE = re.compile(
    r"(?P<name>[^（()）、,\t]+)(?:[（(](?P<reading>[^（()）]*)[)）])?\s*(?:[、,\t]\s*)?(?P<title>[^（()）、,\t]*)"
)
_READING = re.compile("[ぁ-んー \u3000]+")


@dataclass(frozen=True, slots=True)
class SettingsForm:
    """設定の入力欄。rules は使う規則の名前(送られたもの)。problem は直してほしいことの一行か None。"""

    name: str
    form: str
    length: str
    percent: str
    rules: frozenset[str]
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class RosterForm:
    """名簿の入力欄。一行に一人。problem は直してほしいことの一行か None。"""

    text: str
    problem: str | None = None


def settings_form(committee: Committee) -> SettingsForm:
    """いまの設定の入力欄。"""
    style = committee.style
    return SettingsForm(
        committee.name, style.form, style.length, str(style.percent), frozenset(used_rules(style))
    )


def used_rules(style: HouseStyle) -> list[str]:
    """この書き方で使う規則の名前。"""
    return [
        rule.name
        for rule in POLISH_RULES
        if rule.name in style.added or (rule.standard and rule.name not in style.stopped)
    ]


def read_settings(committee_id: int, form: SettingsForm) -> Committee:
    """入力を設定にする。UsageError: 設定にできない。"""
    name = " ".join(form.name.split())
    if not name or len(name) > LONGEST_NAME or not _is_text(name):
        raise UsageError(f"会議体の名前を、{LONGEST_NAME} 字までで書いてください。")
    if form.form not in set(PrintForm) or form.length not in set(DraftLength):
        raise UsageError("発言者の印字と要約案の長さを、画面の中から選んでください。")
    if not re.fullmatch("[0-9]{1,3}", form.percent) or not LEAST_PERCENT <= int(form.percent) <= MOST_PERCENT:
        raise UsageError(f"要約の割合は、{LEAST_PERCENT} から {MOST_PERCENT} までの整数で書いてください。")
    return Committee(committee_id, name, _style(form))


def _style(form: SettingsForm) -> HouseStyle:
    unknown = form.rules - {rule.name for rule in POLISH_RULES}
    if unknown:
        raise UsageError(f"規則「{min(unknown)[:LONGEST_CELL]}」はありません。画面を読み込み直してください。")
    chosen = [rule.choice for rule in POLISH_RULES if rule.choice and rule.name in form.rules]
    if len(chosen) != len(set(chosen)):
        raise UsageError("どれか一つを選ぶ規則が、二つ選ばれています。画面を読み込み直してください。")
    return HouseStyle(
        form=PrintForm(form.form),
        length=DraftLength(form.length),
        percent=int(form.percent),
        stopped=frozenset(r.name for r in POLISH_RULES if r.standard and r.name not in form.rules),
        added=frozenset(r.name for r in POLISH_RULES if not r.standard and r.name in form.rules),
    )


def write_seen(committee: Committee) -> str:
    """画面を開いたときの設定を、送り返せる一行にする。"""
    style = committee.style
    return json.dumps(
        [
            committee.name,
            style.form,
            style.length,
            style.percent,
            sorted(style.stopped),
            sorted(style.added),
        ],
        ensure_ascii=False,
    )


def read_seen_settings(committee_id: int, text: str) -> Committee:
    """送り返された、画面を開いたときの設定。UsageError: 読めない。"""
    try:
        name, form, length, percent, stopped, added = json.loads(text)
        style = HouseStyle(
            PrintForm(form),
            DraftLength(length),
            int(percent),
            frozenset(map(str, stopped)),
            frozenset(map(str, added)),
        )
        return Committee(committee_id, str(name), style)
    except (ValueError, TypeError, RecursionError) as error:
        raise UsageError(
            "画面を開いたときの設定を読めませんでした。画面を読み込み直してください。"
        ) from error


def read_roster(text: str) -> tuple[Member, ...]:
    """一行に一人の名簿を読む。空の行は飛ばす。UsageError: 読めない行がある。文は何行目の何が悪いかを言う。

    >>> read_roster("岡本 晴香（おかもと はるか）、副会長")
    (Member(name='岡本 晴香', title='副会長', reading='おかもと はるか'),)
    """
    members = [_member(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(members) > MOST_MEMBERS:
        raise UsageError(f"名簿が {len(members)} 人あります。{MOST_MEMBERS} 人までにしてください。")
    return tuple(members)


def _member(number: int, line: str) -> Member:
    found = _LINE.fullmatch(line.strip())
    if not found or not _is_text(line.replace("\t", " ").replace("\u3000", " ")):
        raise UsageError(
            f"名簿の {number} 行目を読めません。「岡本 晴香（おかもと はるか）、副会長」のように書いてください。"
        )
    name, title = _spaced(found["name"]), _spaced(found["title"])
    reading = _spaced(found["reading"] or "")
    if not title:
        name, title = _split_title(name)
    if reading and not _READING.fullmatch(reading):
        raise UsageError(
            f"名簿の {number} 行目のよみ「{reading[:LONGEST_CELL]}」は、ひらがなで書いてください。"
        )
    if max(map(len, (name, title, reading))) > LONGEST_CELL:
        raise UsageError(
            f"名簿の {number} 行目が長すぎます。氏名・よみ・役職は、それぞれ {LONGEST_CELL} 字までにしてください。"
        )
    return Member(name, title or None, reading or None)


def _split_title(name: str) -> tuple[str, str]:
    """「氏名 役職」と空けて書いた行の役職。役職の語でなければ、氏名の一部とみる。"""
    first, _, last = name.rpartition(" ")
    role = role_at_end(last) if first else None
    return (first, last) if role and role[1] == 0 else (name, "")


def write_roster(roster: Sequence[Member]) -> str:
    """名簿を、read_roster で読める形にする。"""
    return "\n".join(map(_line, roster))


def _line(member: Member) -> str:
    reading = f"（{member.reading}）" if member.reading else ""
    title = f"、{member.title}" if member.title else ""
    return f"{member.name}{reading}{title}"


def _spaced(text: str) -> str:
    return " ".join(text.split())


def _is_text(text: str) -> bool:
    return text.isprintable() and not has_surrogate(text)


def rules_sent(rules: Iterable[str], choices: Iterable[str]) -> frozenset[str]:
    """印を付けた規則と、選んだ書き方。空は「話したとおり」である。"""
    return frozenset(filter(None, (*rules, *choices)))
