"""前の要約案. 人が見た版や、期限の日の版の要約案を読み、そのときの文を求める。"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlite_utils import Database

from app.drafting.opened import OpenedDraft, keep_first_snapshot
from app.drafting.seen import sentences_of
from app.drafting.spans import overlaps_any
from app.drafting.timeline import Version, draft_at, read_version
from app.errors import UsageError
from app.wareki import japanese_day
from db.draft_edits import list_draft_edits
from db.draft_snapshots import latest_numbers, list_snapshots
from db.errors import NotFoundError
from db.records import Draft, Span

_UNREADABLE = "どの版の要約案を見ていたか分かりません。画面を読み込み直してください。何も変えていません。"


class PastDrafts:
    """会議の要約案の、いまと前の版。同じ版は一度だけ作る。"""

    def __init__(self, db: Database, opened: OpenedDraft) -> None:
        self._db = db
        self._opened = opened
        self.latest = Version(*latest_numbers(db, opened.meeting_id))
        self._found: dict[Version, Draft | None] = {self.latest: opened.standing.draft}

    @property
    def now(self) -> Draft:
        """いまの要約案。"""
        return self._opened.standing.draft

    def at(self, version: Version) -> Draft | None:
        """版の要約案。その版が無いか、前の版を見せない接続なら None。"""
        if version not in self._found:
            try:
                self._found[version] = draft_at(self._db, self._opened.meeting_id, version)
            except NotFoundError:
                self._found[version] = None
        return self._found[version]

    def unchanged(self, version: Version, turns: Collection[int]) -> bool:
        """発言 turns から書いた文が、その版のままか。前の版を見られなければ、いまの版でない限り、変わったとみる。"""
        before = self.at(version)
        return before is not None and own_texts(before, turns) == own_texts(self.now, turns)

    def on(self, day: str) -> Version:
        """その日(ISO 8601、日本の日付)の終わりの版。その日にまだ無ければ、はじめの版。"""
        snapshots = list_snapshots(self._db, self._opened.meeting_id)
        edits = list_draft_edits(self._db, self._opened.meeting_id)
        numbers = [
            one.number for one in snapshots if one.act is None or japanese_day(one.act.at).isoformat() <= day
        ]
        seqs = [one.seq for one in edits if japanese_day(one.act.at).isoformat() <= day]
        return Version(max(numbers, default=1), max(seqs, default=0))


def read_seen(db: Database, opened: OpenedDraft, text: str) -> Version:
    """画面から送り返された版を読み、後から作り直せるように残す。writing() の中で呼ぶ。

    UsageError: 読めないか、まだ無い版である(これからの直しを、見たことにはできない)。
    """
    version = read_version(text)
    latest = Version(*latest_numbers(db, opened.meeting_id))
    if version is None or version.snapshot < 1:
        raise UsageError(_UNREADABLE)
    if version.snapshot > latest.snapshot or version.seq > latest.seq:
        raise UsageError(_UNREADABLE)
    keep_first_snapshot(db, opened)
    return version


def own_texts(draft: Draft, turns: Collection[int]) -> tuple[str, ...]:
    """発言 turns から書いた文。要約案の順。turns が空なら、すべての文。"""
    return tuple(
        sentence.text
        for sentence in sentences_of(draft)
        if not turns or any(span.turn in turns for span in sentence.sources)
    )


def text_at(draft: Draft, spans: Sequence[Span]) -> str:
    """箇所から書いた文。ちょうど当たる文が無ければ、重なる文をつなぐ。載っていなければ空。"""
    sentences = sentences_of(draft)
    exact = [one.text for one in sentences if set(one.sources) == set(spans)]
    touching = [one.text for one in sentences if any(overlaps_any(span, spans) for span in one.sources)]
    return "".join(exact or touching)
