"""検索の画面の文脈."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.cards import LinkState, link_state, speakers
from app.contexts.crumbs import Crumb
from app.contexts.meeting_head import meeting_name
from app.contexts.meetings import CommitteeChoice
from app.contexts.search_form import OFF, SearchForm, Target
from app.highlight import Mark, MarkKind, Segment, shift_marks, snippet
from app.reindexing import Reindexed
from app.searching import (
    MAX_QUERY,
    Finder,
    Found,
    FoundExchange,
    FoundTurn,
    Page,
    find_exchanges,
    find_turns,
    marks,
)
from app.vocabulary import load_vocabulary
from db.committees import list_committees
from db.exchanges import Quote
from db.links import StoredLink, list_links
from db.meetings import get_meeting_names
from db.plans import list_departments
from db.records import SpeakerGroup
from db.search import Match
from nlp.text.tokenizer import Tokenizer

_PER_PAGE = 20
_Places = Mapping[int, Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class FoundIn:
    """見つかった会議。name, url: 名前とアドレス。committee: 会議体の名。held_on: 開催日か None。"""

    name: str
    url: str
    committee: str
    held_on: str | None


@dataclass(frozen=True, slots=True)
class HitText:
    """当たった本文。label: 発言者表記。segments: 当たった所の前後の、印つきの本文。"""

    label: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class HitMeasure:
    """当たった質疑応答に紐付く施策。content: 実施内容。url: アドレス。state: 確定か提案。"""

    content: str
    url: str
    state: LinkState


@dataclass(frozen=True, slots=True)
class ExchangeHit:
    """見つかった質疑応答。

    number, url: 会議の中の番号とアドレス。
    meeting: 会議。
    kind, kind_slug: 質問・意見・要望と、CSS で使うその名前。
    asker: 論点を挙げた人の発言者表記。
    question, answers: 両側の本文の抜き出し。
    commitment: 答弁の約束の型か None。
    measures: 紐付いている施策。
    """

    number: int
    url: str
    meeting: FoundIn
    kind: str
    kind_slug: str
    asker: str
    question: tuple[HitText, ...]
    answers: tuple[HitText, ...]
    commitment: str | None
    measures: tuple[HitMeasure, ...]


@dataclass(frozen=True, slots=True)
class TurnHit:
    """見つかった発言。number, url: 番号とアドレス。meeting: 会議。text: 本文の抜き出し。"""

    number: int
    url: str
    meeting: FoundIn
    text: HitText


@dataclass(frozen=True, slots=True)
class Switch:
    """質疑応答と発言の切り替え。label: 名前。url: アドレス。current: いまの方か。"""

    label: str
    url: str
    current: bool


@dataclass(frozen=True, slots=True)
class SearchPage:
    """検索(/search)。

    title, crumbs: 見出しと上の階層。
    form: 入力欄。
    problem: 直してほしいことの一行か None。
    searched: 探したか(言葉が無ければ探さない)。
    committees, groups, departments: 絞り込みの選択肢。
    switches: 質疑応答と発言の切り替え。
    notices: 探し方についての知らせ。
    others: 合わせて探した、同じ意味の語。
    others_url: 同じ意味の語を探すかどうかを切り替えたアドレスか、切り替えても変わらなければ None。
    total: 見つかった数。
    exchanges, turns: このページの結果(どちらか一方)。
    first, last: このページの結果が何件目から何件目までか。
    before_url, after_url: 前と次のページのアドレスか None。
    without_filters: 絞り込みを外したアドレスか、絞り込んでいなければ None。
    reindexing: 索引を作り直しているときの進み具合か None。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    form: SearchForm
    problem: str | None
    searched: bool
    committees: tuple[CommitteeChoice, ...]
    groups: tuple[str, ...]
    departments: tuple[str, ...]
    switches: tuple[Switch, ...]
    notices: tuple[str, ...]
    others: tuple[str, ...]
    others_url: str | None
    total: int
    exchanges: tuple[ExchangeHit, ...]
    turns: tuple[TurnHit, ...]
    first: int
    last: int
    before_url: str | None
    after_url: str | None
    without_filters: str | None
    reindexing: Reindexed | None = None


def load_search_page(db: Database, form: SearchForm, tokenizer: Tokenizer) -> SearchPage:
    """入力のとおりに探して画面を作る。"""
    committees = list_committees(db)
    problem = form.problem
    if form.filters.committee_id not in {None, *(committee.id for committee in committees)}:
        problem = problem or "その会議体はありません。一覧から選び直してください。"
    found = Found(0, Match.ALL, False, (), False)
    exchange_hits: tuple[ExchangeHit, ...] = ()
    turn_hits: tuple[TurnHit, ...] = ()
    searched = bool(form.q) and problem is None
    offset = (form.page - 1) * _PER_PAGE
    finder = Finder(tokenizer, load_vocabulary(db) if form.others else None)
    if searched and form.target is Target.EXCHANGES:
        found, exchanges = find_exchanges(db, form.q, form.filters, finder, Page(_PER_PAGE, offset))
        exchange_hits = _exchange_hits(db, found, exchanges)
    elif searched:
        found, turns = find_turns(db, form.q, form.filters, finder, Page(_PER_PAGE, offset))
        turn_hits = _turn_hits(db, found, turns)
    shown = len(exchange_hits) + len(turn_hits)
    return SearchPage(
        title=f"「{form.q[:40]}」の検索" if form.q else "検索",
        crumbs=(),
        form=form,
        problem=problem,
        searched=searched,
        committees=tuple(CommitteeChoice(c.id, c.name, str(c.id) == form.committee) for c in committees),
        groups=tuple(group.value for group in SpeakerGroup),
        departments=list_departments(db),
        switches=tuple(_switch(form, target) for target in Target),
        notices=_notices(form, found) if searched else (),
        others=tuple(other.text for other in found.others),
        others_url=_others_url(form) if found.others or not form.others else None,
        total=found.total,
        exchanges=exchange_hits,
        turns=turn_hits,
        first=offset + 1 if shown else 0,
        last=offset + shown,
        before_url=_page_url(form, form.page - 1) if form.page > 1 else None,
        after_url=_page_url(form, form.page + 1) if offset + _PER_PAGE < found.total else None,
        without_filters=addresses.search_url({"q": form.q, "in": form.fields()["in"]})
        if form.filtered
        else None,
    )


def _notices(form: SearchForm, found: Found) -> tuple[str, ...]:
    notices = []
    if form.cut:
        notices.append(f"言葉が長いため、はじめの {MAX_QUERY} 字で探しました。")
    if not found.phrases:
        notices.append("探せる言葉がありません。名詞や施策の名前を入れてください。")
    elif found.split and found.match is Match.ALL and found.total:
        notices.append("続いた言葉としては見つからなかったので、言葉を分けて、すべてを含むものを探しました。")
    elif found.match is Match.ANY and found.total:
        notices.append("すべての言葉を含むものはありませんでした。どれかを含むものを、近い順に並べています。")
    return tuple(notices)


def _switch(form: SearchForm, target: Target) -> Switch:
    fields = {**form.fields(), "in": target.value if target is Target.TURNS else ""}
    return Switch(target.japanese, addresses.search_url(fields), target is form.target)


def _others_url(form: SearchForm) -> str:
    return addresses.search_url({**form.fields(), "others": OFF if form.others else ""})


def _page_url(form: SearchForm, page: int) -> str:
    return addresses.search_url({**form.fields(), "page": str(page) if page > 1 else ""})


def _exchange_hits(db: Database, found: Found, exchanges: Sequence[FoundExchange]) -> tuple[ExchangeHit, ...]:
    quotes = [quote for hit in exchanges for quote in (*hit.stored.question, *hit.stored.answers)]
    places = marks(db, sorted({quote.turn_id for quote in quotes}), found.marked)
    meetings = _meetings(db, (hit.stored.meeting_id for hit in exchanges))
    return tuple(_exchange_hit(hit, places, meetings, list_links(db, hit.stored.id)) for hit in exchanges)


def _exchange_hit(
    hit: FoundExchange, places: _Places, meetings: Mapping[int, FoundIn], links: Sequence[StoredLink]
) -> ExchangeHit:
    stored = hit.stored
    exchange = stored.exchange
    standing = [link for link in links if link_state(link) in (LinkState.CONFIRMED, LinkState.SUGGESTED)]
    return ExchangeHit(
        number=exchange.number,
        url=addresses.exchange_url(stored.id),
        meeting=meetings[stored.meeting_id],
        kind=exchange.kind.japanese,
        kind_slug=exchange.kind.value,
        asker=speakers(stored.question),
        question=tuple(_quote(quote, places) for quote in stored.question),
        answers=tuple(_quote(quote, places) for quote in stored.answers),
        commitment=exchange.commitment.commitment.value if exchange.commitment else None,
        measures=tuple(
            HitMeasure(link.measure.measure.content, addresses.measure_url(link.measure.id), link_state(link))
            for link in standing
        ),
    )


def _quote(quote: Quote, places: _Places) -> HitText:
    inside = shift_marks(_hits(places.get(quote.turn_id, ())), quote.span.start)
    within = [mark for mark in inside if mark.start < len(quote.text) and mark.end > 0]
    return HitText(quote.label, snippet(quote.text, within))


def _turn_hits(db: Database, found: Found, turns: Sequence[FoundTurn]) -> tuple[TurnHit, ...]:
    places = marks(db, [hit.stored.id for hit in turns], found.marked)
    meetings = _meetings(db, (hit.stored.meeting_id for hit in turns))
    return tuple(
        TurnHit(
            number=hit.stored.turn.number,
            url=addresses.turn_url(hit.stored.meeting_id, hit.stored.turn.number),
            meeting=meetings[hit.stored.meeting_id],
            text=HitText(
                hit.stored.turn.label,
                snippet(hit.stored.turn.text, _hits(places.get(hit.stored.id, ()))),
            ),
        )
        for hit in turns
    )


def _hits(places: Iterable[tuple[int, int]]) -> list[Mark]:
    return [Mark(start, end, MarkKind.HIT) for start, end in places]


def _meetings(db: Database, meeting_ids: Iterable[int]) -> dict[int, FoundIn]:
    return {
        meeting_id: FoundIn(
            name=meeting_name(found.title, found.committee),
            url=addresses.meeting_url(meeting_id),
            committee=found.committee,
            held_on=found.held_on,
        )
        for meeting_id, found in get_meeting_names(db, set(meeting_ids)).items()
    }
