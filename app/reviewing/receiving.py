"""回答を受ける. 電話や紙や口頭で回答をした委員に代わって、事務局が承認か指摘を記す。どう、いつ受けたかが残る。"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlite_utils import Database

from app.errors import UsageError
from app.reviewing.accepting import add_own_acceptance
from app.reviewing.commenting import Reviewer, Said, add_said
from app.reviewing.speakers import load_speakers
from app.wareki import japanese_day
from app.workflow.persons import same_name
from db.acceptances import OPEN_TO_ACCEPTANCE
from db.events import Act
from db.receptions import Receipt, Received, Way, add_reception
from db.stage_moves import stage_of
from db.stages import require_stage

_UNCHANGED = "何も記していません。"


class Reply(StrEnum):
    """受けた回答。"""

    ACCEPTED = "承認した"
    COMMENTED = "直してほしい"


@dataclass(frozen=True, slots=True)
class ReceivedReply:
    """送られた回答。

    name: 回答をした委員の氏名。
    reply: 回答か、選ばれなければ None。
    way, on: どう、いつ受けたか。選ばれなければ None と空。
    body: 直してほしいところ(承認なら使わない)。
    version: 画面に出ていた要約案の版。
    """

    name: str
    reply: Reply | None
    way: Way | None
    on: str
    body: str
    version: str


def receive(db: Database, meeting_id: int, sent: ReceivedReply, act: Act) -> None:
    """受けた回答を、その委員の承認か指摘として記す。writing() の中で呼ぶ。act は記す事務局と時刻。

    NotFoundError: 会議が無い。StageError: 発言者確認の期間でない。
    UsageError: 発言した委員でないか、回答・受け方・日付・言葉が足りないか、もう承認している。
    ConflictError: 画面を開いた後に、その委員の発言の要約が変わった。
    """
    require_stage(stage_of(db, meeting_id), OPEN_TO_ACCEPTANCE)
    people = load_speakers(db, meeting_id).people
    name = next((one.name for one in people if same_name(one.name, sent.name)), None)
    if name is None:
        raise UsageError(f"回答をした委員を、一覧から選んでください。{_UNCHANGED}")
    if sent.reply is None or sent.way is None:
        raise UsageError(f"回答と受け方を選んでください。{_UNCHANGED}")
    receipt = Receipt(sent.way, _day(sent.on, act.at))
    who = Reviewer(name, act)
    if sent.reply is Reply.COMMENTED:
        comment = add_said(db, meeting_id, Said("", sent.version, sent.body), who)
        add_reception(db, meeting_id, Received(None, comment, receipt), act)
        return
    acceptance = add_own_acceptance(db, meeting_id, sent.version, who)
    if acceptance is None:
        raise UsageError(f"{name}さんは、いまの要約案をもう承認しています。{_UNCHANGED}")
    add_reception(db, meeting_id, Received(acceptance, None, receipt), act)


def _day(text: str, at: str) -> str:
    """受けた日。UsageError: 日付でないか、きょうより後である。"""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"受けた日を入れてください。{_UNCHANGED}") from error
    if day > japanese_day(at):
        raise UsageError(f"受けた日が、きょうより後になっています。{_UNCHANGED}")
    return day.isoformat()
