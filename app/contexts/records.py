"""公表した会議録の一覧と検索の画面の文脈. だれが見ても同じで、公開版だけを使う。"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from sqlite_utils import Database

from app import public_addresses
from app.contexts.crumbs import Crumb
from app.diet_api.ids import session_dates
from app.highlight import Mark, MarkKind, Segment, snippet
from app.query_reading import parse_query, with_typed_filters
from app.wareki import japanese_fiscal_year
from db.errors import TookTooLongError
from db.expression import Phrase
from db.publications import PublishedShelf, list_shelves
from db.search_filters import Filters
from db.speeches import (
    FoundEdition,
    FoundSpeech,
    Part,
    Slice,
    SpeechQuery,
    find_editions,
    find_speeches,
    get_editions,
    list_titles,
)
from db.time_limit import time_limit
from nlp.query.grammar import Field
from nlp.text.tokenizer import Tokenizer, Word
from nlp.text.width import fold

_PER_PAGE = 20
_LONGEST = 200
_LAST_PAGE = 10_000
_SECONDS = 3.0
_FIRST_YEAR = 1900


@dataclass(frozen=True, slots=True)
class RecordsForm:
    """入力欄。q: 探す言葉。committee: 会議体の id か None。year: 開催年度の西暦か None。page: 何ページ目か(1 から)。"""

    q: str
    committee: int | None
    year: int | None
    page: int

    def fields(self, **change: str) -> dict[str, str]:
        """アドレスに戻すときの欄。change は変える欄。"""
        return {
            "q": self.q,
            "committee": str(self.committee or ""),
            "year": str(self.year or ""),
        } | change


@dataclass(frozen=True, slots=True)
class Choice:
    """絞り込みの選択肢。value: 送る値。text: 名前と件数。selected: いま選ばれているか。"""

    value: str
    text: str
    selected: bool


@dataclass(frozen=True, slots=True)
class RecordRow:
    """会議録の一行。name, url: 題名とアドレス。committee: 会議体の名。held_on: 開催日か None。"""

    name: str
    url: str
    committee: str
    held_on: str | None


@dataclass(frozen=True, slots=True)
class YearOfRecords:
    """一つの年度の会議録。name: 年度。rows: 会議録。"""

    name: str
    rows: tuple[RecordRow, ...]


@dataclass(frozen=True, slots=True)
class SpeechHit:
    """見つかった発言。record: 会議録。url: 発言のアドレス。label: 発言者。segments: 印つきの抜き出し。"""

    record: RecordRow
    url: str
    label: str
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class _Asked:
    """読み取った検索。query: 条件か、探す言葉が無ければ None。shown: 印を付ける語句。notes: 使わなかった書き方の知らせ。"""

    query: SpeechQuery | None
    shown: tuple[Phrase, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """公表した会議録の一覧と検索(/records)。

    title, crumbs: 見出しと上の階層。
    form: 入力欄。
    committees, years: 絞り込みの選択肢。
    published: 公表している会議録の数(絞り込む前)。
    problem: 途中でやめたことの一行か None。
    notes: 使わなかった書き方についての知らせ。
    searched: 言葉で探したか。
    total: 見つかった会議録か発言の数。
    listed: 年度ごとの会議録(言葉で探していないとき)。
    hits: 見つかった発言(言葉で探したとき)。
    before_url, after_url: 前と次のページのアドレスか None。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    form: RecordsForm
    committees: tuple[Choice, ...]
    years: tuple[Choice, ...]
    published: int
    problem: str | None
    notes: tuple[str, ...]
    searched: bool
    total: int
    listed: tuple[YearOfRecords, ...]
    hits: tuple[SpeechHit, ...]
    before_url: str | None
    after_url: str | None


def read_records_form(params: Mapping[str, str]) -> RecordsForm:
    """アドレスの欄を読む。読めない欄は、無いものとみる。

    >>> read_records_form({"q": " 図書館 ", "committee": "2", "year": "再来年", "page": "0"})
    RecordsForm(q='図書館', committee=2, year=None, page=1)
    """
    return RecordsForm(
        params.get("q", "").strip()[:_LONGEST],
        _number(params.get("committee", "")),
        _number(params.get("year", "")),
        min(_number(params.get("page", "")) or 1, _LAST_PAGE),
    )


def load_records_page(db: Database, form: RecordsForm, tokenizer: Tokenizer) -> RecordsPage:
    """一覧か、探した結果を読む。"""
    shelves = list_shelves(db)
    problem: str | None = None
    asked = _read(form, tokenizer)
    total = 0
    editions: tuple[FoundEdition, ...] = ()
    hits: tuple[SpeechHit, ...] = ()
    here = Slice((form.page - 1) * _PER_PAGE, _PER_PAGE)
    try:
        with time_limit(db, _SECONDS):
            if not form.q:
                total, editions = find_editions(db, _query(form), here)
            elif asked.query:
                total, hits = _search(db, asked.query, asked.shown, here, tokenizer)
    except TookTooLongError as error:
        problem = str(error)
    return RecordsPage(
        title=f"「{form.q[:40]}」の検索" if form.q else "公表した会議録",
        crumbs=(Crumb("公表した会議録", public_addresses.RECORDS),) if form.q else (),
        form=form,
        committees=_committees(shelves, form),
        years=_years(shelves, form),
        published=sum(shelf.records for shelf in shelves),
        problem=problem,
        notes=asked.notes,
        searched=bool(form.q),
        total=total,
        listed=_by_year(editions, list_titles(db, [one.id for one in editions])),
        hits=hits,
        before_url=_page_url(form, form.page - 1) if form.page > 1 else None,
        after_url=_page_url(form, form.page + 1) if here.offset + _PER_PAGE < total else None,
    )


def record_row(edition: FoundEdition, title: str) -> RecordRow:
    """会議録の一行。title は公開版の題名(書かれていなければ空)。"""
    return RecordRow(
        title or f"{edition.committee}の会議",
        public_addresses.record_url(edition.issue_id),
        edition.committee,
        edition.held_on,
    )


def session_name(session: int | None) -> str:
    """開催年度の名。

    >>> session_name(124), session_name(None)
    ('令和6年度', '開催日の記載なし')
    """
    return japanese_fiscal_year(_FIRST_YEAR + session) if session is not None else "開催日の記載なし"


def _read(form: RecordsForm, tokenizer: Tokenizer) -> _Asked:
    """打たれた言葉を、会議録の検索と同じ文法で読む。施策と担当課は、公表した会議録の発言には無い。"""
    since, until = _dates(form.year)
    found = parse_query(form.q, tokenizer)
    filters, notes = with_typed_filters(Filters(since=since, until=until), found.read)
    unused = [name for name in (Field.MEASURE, Field.DEPARTMENT) if found.read.values(name)]
    notes += tuple(
        f"「{name}:」は、公表した会議録の検索では使えないので、読みませんでした。" for name in unused
    )
    query = replace(
        _query(form),
        phrases=found.phrases,
        either=found.either,
        excluded=found.excluded,
        speakers=filters.speakers,
        meetings=filters.meetings,
        since=filters.since,
        until=filters.until,
        part=Part.BODY,
    )
    typed = (filters.speakers, filters.meetings, found.read.values(Field.PERIOD))
    wanted = any((found.phrases, found.excluded, *typed))
    shown = tuple(one for phrase in found.phrases for one in (phrase, *found.either.get(phrase, ())))
    return _Asked(query if wanted else None, shown, notes)


def _search(
    db: Database, query: SpeechQuery, shown: Sequence[Phrase], here: Slice, tokenizer: Tokenizer
) -> tuple[int, tuple[SpeechHit, ...]]:
    total, speeches = find_speeches(db, query, here)
    editions = {one.id: one for one in get_editions(db, sorted({one.edition for one in speeches}))}
    titles = list_titles(db, list(editions))
    return total, tuple(
        _hit(one, editions[one.edition], titles.get(one.edition, ""), shown, tokenizer) for one in speeches
    )


def _query(form: RecordsForm) -> SpeechQuery:
    since, until = _dates(form.year)
    return SpeechQuery(since=since, until=until, committee_id=form.committee)


def _dates(year: int | None) -> tuple[date | None, date | None]:
    """年度のはじめと終わり。暦に無い年度なら、どの会議にも合わない日。"""
    if year is None:
        return None, None
    return (
        session_dates(year - _FIRST_YEAR, year - _FIRST_YEAR)
        if 1 < year < date.max.year
        else (date.max, date.min)
    )


def _hit(
    speech: FoundSpeech, edition: FoundEdition, title: str, phrases: Sequence[Phrase], tokenizer: Tokenizer
) -> SpeechHit:
    words = tokenizer.words(fold(speech.text))
    marks = [Mark(start, end, MarkKind.HIT) for phrase in phrases for start, end in _places(words, phrase)]
    return SpeechHit(
        record=record_row(edition, title),
        url=public_addresses.record_url(edition.issue_id, speech.number),
        label=speech.speaker.name,
        segments=snippet(speech.text, marks),
    )


def _places(words: Sequence[Word], phrase: Phrase) -> list[tuple[int, int]]:
    """語の並びの中の、語句の箇所。"""
    size = len(phrase)
    return [
        (words[at].start, words[at + size - 1].end)
        for at in range(len(words) - size + 1)
        if tuple(word.lemma for word in words[at : at + size]) == phrase
    ]


def _by_year(editions: Sequence[FoundEdition], titles: dict[int, str]) -> tuple[YearOfRecords, ...]:
    return tuple(
        YearOfRecords(session_name(session), tuple(record_row(one, titles.get(one.id, "")) for one in found))
        for session, found in groupby(editions, lambda one: one.session)
    )


def _committees(shelves: Sequence[PublishedShelf], form: RecordsForm) -> tuple[Choice, ...]:
    names: dict[int, tuple[str, int]] = {}
    for shelf in shelves:
        names[shelf.committee_id] = (
            shelf.committee,
            names.get(shelf.committee_id, ("", 0))[1] + shelf.records,
        )
    return tuple(
        Choice(str(number), f"{name}({count})", number == form.committee)
        for number, (name, count) in names.items()
    )


def _years(shelves: Sequence[PublishedShelf], form: RecordsForm) -> tuple[Choice, ...]:
    counts: dict[int, int] = {}
    for shelf in shelves:
        if shelf.session is not None and form.committee in (None, shelf.committee_id):
            counts[shelf.session] = counts.get(shelf.session, 0) + shelf.records
    return tuple(
        Choice(
            str(session + _FIRST_YEAR),
            f"{session_name(session)}({counts[session]})",
            session + _FIRST_YEAR == form.year,
        )
        for session in sorted(counts, reverse=True)
    )


def _page_url(form: RecordsForm, page: int) -> str:
    return public_addresses.records_url(form.fields(page=str(page) if page > 1 else ""))


def _number(digits: str) -> int | None:
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 10 and int(digits) else None
