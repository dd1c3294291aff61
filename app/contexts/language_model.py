"""言語モデルの書き直しの画面の文脈."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from sqlite_utils import Database

from app import addresses
from app.contexts.crumbs import Crumb, meeting_crumbs
from app.contexts.meeting_head import MeetingHead, Tab, load_meeting_head
from app.language_model.endpoint import Endpoint
from db.drafts import get_draft
from db.model_rewrites import ModelRewrite, list_rewrites
from db.records import Draft, Writer


@dataclass(frozen=True, slots=True)
class SideRow:
    """質疑応答の片側の書き直し。

    side: 質問か答弁。
    accepted: 受け付けた文があるか。
    model: 文を書いたモデル(無ければ空)。
    text: 受け付けた文(無ければ空)。
    refused: 最後に頼んだときに受け付けなかった理由(受け付けたら空)。
    by, at: 頼んだ人と時刻(UTC)。
    """

    side: str
    accepted: bool
    model: str
    text: str
    refused: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class RewriteRow:
    """質疑応答の書き直し。

    exchange, exchange_id, exchange_url: 質疑応答の番号、id、アドレス。
    sides: 片側ごとの書き直し。質問が先。
    accepted: どちらかに受け付けた文があるか。
    """

    exchange: int
    exchange_id: int
    exchange_url: str
    sides: tuple[SideRow, ...]
    accepted: bool


@dataclass(frozen=True, slots=True)
class LanguageModelBox:
    """言語モデルの様子。要約案の画面にも置く。

    place, model: 機械の名とポート、モデルの名前。どちらも名指しがなければ空。
    url: 書き直しの画面と、頼む送り先。
    sentences: いまの要約案にある、言語モデルの書いた文の数。
    accepted, refused: 受け付けた文のある片側の数と、最後に受け付けなかった片側の数。
    """

    place: str
    model: str
    url: str
    sentences: int
    accepted: int
    refused: int


@dataclass(frozen=True, slots=True)
class LanguageModelPage:
    """言語モデルの書き直し(/meetings/{id}/language-model)。

    title, crumbs: 見出しと上の階層。
    head: 会議の見出し。
    language_model: 言語モデルの様子。
    rows: これまでの書き直し。質疑応答の番号順。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    head: MeetingHead
    language_model: LanguageModelBox
    rows: tuple[RewriteRow, ...]


def load_language_model_page(db: Database, meeting_id: int, endpoint: Endpoint | None) -> LanguageModelPage:
    """画面を読む。NotFoundError: 会議が無い。"""
    head = load_meeting_head(db, meeting_id, Tab.DRAFT)
    return LanguageModelPage(
        title=f"{head.name} 言語モデルの書き直し",
        crumbs=(
            *meeting_crumbs(head.id, head.name),
            Crumb("要約案", addresses.draft_url(meeting_id)),
        ),
        head=head,
        language_model=language_model_box(db, meeting_id, get_draft(db, meeting_id), endpoint),
        rows=tuple(
            _row(number, tuple(rewrites))
            for number, rewrites in groupby(list_rewrites(db, meeting_id), lambda rewrite: rewrite.number)
        ),
    )


def language_model_box(
    db: Database, meeting_id: int, draft: Draft, endpoint: Endpoint | None
) -> LanguageModelBox:
    """言語モデルの様子。draft はいまの要約案。"""
    rewrites = list_rewrites(db, meeting_id)
    return LanguageModelBox(
        place=endpoint.place if endpoint else "",
        model=endpoint.model if endpoint else "",
        url=addresses.language_model_url(meeting_id),
        sentences=sum(s.writer is Writer.MODEL for item in draft.items for s in item.sentences),
        accepted=sum(rewrite.text is not None for rewrite in rewrites),
        refused=sum(bool(rewrite.refused) for rewrite in rewrites),
    )


def _row(number: int, rewrites: Sequence[ModelRewrite]) -> RewriteRow:
    exchange_id = rewrites[0].exchange_id
    sides = tuple(map(_side, rewrites))
    return RewriteRow(
        exchange=number,
        exchange_id=exchange_id,
        exchange_url=addresses.exchange_url(exchange_id),
        sides=sides,
        accepted=any(side.accepted for side in sides),
    )


def _side(rewrite: ModelRewrite) -> SideRow:
    text = rewrite.text
    return SideRow(
        side=rewrite.side.japanese,
        accepted=text is not None,
        model=text.model if text else "",
        text="".join(sentence.text for sentence in text.sentences) if text else "",
        refused=rewrite.refused,
        by=rewrite.asked.actor,
        at=rewrite.asked.at,
    )
