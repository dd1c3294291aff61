"""施策についての質疑. 施策の画面に並べる、質疑応答ひとつの形。"""

from __future__ import annotations

from dataclasses import dataclass

from app import addresses
from app.contexts.cards import LinkState, QuoteView, commitment_marks, quote_view, speakers
from app.contexts.meeting_head import meeting_name
from db.exchanges import ExchangeOfMeasure
from db.records import Decision


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """施策についての質疑ひとつ。

    url: 質疑応答のアドレス。
    held_on: 開催日か None。
    meeting, meeting_url: 会議の名前とアドレス。
    committee: 会議体の名。
    kind, kind_slug: 質問・意見・要望と、CSS で使うその名前。
    asker, answerers: 論点を挙げた人と答弁した人の発言者表記。
    question, answers: 両側の本文。
    commitment: 答弁の約束の型か None。
    state: 紐付けが確定か提案か。
    """

    url: str
    held_on: str | None
    meeting: str
    meeting_url: str
    committee: str
    kind: str
    kind_slug: str
    asker: str
    answerers: str
    question: tuple[QuoteView, ...]
    answers: tuple[QuoteView, ...]
    commitment: str | None
    state: LinkState


def asked_question(found: ExchangeOfMeasure) -> AskedQuestion:
    """施策に紐付く質疑応答から、質疑ひとつを作る。"""
    stored = found.stored
    exchange = stored.exchange
    marks = commitment_marks(stored)
    return AskedQuestion(
        url=addresses.exchange_url(stored.id),
        held_on=found.held_on,
        meeting=meeting_name(found.meeting_title, found.committee),
        meeting_url=addresses.meeting_url(stored.meeting_id),
        committee=found.committee,
        kind=exchange.kind.japanese,
        kind_slug=exchange.kind.value,
        asker=speakers(stored.question),
        answerers=speakers(stored.answers),
        question=tuple(quote_view(quote, stored.meeting_id, marks) for quote in stored.question),
        answers=tuple(quote_view(quote, stored.meeting_id, marks) for quote in stored.answers),
        commitment=exchange.commitment.commitment.value if exchange.commitment else None,
        state=LinkState.CONFIRMED if found.decision is Decision.CONFIRMED else LinkState.SUGGESTED,
    )
