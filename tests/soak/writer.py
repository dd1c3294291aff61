"""殺される子プロセス. アプリの関数で書き続け、確定したものの番号を一行ずつ標準出力に出す。

使い方: python -m tests.soak.writer DB 最初の番号
"""

from __future__ import annotations

import os
import sys
from itertools import count
from pathlib import Path

from sqlite_utils import Database

from db.committees import Member, ensure_committee, replace_roster
from db.connection import connect, open_store, writing
from db.event_kinds import EventKind
from db.events import Act, Subject, SubjectKind, append_event
from db.glossary import GlossaryEntry, GlossaryWord, add_glossary_group
from db.meetings import add_meeting
from db.records import MeetingHeader, Minutes, SourceKind, SpeakerGroup, Turn
from db.sources import Source, add_source

ACT = Act("事務局 桐谷", "2026-11-21T09:00:00Z")
# 会議の取り込みは一つの大きな書き込みなので、その途中でも殺されるように、何回かに一度行う。
MEETING_EVERY = 7
_TURNS = 40


def write(db: Database, number: int) -> None:
    """番号ごとに、用語集の組か会議を一つ加える。"""
    if number % MEETING_EVERY == 0:
        _import(db, number)
    else:
        words = (GlossaryWord(f"語{number}", f"語{number}"), GlossaryWord(f"別{number}", f"別{number}"))
        add_glossary_group(db, GlossaryEntry(words, str(number)), ACT)


def _import(db: Database, number: int) -> None:
    committee = ensure_committee(db, f"会議体{number % 3}")
    replace_roster(db, committee, [Member("桐谷", "会長"), Member(f"委員{number}", None)])
    text = f"開館時間について伺います。{number}"
    turns = tuple(
        Turn(n, "委員", None, "委員", None, text * 5, SpeakerGroup.MEMBER) for n in range(1, _TURNS + 1)
    )
    source = Source(f"{number:064x}", SourceKind.MINUTES, f"{number}.txt", text)
    minutes = Minutes(MeetingHeader(title=str(number)), turns, "役職")
    meeting = add_meeting(db, committee, add_source(db, source, ACT), minutes, ACT.at)
    append_event(db, EventKind.IMPORTED, Subject(SubjectKind.MEETING, meeting), ACT)


def main() -> None:
    """殺されるまで書く。接続は、画面の要求と同じく一回ごとに作る。"""
    path, first = Path(sys.argv[1]), int(sys.argv[2])
    open_store(path).close()
    for number in count(first):
        db = connect(path)
        with writing(db):
            write(db, number)
        os.write(1, f"{number}\n".encode())
        db.close()


if __name__ == "__main__":
    main()
