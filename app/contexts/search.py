"""検索の画面の文脈."""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup
from sqlite_utils import Database

from app import addresses
from app.contexts.crumbs import Crumb
from app.contexts.search_counts import Choices, YearBar, choices, year_bars
from app.contexts.search_form import NEWEST, OFF, SearchForm, Target
from app.contexts.search_hits import (
    ExchangeHit,
    MeasureHit,
    MeetingHit,
    TurnHit,
    exchange_hits,
    measure_hits,
    meeting_hits,
    turn_hits,
)
from app.query_reading import MAX_QUERY, parse_query
from app.reindexing import Reindexed
from app.searching import (
    Finder,
    Found,
    Page,
    find_exchanges,
    find_measures,
    find_meetings,
    find_turns,
)
from app.suggesting import corrections
from app.vocabulary import load_vocabulary
from db.committees import list_committees
from db.errors import TookTooLongError
from db.hit_counts import HitCounts, count_hits
from db.matches import EXCHANGES, TURNS
from db.search import Match, Order
from db.time_limit import time_limit
from nlp.text.tokenizer import Tokenizer

_PER_PAGE = 20
# 探すことと、内訳を数えることの、それぞれの時間の限り(秒)。
SECONDS = 3.0
_COUNTING_SECONDS = 1.0
_UNDRAWN = Markup()


@dataclass(frozen=True, slots=True)
class Switch:
    """切り替え。label: 名前。url: アドレス。current: いまの方か。"""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class Meant:
    """もしかして。text: 記録にある言葉。url: その言葉で探すアドレス。"""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Results:
    """見つかったもの。

    found: 結果の概要。
    exchanges, turns, meetings, measures: このページの結果(どれか一つ)。
    counts: 内訳か、数えなければ None。
    complete: 途中でやめずに、すべて調べたか。
    """

    found: Found
    exchanges: tuple[ExchangeHit, ...] = ()
    turns: tuple[TurnHit, ...] = ()
    meetings: tuple[MeetingHit, ...] = ()
    measures: tuple[MeasureHit, ...] = ()
    counts: HitCounts | None = None
    complete: bool = True

    @property
    def shown(self) -> int:
        """このページの結果の数。"""
        return len(self.exchanges) + len(self.turns) + len(self.meetings) + len(self.measures)


@dataclass(frozen=True, slots=True)
class ClosedResults:
    """非公開の会議から見つかったもの。

    total: 見つかった数。
    exchanges, turns: 近い方からの結果(どれか一つ)。
    """

    total: int
    exchanges: tuple[ExchangeHit, ...] = ()
    turns: tuple[TurnHit, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchPage:
    """検索(/search)。

    title, crumbs: 見出しと上の階層。
    form: 入力欄。
    problem: 直してほしいことか、途中でやめたことの一行か None。
    searched: 探したか(言葉も絞り込みも無ければ探さない)。
    choices: 絞り込みの選択肢。
    years: 開催年ごとの数の棒。
    switches, orders: 何を探すかと、並べ方の切り替え。
    notices: 探し方についての知らせ。
    meant: もしかして。
    others: 合わせて探した、同じ意味の語。
    others_url: 同じ意味の語を探すかどうかを切り替えたアドレスか、切り替えても変わらなければ None。
    total: 見つかった数。
    exchanges, turns, meetings, measures: このページの結果(どれか一つ)。
    closed: 公開でない会議と伏せた箇所から見つかったもの。見てよい人で、見つかったときだけ。
    first, last: このページの結果が何件目から何件目までか。
    before_url, after_url: 前と次のページのアドレスか None。
    without_filters: 絞り込みを外したアドレスか、絞り込んでいなければ None。
    csv_url, docx_url: 結果を保存するアドレスか、保存できるものが無ければ None。
    complete: 時間がかかりすぎて途中でやめたことが、何も無いか。
    reindexing: 索引を作り直しているときの進み具合か None。
    results: 見つかったものの HTML(search/_results.html から描いたもの)。描くまでは空。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    form: SearchForm
    problem: str | None
    searched: bool
    choices: Choices
    years: tuple[YearBar, ...]
    switches: tuple[Switch, ...]
    orders: tuple[Switch, ...]
    notices: tuple[str, ...]
    meant: tuple[Meant, ...]
    others: tuple[str, ...]
    others_url: str | None
    total: int
    exchanges: tuple[ExchangeHit, ...]
    turns: tuple[TurnHit, ...]
    meetings: tuple[MeetingHit, ...]
    measures: tuple[MeasureHit, ...]
    closed: ClosedResults | None
    first: int
    last: int
    before_url: str | None
    after_url: str | None
    without_filters: str | None
    csv_url: str | None
    docx_url: str | None
    complete: bool
    reindexing: Reindexed | None = None
    results: Markup = _UNDRAWN


def load_search_page(db: Database, form: SearchForm, tokenizer: Tokenizer) -> SearchPage:
    """入力のとおりに探して画面を作る。"""
    problem = problem_of(db, form)
    results = Results(Found(0, Match.ALL, False, (), False))
    searched = (bool(form.q) or form.filtered) and problem is None
    offset = (form.page - 1) * _PER_PAGE
    finder = Finder(tokenizer, load_vocabulary(db) if searched and form.others else None)
    if searched:
        try:
            results = _load_results(db, form, finder, Page(_PER_PAGE, offset, form.order))
        except TookTooLongError as error:
            problem, searched = str(error), False
            results = replace(results, complete=False)
    found, shown = results.found, results.shown
    savable = bool(shown) and form.target in (Target.EXCHANGES, Target.TURNS)
    return SearchPage(
        title=f"「{form.q[:40]}」の検索" if form.q else "検索",
        crumbs=(),
        form=form,
        problem=problem,
        searched=searched,
        choices=choices(db, form, results.counts),
        years=year_bars(form, results.counts),
        switches=tuple(_switch(form, target) for target in Target),
        orders=_orders(form, found.query.order if searched else form.order),
        notices=_notices(form, found, results.counts) if searched else (),
        meant=_meant(db, form, tokenizer) if searched else (),
        others=tuple(other.text for other in found.others),
        others_url=_others_url(form) if found.others or not form.others else None,
        total=found.total,
        exchanges=results.exchanges,
        turns=results.turns,
        meetings=results.meetings,
        measures=results.measures,
        closed=_closed(db, form, replace(finder, closed=True)) if searched and form.page == 1 else None,
        first=offset + 1 if shown else 0,
        last=offset + shown,
        before_url=_page_url(form, form.page - 1) if form.page > 1 else None,
        after_url=_page_url(form, form.page + 1) if offset + _PER_PAGE < found.total else None,
        without_filters=addresses.search_url({"q": form.q, "in": form.fields()["in"]})
        if form.filtered and form.q
        else None,
        csv_url=addresses.search_csv_url(form.fields()) if savable else None,
        docx_url=addresses.search_docx_url(form.fields()) if savable else None,
        complete=results.complete,
    )


def problem_of(db: Database, form: SearchForm) -> str | None:
    """入力で直してほしいことの一行か None。"""
    if form.problem is None and form.filters.committee_id not in {None, *(c.id for c in list_committees(db))}:
        return "その会議体はありません。一覧から選び直してください。"
    return form.problem


def _load_results(db: Database, form: SearchForm, finder: Finder, page: Page) -> Results:
    """探す。TookTooLongError: 時間がかかりすぎた。"""
    with time_limit(db, SECONDS):
        results = _find(db, form, finder, page)
    index = {Target.EXCHANGES: EXCHANGES, Target.TURNS: TURNS}.get(form.target)
    if index is None or not results.found.total:
        return results
    try:
        with time_limit(db, _COUNTING_SECONDS):
            return replace(results, counts=count_hits(db, index, results.found.query))
    except TookTooLongError:  # 数は添え物なので、無くても結果は出す。
        return replace(results, complete=False)


def _closed(db: Database, form: SearchForm, finder: Finder) -> ClosedResults | None:
    """公開でない会議と伏せた箇所から、この人に見えるものを探す。数にも内訳にも加えない。"""
    page = Page(_PER_PAGE, 0, form.order)
    try:
        with time_limit(db, SECONDS):
            if form.target is Target.EXCHANGES:
                found, exchanges = find_exchanges(db, form.q, form.filters, finder, page)
                results = ClosedResults(found.total, exchanges=exchange_hits(db, found, exchanges))
            elif form.target in (Target.TURNS, Target.MEETINGS):
                found, turns = find_turns(db, form.q, form.filters, finder, page)
                results = ClosedResults(found.total, turns=turn_hits(db, found, turns))
            else:
                return None
    except TookTooLongError:  # 添え物なので、無くても結果は出す。
        return None
    return results if results.total else None


def _find(db: Database, form: SearchForm, finder: Finder, page: Page) -> Results:
    match form.target:
        case Target.EXCHANGES:
            found, exchanges = find_exchanges(db, form.q, form.filters, finder, page)
            return Results(found, exchanges=exchange_hits(db, found, exchanges))
        case Target.TURNS:
            found, turns = find_turns(db, form.q, form.filters, finder, page)
            return Results(found, turns=turn_hits(db, found, turns))
        case Target.MEETINGS:
            found, meetings = find_meetings(db, form.q, form.filters, finder, page)
            return Results(found, meetings=meeting_hits(db, form, meetings))
        case Target.MEASURES:
            found, measures = find_measures(db, form.q, form.filters, finder, page)
            return Results(found, measures=measure_hits(db, measures))


def _notices(form: SearchForm, found: Found, counts: HitCounts | None) -> tuple[str, ...]:
    notices = list(found.notes)
    if form.cut:
        notices.append(f"言葉が長いため、はじめの {MAX_QUERY} 字で探しました。")
    if not found.phrases and not found.total:
        notices.append("探せる言葉がありません。名詞や施策の名前を入れてください。")
    elif found.split and found.match is Match.ALL and found.total:
        notices.append("続いた言葉としては見つからなかったので、言葉を分けて、すべてを含むものを探しました。")
    elif found.match is Match.ANY and found.total:
        notices.append("すべての言葉を含むものはありませんでした。どれかを含むものを、近い順に並べています。")
    if counts is None and found.total and form.target in (Target.EXCHANGES, Target.TURNS):
        notices.append("見つかったものが多いため、絞り込みの数は数えていません。")
    return tuple(notices)


def _meant(db: Database, form: SearchForm, tokenizer: Tokenizer) -> tuple[Meant, ...]:
    found = corrections(db, parse_query(form.q, tokenizer), tokenizer)
    return tuple(
        Meant(
            one.meant, addresses.search_url({**form.fields(), "q": form.q.replace(one.typed, one.meant, 1)})
        )
        for one in found
    )


def _switch(form: SearchForm, target: Target) -> Switch:
    fields = {**form.fields(), "in": "" if target is Target.EXCHANGES else target.value}
    return Switch(target.japanese, addresses.search_url(fields), target is form.target)


def _orders(form: SearchForm, used: Order) -> tuple[Switch, ...]:
    """並べ方の切り替え。used は実際の並べ方(語句が無ければ、頼まれなくても新しい順になる)。"""
    if form.target is Target.MEASURES:
        return ()
    return tuple(
        Switch(
            order.value,
            addresses.search_url({**form.fields(), "order": NEWEST if order is Order.NEWEST else ""}),
            order is used,
        )
        for order in Order
    )


def _others_url(form: SearchForm) -> str:
    return addresses.search_url({**form.fields(), "others": OFF if form.others else ""})


def _page_url(form: SearchForm, page: int) -> str:
    return addresses.search_url({**form.fields(), "page": str(page) if page > 1 else ""})
