"""言語モデルの文の取消. 質疑応答を、規則の書いた文に戻す。"""

from __future__ import annotations

from sqlite_utils import Database

from app.drafting.one_exchange import write_exchange
from app.drafting.opened import open_draft
from app.drafting.regenerating import replaced_edits
from app.errors import UsageError
from db.events import Act
from db.exchanges import StoredExchange
from db.model_rewrites import discard_rewrites
from nlp.text.tokenizer import Tokenizer


def discard_model_text(db: Database, stored: StoredExchange, tokenizer: Tokenizer, act: Act) -> bool:
    """質疑応答を、規則の書いた文に戻す。言語モデルの文が無ければ False。writing() の中で呼ぶ。

    UsageError: 人が手直ししている。手直しの行き場がなくなるので、戻さない。
    """
    if replaced_edits(open_draft(db, stored.meeting_id), stored):
        raise UsageError(
            "この質疑応答には人の手直しがあるので、規則の文に戻せません。手直しを元に戻すか、要約案の画面の「書き直す」を使ってください。"
        )
    if not discard_rewrites(db, stored.id, act):
        return False
    write_exchange(db, stored.meeting_id, stored.exchange.number, tokenizer)
    return True
