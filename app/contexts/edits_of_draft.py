"""要約案の手直しひとつの見せ方."""

from __future__ import annotations

from dataclasses import dataclass

from db.draft_edits import DraftEdit
from db.event_kinds import EventKind

_WHATS = {
    EventKind.DRAFT_REWRITTEN: "直した",
    EventKind.DRAFT_DROPPED: "省いた",
    EventKind.DRAFT_RESTORED: "戻した",
    EventKind.DRAFT_MERGED: "前の文につないだ",
    EventKind.DRAFT_REGENERATED: "質疑応答を書き直した",
    EventKind.DRAFT_UNDONE: "元に戻した",
}


@dataclass(frozen=True, slots=True)
class EditView:
    """手直しひとつ。

    what: 何をしたか。
    before, after: 文の前と後(無ければ空)。
    source: そのときの原文。
    by, at: 人と時刻(UTC)。
    """

    what: str
    before: str
    after: str
    source: str
    by: str
    at: str


def edit_view(edit: DraftEdit) -> EditView:
    """手直しを画面に出す形にする。省略には理由、書き直しには長さを添える。"""
    change = edit.change
    more = change.reason or change.length
    return EditView(
        what=f"{_WHATS[change.kind]}({more})" if more else _WHATS[change.kind],
        before=change.before.replace("\n", " ＋ "),
        after=change.after,
        source="".join(anchor.text for anchor in change.anchors),
        by=edit.act.actor,
        at=edit.act.at,
    )
