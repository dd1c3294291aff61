"""誤りを確かめる. 検査は言葉を照らすだけなので、正しい文を誤りとすることがある。事務局が読み比べて、確かめたと記す。"""

from __future__ import annotations

from sqlite_utils import Database

from app.drafting.findings import check_standing, finding_mark
from db.drafts import get_draft
from db.errors import ConflictError
from db.events import Act
from db.finding_checks import check_finding
from nlp.text.tokenizer import Tokenizer


def confirm_mistake(db: Database, meeting_id: int, mark: str, tokenizer: Tokenizer, act: Act) -> None:
    """印が mark の誤りを、確かめたと記す。writing() の中で呼ぶ。

    NotFoundError: 会議が無い。ConflictError: その誤りが、もう無い。StageError: 署名を頼んだ後の会議録である。
    """
    findings = check_standing(db, meeting_id, get_draft(db, meeting_id), tokenizer)
    found = next((one.named for one in findings.mistakes if finding_mark(one.named) == mark), None)
    if found is None:
        raise ConflictError(
            "画面を開いた後に文が変わったので、この指摘はもうありません。何も変えていません。画面を読み込み直してください。"
        )
    check_finding(db, meeting_id, found, act)
