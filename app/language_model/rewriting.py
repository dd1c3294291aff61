"""言語モデルで書き直す. 質疑応答の片側ごとに尋ね、検査を通った文だけを要約案に入れる。人が直した文には触れない。"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from sqlite_utils import Database

from app.clock import now
from app.draft_checking import check_meeting
from app.draft_style import draft_style
from app.drafting.applying import touches
from app.drafting.opened import OpenedDraft, open_draft, replace_machine
from app.errors import UsageError
from app.language_model.client import ModelError, ask
from app.language_model.endpoint import Endpoint
from app.language_model.overlay import source_text
from db.connection import writing
from db.events import Act
from db.exchanges import StoredExchange, list_exchanges
from db.house_style import DraftLength
from db.meetings import get_minutes
from db.model_rewrites import ModelText, RewritePlace, accept_rewrite, refuse_rewrite
from db.records import Draft, DraftItem, DraftSentence, Side
from db.stage_moves import require_open_to_edits
from db.stages import StageError
from nlp.drafts.findings import Severity
from nlp.drafts.model_answer import AnswerError, read_answer
from nlp.drafts.model_checks import Ground, refusal
from nlp.drafts.model_prompt import Request, model_messages
from nlp.drafts.print_form import names_of, without_names
from nlp.drafts.sides import DraftSide, side_of, with_sentences
from nlp.pipeline import Progress
from nlp.text.tokenizer import Tokenizer

# 一度に頼む原文の字数の上限。これより長い答弁は、規則の文のままにする。
_LONGEST_SOURCE = 12_000
# 短い片側は縮めない。
_LEAST = 60


@dataclass(frozen=True, slots=True)
class Rewriter:
    """書き直しに使うもの。act は頼んだ人と時刻。stopping は、やめるよう言われたら真を返す。"""

    endpoint: Endpoint
    tokenizer: Tokenizer
    act: Act
    progress: Progress
    stopping: Callable[[], bool]


class Outcome(StrEnum):
    """片側ひとつの結果。"""

    ACCEPTED = "受け付けた"
    REFUSED = "受け付けなかった"
    KEPT = "人が直したので触れなかった"
    EMPTY = "段落がなかった"


@dataclass(frozen=True, slots=True)
class Rewriting:
    """片側ひとつの書き直し。reason は受け付けなかった理由(ほかは空)。"""

    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """会議の書き直しの結果。mistakes は、書き直した後の要約案全体の検査で見つかった誤りの数。"""

    done: tuple[Rewriting, ...]
    mistakes: int = 0

    def count(self, outcome: Outcome) -> int:
        """その結果になった片側の数。"""
        return sum(one.outcome is outcome for one in self.done)

    @property
    def reason(self) -> str:
        """はじめに受け付けなかった理由。無ければ空。"""
        return next((one.reason for one in self.done if one.reason), "")

    @property
    def summary(self) -> str:
        """結果の一行。"""
        parts = [f"言語モデルの文を {self.count(Outcome.ACCEPTED)} か所に入れました。"]
        if refused := self.count(Outcome.REFUSED):
            parts.append(f"{refused} か所は受け付けず、規則の文を残しました(はじめの理由: {self.reason})。")
        if kept := self.count(Outcome.KEPT):
            parts.append(f"人が直した {kept} か所には触れていません。")
        if self.mistakes:
            parts.append(f"要約案全体の検査では、誤りが {self.mistakes} か所あります。")
        return "".join(parts)


def rewrite_meeting(db: Database, meeting_id: int, exchange_id: int | None, rewriter: Rewriter) -> Tally:
    """会議の質疑応答を順に書き直す。exchange_id を渡せば、その質疑応答だけ。writing() の外で呼ぶ。

    一つの片側ごとに保存するので、途中で止まっても、済んだところは残る。
    UsageError: その質疑応答が、いまの会議にない。途中でやめるよう言われたか、署名を頼んだ後の会議録になった。
    """
    standing = [stored for stored in list_exchanges(db, meeting_id) if not stored.stale]
    wanted = [stored for stored in standing if exchange_id in (None, stored.id)]
    if exchange_id is not None and not wanted:
        raise UsageError("その質疑応答は、いまの会議にありません。会議の画面から選び直してください。")
    done: list[Rewriting] = []
    for number, stored in enumerate(wanted):
        if rewriter.stopping():
            raise UsageError(f"途中で止めました。ここまでの結果: {Tally(tuple(done)).summary}")
        rewriter.progress("言語モデルに尋ねています", number, len(wanted))
        for side in Side:
            try:
                done.append(rewrite_exchange(db, stored, side, rewriter))
            except StageError as error:
                raise UsageError(
                    f"{error}言語モデルの書き直しを止めました。ここまでの結果: {Tally(tuple(done)).summary}"
                ) from error
    found = check_meeting(db, meeting_id, rewriter.tokenizer)
    return Tally(tuple(done), sum(finding.severity is Severity.MISTAKE for finding in found))


def rewrite_exchange(db: Database, stored: StoredExchange, side: Side, rewriter: Rewriter) -> Rewriting:
    """質疑応答の片側を書き直す。writing() の外で呼ぶ。

    言語モデルに尋ねる間は、データベースを待たせない。尋ねている間に要約案が変わっていたら、入れない。
    StageError: 署名を頼んだ後の会議録である。尋ねている間にそうなったときは、答えを捨てる。
    """
    require_open_to_edits(db, stored.meeting_id)
    opened = open_draft(db, stored.meeting_id)
    old = side_of(opened.machine.draft, stored.exchange, side)
    if not old.items:
        return Rewriting(Outcome.EMPTY)
    if _is_edited(opened, old):
        return Rewriting(Outcome.KEPT)
    try:
        sentences = _asked(db, stored, old, rewriter)
        _put(db, stored, old, sentences, rewriter)
    except (ModelError, AnswerError, _RefusedError) as error:
        with writing(db):
            if not _stands(db, stored):
                return Rewriting(Outcome.EMPTY)
            refuse_rewrite(db, RewritePlace(stored.id, side), str(error), Act(rewriter.act.actor, now()))
        return Rewriting(Outcome.REFUSED, str(error))
    return Rewriting(Outcome.ACCEPTED)


class _RefusedError(Exception):
    """言語モデルの文を受け付けない。str() は理由の一行。"""


def _asked(
    db: Database, stored: StoredExchange, old: DraftSide, rewriter: Rewriter
) -> tuple[DraftSentence, ...]:
    """言語モデルに尋ね、検査を通った文を返す。"""
    minutes = get_minutes(db, stored.meeting_id)
    style = draft_style(db, stored.meeting_id)
    texts = {turn.number: turn.text for turn in minutes.turns}
    names = names_of(minutes, style.roster, rewriter.tokenizer) if style.form.hides_names else None
    spoken = [texts[span.turn][span.start : span.end] for span in old.places]
    length = sum(map(len, spoken))
    if length > _LONGEST_SOURCE:
        raise _RefusedError(f"原文が長すぎます({length:,} 字。一度に頼めるのは {_LONGEST_SOURCE:,} 字まで)")
    shown = spoken if names is None else [without_names(text, names, rewriter.tokenizer) for text in spoken]
    ratio = 1.0 if style.length is DraftLength.FULL else style.ratio
    request = Request(old.side, shown, max(_LEAST, math.ceil(length * ratio)), names is not None)
    sentences = read_answer(ask(rewriter.endpoint, model_messages(request)), old.places)
    draft = with_sentences(Draft(old.items, old.dropped), old, sentences)
    if draft is None:
        raise _RefusedError("一つの文が、二人以上の発言にまたがっています")
    found = stored.exchange.commitment
    promise = found.words if found and old.side is Side.ANSWER else None
    new: tuple[DraftItem, ...] = side_of(draft, stored.exchange, old.side).items
    reason = refusal(new, old, Ground(texts, names, promise), rewriter.tokenizer)
    if reason:
        raise _RefusedError(reason)
    return sentences


def _put(
    db: Database,
    stored: StoredExchange,
    old: DraftSide,
    sentences: tuple[DraftSentence, ...],
    rewriter: Rewriter,
) -> None:
    """文を要約案に入れ、あとで要約案を作り直しても使えるように残す。"""
    with writing(db):
        require_open_to_edits(db, stored.meeting_id)
        opened = open_draft(db, stored.meeting_id)
        draft = opened.machine.draft
        if (
            not _stands(db, stored)
            or side_of(draft, stored.exchange, old.side) != old
            or _is_edited(opened, old)
        ):
            raise _RefusedError("尋ねている間に、要約案が変わりました")
        changed = with_sentences(draft, old, sentences)
        if changed is None:
            raise _RefusedError("いまの要約案に入れられません")
        text = ModelText(rewriter.endpoint.model, source_text(old, opened.texts), sentences)
        accept_rewrite(db, RewritePlace(stored.id, old.side), text, Act(rewriter.act.actor, now()))
        replace_machine(db, opened, changed)


def _stands(db: Database, stored: StoredExchange) -> bool:
    """質疑応答が、いまもあるか。尋ねている間に、分析のやり直しで消えることがある。"""
    return any(one.id == stored.id for one in list_exchanges(db, stored.meeting_id))


def _is_edited(opened: OpenedDraft, old: DraftSide) -> bool:
    """片側に、人の手直しがあるか。"""
    return any(touches(edit.change, old.places) for edit in opened.edits)
