"""検索の結果. 見つかったものを、当たった所に印を付けて、画面に出す形にする。"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.cards import LinkState, link_state, speakers
from app.contexts.meeting_head import meeting_name
from app.contexts.search_form import SearchForm, Target
from app.highlight import Mark, MarkKind, Segment, shift_marks, snippet
from app.hit_places import marks
from app.searching import Found, FoundExchange, FoundTurn
from db.exchanges import Quote
from db.links import StoredLink, list_standing_links
from db.meetings import get_meeting_names
from db.plans import get_measures, list_plans

_Places = Mapping[int, Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class FoundIn:
    """見つかった会議。name, url: 名前とアドレス。title: 題名か None。committee: 会議体の名。held_on: 開催日か None。"""

    name: str
    title: str | None
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
class MeetingHit:
    """見つかった会議。meeting: 会議。turns: 当たった発言の数。turns_url: その発言の一覧のアドレス。"""

    meeting: FoundIn
    turns: int
    turns_url: str


@dataclass(frozen=True, slots=True)
class MeasureHit:
    """見つかった施策。

    content, url: 実施内容とアドレス。
    title: 番号と施策名。plan: 計画の名。departments: 担当課。
    exchanges: 紐付いている質疑応答の数。
    """

    content: str
    url: str
    title: str
    plan: str
    departments: tuple[str, ...]
    exchanges: int


def exchange_hits(db: Database, found: Found, exchanges: Sequence[FoundExchange]) -> tuple[ExchangeHit, ...]:
    """見つかった質疑応答を、画面に出す形にする。"""
    quotes = [quote for hit in exchanges for quote in (*hit.stored.question, *hit.stored.answers)]
    places = marks(db, sorted({quote.turn_id for quote in quotes}), found.marked)
    meetings = _meetings(db, (hit.stored.meeting_id for hit in exchanges))
    links = list_standing_links(db, [hit.stored.id for hit in exchanges])
    return tuple(_exchange_hit(hit, places, meetings, links[hit.stored.id]) for hit in exchanges)


def _exchange_hit(
    hit: FoundExchange, places: _Places, meetings: Mapping[int, FoundIn], links: Sequence[StoredLink]
) -> ExchangeHit:
    stored = hit.stored
    exchange = stored.exchange
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
            for link in links
        ),
    )


def _quote(quote: Quote, places: _Places) -> HitText:
    inside = shift_marks(_hits(places.get(quote.turn_id, ())), quote.span.start)
    within = [mark for mark in inside if mark.start < len(quote.text) and mark.end > 0]
    return HitText(quote.label, snippet(quote.text, within))


def turn_hits(db: Database, found: Found, turns: Sequence[FoundTurn]) -> tuple[TurnHit, ...]:
    """見つかった発言を、画面に出す形にする。"""
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
            title=found.title,
            url=addresses.meeting_url(meeting_id),
            committee=found.committee,
            held_on=found.held_on,
        )
        for meeting_id, found in get_meeting_names(db, set(meeting_ids)).items()
    }


def meeting_hits(db: Database, form: SearchForm, found: Mapping[int, int]) -> tuple[MeetingHit, ...]:
    """見つかった会議を、画面に出す形にする。found は会議の id から当たった発言の数への対応。"""
    meetings = _meetings(db, found)
    return tuple(
        MeetingHit(meetings[meeting_id], turns, _turns_of(form, meetings[meeting_id]))
        for meeting_id, turns in found.items()
    )


def measure_hits(db: Database, found: Mapping[int, int]) -> tuple[MeasureHit, ...]:
    """見つかった施策を、画面に出す形にする。found は施策の id から質疑応答の数への対応。"""
    plans = {plan.id: plan.title for plan in list_plans(db)}
    return tuple(
        MeasureHit(
            content=stored.measure.content,
            url=addresses.measure_url(stored.id),
            title=f"{stored.measure.code} {stored.measure.title}".strip(),
            plan=plans[stored.plan_id],
            departments=stored.measure.departments,
            exchanges=found[stored.id],
        )
        for stored in get_measures(db, list(found))
    )


def _turns_of(form: SearchForm, meeting: FoundIn) -> str:
    """この会議の発言に絞った検索。題名の無い会議は、会議体で絞る。"""
    named = {
        "meeting": meeting.title or meeting.committee,
        "since": meeting.held_on or "",
        "until": meeting.held_on or "",
    }
    return addresses.search_url({**form.fields(), "in": Target.TURNS.value, **named})
