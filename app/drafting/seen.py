"""見ていた文. 直す人が見ていた文が、いまもそのままかを確かめる。"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.drafting.opened import OpenedDraft
from app.drafting.spans import overlaps_any
from app.errors import UsageError
from db.anchors import Anchor
from db.errors import ConflictError
from db.records import Draft, DraftSentence, Span
from db.shapes import read_spans


@dataclass(frozen=True, slots=True)
class SeenSentence:
    """直す人が見ていた文。spans は根拠箇所、text は本文(省略されたところでは空)。"""

    spans: tuple[Span, ...]
    text: str


class DraftConflictError(ConflictError):
    """文が、見ていたときから変わっている。theirs はいまの文(省略されていれば空)、place はその根拠箇所。"""

    def __init__(self, seen: SeenSentence, theirs: str, place: tuple[Span, ...]) -> None:
        now = f"いまは「{theirs}」です" if theirs else "いまは省略されています"
        was = f"画面では「{seen.text}」でした" if seen.text else "画面では省略されていました"
        super().__init__(f"この文は、{was}が、{now}。何も変えていません。")
        self.theirs = theirs
        self.place = place


def read_place(text: str) -> tuple[Span, ...]:
    """画面から送り返された根拠箇所を読む。UsageError: 読めない。"""
    try:
        spans = read_spans(text)
    except ValueError:
        spans = ()
    if not spans:
        raise UsageError("どの文のことか読めません。画面を読み込み直してください。何も変えていません。")
    return spans


def require_seen(opened: OpenedDraft, seen: SeenSentence) -> None:
    """見ていた文が、いまもそのままであることを確かめる。

    DraftConflictError: 変わっている。UsageError: 根拠箇所が、この会議の発言に無い。
    """
    require_inside(opened, seen.spans)
    draft = opened.standing.draft
    exact = [one for one in sentences_of(draft) if set(one.sources) == set(seen.spans)]
    if any(one.text == seen.text for one in exact):
        return
    touching = exact or [
        one for one in sentences_of(draft) if any(overlaps_any(span, seen.spans) for span in one.sources)
    ]
    place = tuple(dict.fromkeys(span for one in touching for span in one.sources))
    now = "".join(one.text for one in touching)
    # いくつもの文に分かれた箇所は、断った画面がその文をつないで見せている。そこから送り直したものは受け付ける。
    if set(place) == set(seen.spans) and now == seen.text:
        return
    if touching or seen.text:
        raise DraftConflictError(seen, now, place or seen.spans)


def require_inside(opened: OpenedDraft, spans: Sequence[Span]) -> None:
    """箇所が、会議の発言の中にあることを確かめる。UsageError: 無い。"""
    for span in spans:
        text = opened.texts.get(span.turn, "")
        if not 0 <= span.start < span.end <= len(text):
            raise UsageError(
                "この会議の発言に無い箇所です。画面を読み込み直してください。何も変えていません。"
            )


def anchors_of(opened: OpenedDraft, spans: Sequence[Span]) -> tuple[Anchor, ...]:
    """箇所に、いまの本文を添える。"""
    return tuple(Anchor(span, opened.texts[span.turn][span.start : span.end]) for span in spans)


def sentences_of(draft: Draft) -> list[DraftSentence]:
    """要約案のすべての文。"""
    return [sentence for item in draft.items for sentence in item.sentences]
