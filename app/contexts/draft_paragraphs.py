"""要約案の画面の、要約案の側の文脈."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app import addresses
from app.contexts.draft_checks import CheckView, check_view
from app.drafting.findings import Findings, SentenceFinding
from app.drafting.keys import paragraph_ids, sentence_keys
from app.highlight import Mark, MarkKind, Segment, split_segments
from db.records import Draft, DraftItem, DraftSentence, Writer
from db.shapes import write_spans

# 規則のほかが書いた文に付ける印。
_WRITERS = {Writer.RULES: "", Writer.PERSON: "人", Writer.MODEL: "言語モデル"}


@dataclass(frozen=True, slots=True)
class DraftLine:
    """要約案の一文。

    key: 根拠箇所と結ぶ名前。
    place: 手直しのときに送り返す根拠箇所。
    text: 文。
    segments: 指摘された言葉に印を付けた文。
    writer: 人か言語モデルが書いたことの印(規則なら空)。
    url: 文を直す画面。
    """

    key: str
    place: str
    text: str
    segments: tuple[Segment, ...]
    writer: str
    url: str


@dataclass(frozen=True, slots=True)
class FindingView:
    """文の指摘。

    key: 文の名前。
    rule: どの決まりか。
    words: 指摘された言葉。
    advice: どうすればよいか。
    notice: 誤りではなく注意か。
    check: 確かめることか、確かめたこと。
    """

    key: str
    rule: str
    words: str
    advice: str
    notice: bool
    check: CheckView


@dataclass(frozen=True, slots=True)
class DraftParagraph:
    """要約案の一段落。

    id: 画面の中の名前。
    speaker: 会議体の決まりで印字する発言者。
    side: 質問・答弁か、議事進行などでは空。
    exchange, exchange_url: 質疑応答の番号とアドレスか None。
    regenerate_url: 質疑応答を書き直す画面か None。
    sentences: 文。
    findings: 段落の文の指摘。
    """

    id: str
    speaker: str
    side: str
    exchange: int | None
    exchange_url: str | None
    regenerate_url: str | None
    sentences: tuple[DraftLine, ...]
    findings: tuple[FindingView, ...]


def draft_paragraphs(
    meeting_id: int, draft: Draft, exchanges: Mapping[int, int], findings: Findings
) -> tuple[DraftParagraph, ...]:
    """要約案から、要約案の側を作る。exchanges は質疑応答の番号から id への対応。"""
    keys = sentence_keys(draft)
    ids = paragraph_ids(draft)
    paragraphs: list[DraftParagraph] = []
    for number, item in enumerate(draft.items):
        found = [findings.sentences.get((number, at), ()) for at in range(len(item.sentences))]
        lines = [
            _line(meeting_id, keys[number, at], sentence, found[at])
            for at, sentence in enumerate(item.sentences)
        ]
        exchange_id = exchanges.get(item.exchange) if item.exchange is not None else None
        views = [
            FindingView(line.key, one.rule, one.words, one.advice, one.notice, check_view(meeting_id, one))
            for line, mine in zip(lines, found, strict=True)
            for one in mine
        ]
        urls = _urls(meeting_id, exchange_id)
        paragraphs.append(_paragraph(ids[number], item, urls, lines, views))
    return tuple(paragraphs)


def _urls(meeting_id: int, exchange_id: int | None) -> tuple[str | None, str | None]:
    """質疑応答のアドレスと、書き直す画面のアドレス。"""
    if exchange_id is None:
        return None, None
    fields = {"exchange": str(exchange_id)}
    return addresses.exchange_url(exchange_id), addresses.draft_part_url(meeting_id, "regenerate", fields)


def _paragraph(
    paragraph_id: str,
    item: DraftItem,
    urls: tuple[str | None, str | None],
    lines: Sequence[DraftLine],
    findings: Sequence[FindingView],
) -> DraftParagraph:
    return DraftParagraph(
        id=paragraph_id,
        speaker=item.speaker,
        side=item.side.japanese if item.side else "",
        exchange=item.exchange,
        exchange_url=urls[0],
        regenerate_url=urls[1],
        sentences=tuple(lines),
        findings=tuple(findings),
    )


def _line(meeting_id: int, key: str, sentence: DraftSentence, found: Sequence[SentenceFinding]) -> DraftLine:
    place = write_spans(sentence.sources)
    marks = [Mark(one.start, one.end, MarkKind.FINDING) for one in found]
    return DraftLine(
        key=key,
        place=place,
        text=sentence.text,
        segments=split_segments(sentence.text, marks),
        writer=_WRITERS[sentence.writer],
        url=addresses.draft_part_url(meeting_id, "sentence", {"place": place}),
    )
