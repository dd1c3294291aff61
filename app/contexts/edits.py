"""質疑応答を直す画面の文脈."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses
from app.contexts.cards import speakers
from app.contexts.crumbs import Crumb, meeting_crumbs
from app.contexts.meeting_head import meeting_name
from db.committees import get_committee
from db.exchanges import StoredExchange, get_exchange, list_exchanges
from db.meetings import get_meeting
from db.records import ExchangeKind, Span
from db.shapes import shape_of, write_shape, write_spans
from db.stage_moves import stage_of
from db.stages import OPEN_TO_EDITS
from db.turns import StoredTurn, list_turns
from nlp.exchanges.reshaping import sentence_spans

_GIST = 36


@dataclass(frozen=True, slots=True)
class SentenceChoice:
    """選べる文。value は送る箇所、text は文。"""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class AnswerChoice:
    """答弁の発言ひとつ。label は発言者表記、turn_number は発言の番号、sentences は答弁に入っている文。"""

    label: str
    turn_number: int
    sentences: tuple[SentenceChoice, ...]


@dataclass(frozen=True, slots=True)
class TargetChoice:
    """相手にする質疑応答。value は id といまの形、text は番号と発言者と論点のはじめ、next はすぐ後のものか。"""

    value: str
    text: str
    next: bool


@dataclass(frozen=True, slots=True)
class KindChoice:
    """種類の選択肢。value は送る語、label は画面の語、selected はいまの種類か。"""

    value: str
    label: str
    selected: bool


@dataclass(frozen=True, slots=True)
class EditPage:
    """質疑応答を直す(/exchanges/{id}/edit)。

    title, crumbs: 見出しと上の階層。
    seen: いまの形(直すときに送り返す)。
    asker: 論点を挙げた人の発言者表記。
    question: 論点の文。二つ目より後が、分けるときの二つ目のはじめになりうる。
    answers: 答弁の文。発言ごと。
    targets: 同じ会議のほかの質疑応答。
    kinds: 種類の選択肢。
    split_url, merge_url, answers_url, kind_url, dismiss_url: 送り先。
    back_url: 会議の画面の中でのこの質疑応答のアドレス。
    draft_follows: 直すと要約案も書き直されるか。署名を頼んだ後は、要約案に触れない。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    seen: str
    asker: str
    question: tuple[SentenceChoice, ...]
    answers: tuple[AnswerChoice, ...]
    targets: tuple[TargetChoice, ...]
    kinds: tuple[KindChoice, ...]
    split_url: str
    merge_url: str
    answers_url: str
    kind_url: str
    dismiss_url: str
    back_url: str
    draft_follows: bool


def load_edit_page(db: Database, exchange_id: int) -> EditPage:
    """質疑応答を直す画面を読む。NotFoundError: 質疑応答が無い。"""
    stored = get_exchange(db, exchange_id)
    meeting = get_meeting(db, stored.meeting_id)
    name = meeting_name(meeting.header.title, get_committee(db, meeting.committee_id).name)
    turns = {turn.turn.number: turn for turn in list_turns(db, meeting.id)}
    texts = {number: turn.turn.text for number, turn in turns.items()}
    exchange = stored.exchange
    urls = {
        act: addresses.edit_act_url(exchange_id, act)
        for act in ("split", "merge", "answers", "kind", "dismiss")
    }
    return EditPage(
        title=f"質疑応答 {exchange.number} を直す",
        crumbs=meeting_crumbs(meeting.id, name),
        seen=write_shape(shape_of(exchange)),
        asker=speakers(stored.question),
        question=_choices(sentence_spans(exchange.question, texts), texts),
        answers=_answers(sentence_spans(exchange.answers, texts), turns),
        targets=target_choices(stored, list_exchanges(db, meeting.id)),
        kinds=tuple(KindChoice(kind.value, kind.japanese, kind is exchange.kind) for kind in ExchangeKind),
        split_url=urls["split"],
        merge_url=urls["merge"],
        answers_url=urls["answers"],
        kind_url=urls["kind"],
        dismiss_url=urls["dismiss"],
        back_url=f"{addresses.meeting_url(meeting.id)}#{addresses.exchange_anchor(exchange_id)}",
        draft_follows=stage_of(db, meeting.id) in OPEN_TO_EDITS,
    )


def target_choices(stored: StoredExchange, found: Sequence[StoredExchange]) -> tuple[TargetChoice, ...]:
    """stored のほかの質疑応答。答弁を移す先も統合する相手も、すぐ後のものであることが多い。"""
    others = [one for one in found if one.id != stored.id]
    after = next((one.id for one in others if one.exchange.number > stored.exchange.number), None)
    return tuple(
        TargetChoice(
            value=f"{one.id} {write_shape(shape_of(one.exchange))}",
            text=f"{one.exchange.number} {speakers(one.question)}: {one.question[0].text[:_GIST]}",
            next=one.id == after,
        )
        for one in others
    )


def _answers(sentences: Sequence[Span], turns: Mapping[int, StoredTurn]) -> tuple[AnswerChoice, ...]:
    texts = {number: stored.turn.text for number, stored in turns.items()}
    return tuple(
        AnswerChoice(
            turns[number].turn.label,
            number,
            _choices([span for span in sentences if span.turn == number], texts),
        )
        for number in dict.fromkeys(span.turn for span in sentences)
    )


def _choices(sentences: Sequence[Span], texts: Mapping[int, str]) -> tuple[SentenceChoice, ...]:
    return tuple(
        SentenceChoice(write_spans([span]), texts[span.turn][span.start : span.end]) for span in sentences
    )
