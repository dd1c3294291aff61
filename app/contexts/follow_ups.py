"""検討事項の追跡の画面の文脈. 質疑応答と、紐付く施策のその後の行を並べる。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from sqlite_utils import Database

from app import addresses
from app.contexts.cards import QuoteView, commitment_marks, quote_view, speakers
from app.contexts.crumbs import Crumb
from app.contexts.follow_up_form import FollowUpForm
from app.contexts.meeting_head import meeting_name
from app.following import FollowUpState, TrackedPromise, track
from app.highlight import Mark, MarkKind, Segment, split_segments
from app.waiting import waited
from db.committees import list_committees
from db.follow_ups import FollowUpAct, FollowUpDecision, list_follow_up_events
from db.plans import StoredMeasure, list_departments, list_plans
from nlp.links.follow_up import TRACKED, FollowUp
from nlp.plans.fiscal_years import first_calendar_year, fiscal_year_of
from nlp.text.tokenizer import Tokenizer

_PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class LaterYear:
    """その後の年度の行。year: 年度。target, evaluation: 印つきの目標と評価(書かれていなければ空)。found: 約束に触れている年度か。"""

    year: str
    target: tuple[Segment, ...]
    evaluation: tuple[Segment, ...]
    found: bool


@dataclass(frozen=True, slots=True)
class LaterRows:
    """紐付く施策のその後の行。

    content, url: 実施内容とアドレス。
    plan: 計画の名。
    departments: 担当課。
    years: その後の年度の行。まだ無ければ空。
    """

    content: str
    url: str
    plan: str
    departments: tuple[str, ...]
    years: tuple[LaterYear, ...]


@dataclass(frozen=True, slots=True)
class FollowUpHistory:
    """これまでの判断の一つ。what: 閉じたか開き直したか。note: 理由(無ければ空)。actor, at: 人と時刻(UTC)。"""

    what: str
    note: str
    actor: str
    at: str


@dataclass(frozen=True, slots=True)
class FollowUpEntry:
    """検討事項ひとつ。

    id, anchor: 質疑応答の id と、画面の中での印。
    url: 質疑応答の変わらないアドレス。
    decide_url: 閉じるか開き直す送り先。
    held_on: 開催日か None。
    meeting, meeting_url, committee: 会議の名前とアドレス、会議体の名。
    waited: 開催日からの年月か None。閉じたものは、閉じるまでの年月。
    kind, kind_slug: 質問・意見・要望と、CSS で使うその名前。
    number: 会議の中の番号。
    asker: 論点を挙げた人の発言者表記。
    question, answers: 両側の本文。答弁には約束の言葉の印が付く。
    commitment: 答弁の型(分析し直して無くなったときは空)。
    state: 状態。
    finding: その後の評価について調べた結果の一行。
    words: 触れていることを示す言葉。
    rows: 紐付く施策のうち、その後の年度の行のあるもの。
    rowless: 紐付く施策のうち、その後の年度の行の無いもの。
    seen: 画面に出ている人の判断か None。
    history: これまでの判断。起きた順。
    """

    id: int
    anchor: str
    url: str
    decide_url: str
    held_on: str | None
    meeting: str
    meeting_url: str
    committee: str
    waited: str | None
    kind: str
    kind_slug: str
    number: int
    asker: str
    question: tuple[QuoteView, ...]
    answers: tuple[QuoteView, ...]
    commitment: str
    state: FollowUpState
    finding: str
    words: tuple[str, ...]
    rows: tuple[LaterRows, ...]
    rowless: tuple[LaterRows, ...]
    seen: FollowUpDecision | None
    history: tuple[FollowUpHistory, ...]


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """絞り込みの選択肢。value は送る値、label は名、selected はいま選ばれているか。"""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class StateTab:
    """状態の切り替え。label: 名前。url: アドレス。count: 件数。current: いま見ているか。"""

    label: str
    url: str
    count: int
    current: bool


@dataclass(frozen=True, slots=True)
class FollowUpListPage:
    """検討事項の追跡(/follow-ups)。

    title, crumbs: 見出しと上の階層。
    form: 絞り込みの入力。
    problem: 読み取れなかったときの一行か None。
    committees, plans, departments, commitments: 絞り込みの選択肢。
    tabs: 状態の切り替え。
    entries: 検討事項。開催日の古い順。
    total, first, last: この状態の全件数と、ここに出しているものの番号(無ければ 0)。
    before_url, after_url: 前と次のページのアドレスか None。
    without_filters: 絞り込みを外したアドレス。
    csv_url: この一覧の CSV のアドレス。
    back: 決めた後にこの一覧へ戻るための欄。
    done_url: いま決めた検討事項のある一覧のアドレスか、決めた直後でなければ None。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    form: FollowUpForm
    problem: str | None
    committees: tuple[FilterChoice, ...]
    plans: tuple[FilterChoice, ...]
    departments: tuple[FilterChoice, ...]
    commitments: tuple[FilterChoice, ...]
    tabs: tuple[StateTab, ...]
    entries: tuple[FollowUpEntry, ...]
    total: int
    first: int
    last: int
    before_url: str | None
    after_url: str | None
    without_filters: str
    csv_url: str
    back: str
    done_url: str | None


def load_follow_up_list_page(
    db: Database, form: FollowUpForm, tokenizer: Tokenizer, now: str, done: int | None = None
) -> FollowUpListPage:
    """検討事項の一覧を読む。now はいまの時刻(UTC)、done はいま決めた質疑応答の id。"""
    everything = track(db, tokenizer)
    accepted = [] if form.problem else [one for one in everything if form.accepts(one)]
    shown = [one for one in accepted if one.state is form.state]
    offset = (form.page - 1) * _PER_PAGE
    here = shown[offset : offset + _PER_PAGE]
    plans = {plan.id: plan.title for plan in list_plans(db)}
    decided = next((one for one in everything if one.tracked.stored.id == done), None)
    return FollowUpListPage(
        title="検討事項の追跡",
        crumbs=(),
        form=form,
        problem=form.problem,
        committees=tuple(
            FilterChoice(str(c.id), c.name, c.id == form.committee) for c in list_committees(db)
        ),
        plans=tuple(FilterChoice(str(i), title, i == form.plan) for i, title in plans.items()),
        departments=tuple(FilterChoice(d, d, d == form.department) for d in list_departments(db)),
        commitments=tuple(FilterChoice(c.value, c.value, c == form.commitment) for c in TRACKED),
        tabs=_tabs(form, accepted),
        entries=_entries(db, here, now),
        total=len(shown),
        first=offset + 1 if here else 0,
        last=offset + len(here),
        before_url=_page_url(form, form.page - 1) if form.page > 1 else None,
        after_url=_page_url(form, form.page + 1) if offset + _PER_PAGE < len(shown) else None,
        without_filters=addresses.follow_ups_url(
            {"state": "" if form.state is FollowUpState.OPEN else form.state.slug}
        ),
        csv_url=addresses.follow_ups_csv_url(form.fields()),
        back=urlencode({**form.fields(), "page": str(form.page)}),
        done_url=_entry_url(decided) if decided else None,
    )


def load_follow_ups(
    db: Database, form: FollowUpForm, tokenizer: Tokenizer, now: str
) -> tuple[FollowUpEntry, ...]:
    """条件に合う検討事項のすべて(CSV に使う)。"""
    shown = [
        one
        for one in track(db, tokenizer)
        if form.problem is None and one.state is form.state and form.accepts(one)
    ]
    return _entries(db, shown, now)


def _entries(db: Database, shown: Sequence[TrackedPromise], now: str) -> tuple[FollowUpEntry, ...]:
    plans = {plan.id: plan.title for plan in list_plans(db)}
    history = list_follow_up_events(db, [one.tracked.stored.id for one in shown])
    return tuple(follow_up_entry(one, plans, history.get(one.tracked.stored.id, []), now) for one in shown)


def follow_up_entry(
    one: TrackedPromise, plans: Mapping[int, str], history: Sequence[FollowUpAct], now: str
) -> FollowUpEntry:
    """検討事項ひとつを画面の形にする。plans は計画の id から名への対応。"""
    tracked, stored = one.tracked, one.tracked.stored
    exchange, decision = stored.exchange, one.tracked.decision
    marks = commitment_marks(stored)
    rows = [later_rows(measure, tracked.held_on, one.found, plans) for measure in one.measures]
    until = decision.act.at if decision and decision.decision is FollowUpDecision.CLOSED else now
    return FollowUpEntry(
        id=stored.id,
        anchor=addresses.follow_up_anchor(stored.id),
        url=addresses.exchange_url(stored.id),
        decide_url=addresses.follow_up_url(stored.id),
        held_on=tracked.held_on,
        meeting=meeting_name(tracked.meeting_title, tracked.committee),
        meeting_url=f"{addresses.meeting_url(stored.meeting_id)}#{addresses.exchange_anchor(stored.id)}",
        committee=tracked.committee,
        waited=waited(tracked.held_on, until) if tracked.held_on else None,
        kind=exchange.kind.japanese,
        kind_slug=exchange.kind.value,
        number=exchange.number,
        asker=speakers(stored.question),
        question=tuple(quote_view(quote, stored.meeting_id, marks) for quote in stored.question),
        answers=tuple(quote_view(quote, stored.meeting_id, marks) for quote in stored.answers),
        commitment=exchange.commitment.commitment.value if exchange.commitment else "",
        state=one.state,
        finding=finding_of(one),
        words=one.found.words,
        rows=tuple(found for found in rows if found.years),
        rowless=tuple(found for found in rows if not found.years),
        seen=decision.decision if decision else None,
        history=tuple(
            FollowUpHistory(act.decision.value, act.note, act.act.actor, act.act.at) for act in history
        ),
    )


def finding_of(one: TrackedPromise) -> str:
    """その後の評価について調べた結果の一行。"""
    if not one.measures:
        return "紐付く施策が無いので、その後を確かめられません"
    if one.tracked.held_on is None:
        return "開催日の記載が無いので、その後を確かめられません"
    return f"{one.found.year}: {one.found.status.value}" if one.found.year else one.found.status.value


def later_rows(
    stored: StoredMeasure, held_on: str | None, found: FollowUp, plans: Mapping[int, str]
) -> LaterRows:
    """施策の、会議の年度からの行。found は、触れている年度と、それを示す言葉。"""
    since = fiscal_year_of(held_on) if held_on else 0
    later = [
        year for year in stored.measure.years if held_on and (first_calendar_year(year.year) or 0) >= since
    ]
    return LaterRows(
        content=stored.measure.content,
        url=addresses.measure_url(stored.id),
        plan=plans[stored.plan_id],
        departments=stored.measure.departments,
        years=tuple(
            LaterYear(
                year.year,
                _marked(year.target, found, year.year),
                _marked(year.evaluation, found, year.year),
                year.year == found.year,
            )
            for year in later
        ),
    )


def _marked(text: str | None, found: FollowUp, year: str) -> tuple[Segment, ...]:
    """触れている年度の文では、それを示す言葉に印を付ける。"""
    if not text:
        return ()
    words = found.words if year == found.year else ()
    marks: list[Mark] = []
    for word in words:
        at = text.find(word)
        while at >= 0:
            marks.append(Mark(at, at + len(word), MarkKind.HIT))
            at = text.find(word, at + len(word))
    return split_segments(text, marks)


def _tabs(form: FollowUpForm, accepted: Sequence[TrackedPromise]) -> tuple[StateTab, ...]:
    counts = Counter(one.state for one in accepted)
    return tuple(
        StateTab(
            state.value, addresses.follow_ups_url(form.fields(state)), counts[state], state is form.state
        )
        for state in FollowUpState
    )


def _entry_url(one: TrackedPromise) -> str:
    fields = {"state": "" if one.state is FollowUpState.OPEN else one.state.slug}
    return f"{addresses.follow_ups_url(fields)}#{addresses.follow_up_anchor(one.tracked.stored.id)}"


def _page_url(form: FollowUpForm, page: int) -> str:
    return addresses.follow_ups_url({**form.fields(), "page": str(page) if page > 1 else ""})
