"""保存した検索. 検索の画面の条件に名前を付けて取っておき、新しい結果を知らせの列にする。"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qsl, urlencode

from sqlite_utils import Database

from app import addresses
from app.atom import Entry, Feed
from app.contexts.search import SearchPage, load_search_page, problem_of
from app.contexts.search_form import NEWEST, SearchForm, read_search_form
from app.contexts.search_hits import FoundIn
from app.errors import UsageError
from app.highlight import Segment
from db.events import Act
from db.saved_searches import SavedSearch, list_searches, save_search
from nlp.text.tokenizer import Tokenizer

LONGEST_NAME = 100
_LONGEST_QUERY = 20_000
_MOST = 50


def keep_search(db: Database, account_id: int, name: str, query: str, act: Act) -> int:
    """検索を保存し、id を返す。query は検索のアドレスの「?」の後ろ。writing() の中で呼ぶ。

    UsageError: 名前が無いか長すぎる、条件が無いか読めない、数が多すぎる。
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise UsageError(f"保存する検索に、{LONGEST_NAME} 字までの名前を付けてください。")
    if len(query) > _LONGEST_QUERY:
        raise UsageError("検索の条件が長すぎるので、保存できません。言葉を短くしてください。")
    form = form_of(query)
    if problem := problem_of(db, form):
        raise UsageError(problem)
    if not form.q and not form.filtered:
        raise UsageError("探す言葉か絞り込みを入れてから、検索を保存してください。")
    saved = list_searches(db, account_id)
    if len(saved) >= _MOST and name not in {one.name for one in saved}:
        raise UsageError(f"保存できる検索は {_MOST} 件までです。要らないものを消してから、保存してください。")
    fields = {field: value for field, value in form.fields().items() if value}
    return save_search(db, account_id, name, urlencode(fields), act)


def form_of(query: str, **change: str) -> SearchForm:
    """保存した条件の入力欄。change は変える欄。"""
    return read_search_form(dict(parse_qsl(query)) | change)


def search_feed(db: Database, saved: SavedSearch, tokenizer: Tokenizer, urls: tuple[str, str]) -> Feed:
    """保存した検索の、新しい結果の知らせ。urls はこのサーバーのアドレスと、この知らせのアドレス。"""
    base, url = urls
    page = load_search_page(db, form_of(saved.query, order=NEWEST), tokenizer)
    return Feed(url, f"{base}{addresses.SEARCH}?{saved.query}", saved.name, list(_entries(page, saved, base)))


def _entries(page: SearchPage, saved: SavedSearch, base: str) -> Iterator[Entry]:
    for hit in page.exchanges:
        said = "".join(_plain(one.segments) for one in hit.question)
        title = f"{hit.meeting.name} {hit.asker}の{hit.kind}"
        yield _entry(base + hit.url, title, said, (hit.meeting, saved))
    for turn in page.turns:
        title = f"{turn.meeting.name} {turn.text.label}"
        yield _entry(base + turn.url, title, _plain(turn.text.segments), (turn.meeting, saved))
    for found in page.meetings:
        words = f"当たった発言 {found.turns} 件"
        yield _entry(base + found.meeting.url, found.meeting.name, words, (found.meeting, saved))
    for measure in page.measures:
        yield Entry(
            base + measure.url, measure.content, saved.saved_at, "会議録", f"{measure.title} {measure.plan}"
        )


def _entry(url: str, title: str, summary: str, about: tuple[FoundIn, SavedSearch]) -> Entry:
    """知らせひとつ。時刻は開催日のはじめ(日本時間)で、書かれていなければ検索を保存した時刻。"""
    meeting, saved = about
    updated = f"{meeting.held_on}T00:00:00+09:00" if meeting.held_on else saved.saved_at
    return Entry(url, title, updated, meeting.committee, summary)


def _plain(segments: tuple[Segment, ...]) -> str:
    return "".join(segment.text for segment in segments)
