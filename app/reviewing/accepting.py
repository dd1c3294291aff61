"""承認する. 自分の発言の要約を、見ていた版で承認する。"""

from __future__ import annotations

from sqlite_utils import Database

from app.drafting.opened import open_draft
from app.reviewing.commenting import Reviewer
from app.reviewing.looking import look_at
from app.reviewing.past import PastDrafts, read_seen
from app.reviewing.speakers import load_speakers
from app.workflow.persons import same_name
from db.acceptances import Acceptance, add_acceptance, list_acceptances
from db.errors import ConflictError


def accept(db: Database, meeting_id: int, version_text: str, who: Reviewer) -> None:
    """承認を書き足し、その版を見たことにする。writing() の中で呼ぶ。同じ版をもう承認していれば、何もしない。

    NotFoundError: 会議が無い。StageError: 承認できる状態でない。UsageError: 版が読めない。
    ConflictError: 見ていた後に、自分の発言の要約が変わった。
    """
    add_own_acceptance(db, meeting_id, version_text, who)
    version = read_seen(db, open_draft(db, meeting_id), version_text)
    look_at(db, meeting_id, version, who.name, who.act.at)


def add_own_acceptance(db: Database, meeting_id: int, version_text: str, who: Reviewer) -> int | None:
    """承認を書き足して id を返す。同じ版をもう承認していれば None。writing() の中で呼ぶ。

    NotFoundError・StageError・UsageError・ConflictError: accept() と同じ。
    """
    opened = open_draft(db, meeting_id)
    version = read_seen(db, opened, version_text)
    past = PastDrafts(db, opened)
    turns = load_speakers(db, meeting_id).turns_of(who.name)
    if not past.unchanged(version, turns):
        raise ConflictError(
            "画面を開いた後に、発言の要約が変わりました。まだ承認していません。変わったところを確かめて、もう一度承認してください。"
        )
    mine = [one for one in list_acceptances(db, meeting_id) if same_name(one.name, who.name)]
    if mine and (mine[-1].snapshot, mine[-1].seq) == (version.snapshot, version.seq):
        return None
    return add_acceptance(db, meeting_id, Acceptance(who.name, version.snapshot, version.seq, who.act))
