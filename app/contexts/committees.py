"""会議体の設定の画面の文脈."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.committee_forms import RosterForm, SettingsForm, settings_form, write_roster, write_seen
from app.contexts.crumbs import Crumb
from db.committees import Committee, get_committee, list_committees, list_roster
from db.events import Subject, SubjectKind, list_events_of
from db.house_style import DraftLength, PrintForm
from db.jobs import JobKind, JobState, list_jobs
from db.meetings import list_meetings
from db.redrafts import drafts_behind
from nlp.drafts.rules.all_rules import POLISH_RULES
from nlp.drafts.rules.rule import Choice, PolishRule, RuleGroup

_CRUMB = Crumb("会議体", addresses.COMMITTEES)
_FORMS = {
    PrintForm.ROLE: "例:「委員」「委員長」「事務局」。本文の氏名も役職などに改めます。",
    PrintForm.SURNAME: "例:「岡本委員」「柴田課長」。本文の氏名もそのまま印字します。",
    PrintForm.LETTER: "例:「委員Ａ」「委員Ｂ」。記号は初めて発言した順で、会議の中では変わりません。本文の氏名も改めます。",
}
_LENGTHS = {
    DraftLength.FULL: "省略せず、言いよどみなどを整えるだけにします。",
    DraftLength.SUMMARY: "下の割合を目安に縮めます。",
    DraftLength.POINTS: "質問と答弁を一文ずつにします。",
}


@dataclass(frozen=True, slots=True)
class CommitteeRow:
    """会議体の一行。name, url: 名前と設定の画面。form, length: 印字の形と長さ。meetings, members: 会議と委員の数。"""

    name: str
    url: str
    form: str
    length: str
    meetings: int
    members: int


@dataclass(frozen=True, slots=True)
class CommitteeListPage:
    """会議体の一覧(/committees)。

    title, crumbs: 見出しと上の階層。
    rows: 会議体。作った順。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    rows: tuple[CommitteeRow, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """選択肢。value: 送る値。label: 見せる言葉。note: 説明か例。chosen: 選ばれているか。"""

    value: str
    label: str
    note: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """印を付けて使う規則。

    name: 名前(送る値)。
    used: 印が付いているか。
    examples: (話した言葉, 整えた言葉)。
    """

    name: str
    used: bool
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class WayChoice:
    """一つだけ選ぶ書き方。label: 何の書き方か。options: 選択肢(はじめは「話したとおり」)。"""

    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class RuleSection:
    """規則のまとまり。title: 見出し。used, total: 使う規則の数と全体の数。rules: 規則。ways: 一つだけ選ぶ書き方。"""

    title: str
    used: int
    total: int
    rules: tuple[RuleChoice, ...]
    ways: tuple[WayChoice, ...]


@dataclass(frozen=True, slots=True)
class RedraftState:
    """前の書き方のままの要約案。

    untouched: 書き直せる会議の数。
    edited: 人が手を入れたので変えない会議の数。
    closed: 署名を頼んだ後なので変えない会議の数。
    running: いま書き直しているか。
    job_url: 最後の書き直しの画面か None。
    problem: 最後の書き直しが失敗した理由か None。
    """

    untouched: int
    edited: int
    closed: int
    running: bool
    job_url: str | None
    problem: str | None


@dataclass(frozen=True, slots=True)
class CommitteePage:
    """会議体の設定(/committees/{id})。

    title, crumbs: 見出しと上の階層。
    url, roster_url, redraft_url: 設定・名簿・書き直しの送り先。
    procedure_url: 手続きの決まりの画面。
    settings: 設定の入力欄。
    seen: 画面を開いたときの設定(送り返して、ほかの人が先に変えていないかを確かめる)。
    forms, lengths: 印字の形と長さの選択肢。
    sections: 整文と用字の規則。
    roster, roster_seen: 名簿の入力欄と、画面を開いたときの名簿。
    members: 名簿の人数。
    redraft: 前の書き方のままの要約案。
    by, at: 最後に変えた人と時刻(UTC)か、変えていなければ None。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    url: str
    roster_url: str
    redraft_url: str
    procedure_url: str
    settings: SettingsForm
    seen: str
    forms: tuple[Option, ...]
    lengths: tuple[Option, ...]
    sections: tuple[RuleSection, ...]
    roster: RosterForm
    roster_seen: str
    members: int
    redraft: RedraftState
    by: str | None
    at: str | None


def load_committee_list_page(db: Database) -> CommitteeListPage:
    """会議体の一覧を読む。"""
    meetings = Counter(meeting.committee_id for meeting in list_meetings(db))
    rows = tuple(_row(db, committee, meetings[committee.id]) for committee in list_committees(db))
    return CommitteeListPage("会議体", (), rows)


def load_committee_page(
    db: Database, committee_id: int, settings: SettingsForm | None = None, roster: RosterForm | None = None
) -> CommitteePage:
    """会議体の設定を読む。settings と roster は送られて断られた入力。NotFoundError: 無い。"""
    committee = get_committee(db, committee_id)
    members = list_roster(db, committee_id)
    settings = settings or settings_form(committee)
    changed = list_events_of(db, Subject(SubjectKind.COMMITTEE, committee_id))
    return CommitteePage(
        title=committee.name,
        crumbs=(_CRUMB,),
        url=addresses.committee_settings_url(committee_id),
        roster_url=addresses.roster_url(committee_id),
        redraft_url=addresses.redraft_url(committee_id),
        procedure_url=addresses.procedure_url(committee_id),
        settings=settings,
        seen=write_seen(committee),
        forms=tuple(Option(form, form, note, form == settings.form) for form, note in _FORMS.items()),
        lengths=tuple(
            Option(length, length, note, length == settings.length) for length, note in _LENGTHS.items()
        ),
        sections=tuple(_section(group, settings.rules) for group in RuleGroup),
        roster=roster or RosterForm(write_roster(members)),
        roster_seen=write_roster(members),
        members=len(members),
        redraft=_redraft_state(db, committee),
        by=changed[-1].act.actor if changed else None,
        at=changed[-1].act.at if changed else None,
    )


def _row(db: Database, committee: Committee, meetings: int) -> CommitteeRow:
    return CommitteeRow(
        name=committee.name,
        url=addresses.committee_settings_url(committee.id),
        form=committee.style.form,
        length=committee.style.length,
        meetings=meetings,
        members=len(list_roster(db, committee.id)),
    )


def _section(group: RuleGroup, used: frozenset[str]) -> RuleSection:
    mine = [rule for rule in POLISH_RULES if rule.group is group]
    choices = dict.fromkeys(rule.choice for rule in mine if rule.choice)
    return RuleSection(
        title=group,
        used=sum(rule.name in used for rule in mine),
        total=sum(rule.choice is None for rule in mine) + len(choices),
        rules=tuple(_rule(rule, rule.name in used) for rule in mine if rule.choice is None),
        ways=tuple(
            _way(choice, [rule for rule in mine if rule.choice is choice], used) for choice in choices
        ),
    )


def _rule(rule: PolishRule, used: bool) -> RuleChoice:
    return RuleChoice(rule.name, used, tuple((line.before, line.after) for line in rule.lines))


def _way(choice: Choice, rules: list[PolishRule], used: frozenset[str]) -> WayChoice:
    options = [
        Option(rule.name, rule.name, f"{rule.lines[0].before}→{rule.lines[0].after}", rule.name in used)
        for rule in rules
    ]
    spoken = Option("", "話したとおり(変えない)", "", not any(option.chosen for option in options))
    return WayChoice(choice, (spoken, *options))


def _redraft_state(db: Database, committee: Committee) -> RedraftState:
    behind = drafts_behind(db, committee.id)
    last = next((job for job in list_jobs(db, JobKind.REDRAFT) if job.label == committee.name), None)
    return RedraftState(
        untouched=len(behind.untouched),
        edited=len(behind.edited),
        closed=len(behind.closed),
        running=last is not None and last.state is JobState.RUNNING,
        job_url=addresses.job_url(last.id) if last else None,
        problem=last.message if last and last.state is JobState.FAILED and behind.untouched else None,
    )
