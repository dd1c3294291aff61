"""伏せるフォーム. 選ばれた文、写された言葉、発言の全体を、伏せる箇所にする。"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from app.errors import UsageError
from db.errors import ConflictError
from db.records import Withheld, WithheldKind

LONGEST_REASON = 200
# 文の代わりに選ばれる、発言の全体。
WHOLE = "whole"
_PIECE = re.compile(r"([0-9]{1,9})-([0-9]{1,9})")
_AGAIN = "何も変えていません。"


@dataclass(frozen=True, slots=True)
class WithholdingForm:
    """伏せるフォーム。

    kind: 種類。reason: 理由。
    pieces: 選ばれた文(「始め-終わり」)か、発言の全体(WHOLE)。
    words: 文の一部だけを伏せるときの、写された言葉。空なら選ばれた文の全体。
    seen: 画面に出ていた本文の印。
    """

    kind: WithheldKind
    reason: str
    pieces: tuple[str, ...]
    words: str
    seen: str


def text_mark(text: str) -> str:
    """本文の印。画面を開いた後に本文が変わったことを見分ける。"""
    return sha256(text.encode()).hexdigest()[:16]


def read_withheld(form: WithholdingForm, text: str) -> tuple[Withheld, ...]:
    """フォームの選んだ、本文 text の中の伏せる箇所。

    UsageError: 理由が無いか、箇所が選ばれていないか、読めない。ConflictError: 本文が画面に出ていたものと違う。
    """
    if form.seen != text_mark(text):
        raise ConflictError(
            f"画面を開いた後に、この発言の本文が変わりました。{_AGAIN}画面を読み込み直して選び直してください。"
        )
    reason = " ".join(form.reason.split())
    if not reason or len(reason) > LONGEST_REASON or not reason.isprintable():
        raise UsageError(f"伏せる理由を {LONGEST_REASON} 字までで書いてください。{_AGAIN}")
    if WHOLE in form.pieces:
        return (Withheld(form.kind, reason),)
    spans = _joined(_spans(form.pieces, len(text)), text)
    if form.words:
        spans = [_place_of(form.words, text, spans or [(0, len(text))])]
    if not spans:
        raise UsageError(f"伏せる文を選ぶか、発言の全体に印を付けてください。{_AGAIN}")
    return tuple(Withheld(form.kind, reason, start, end) for start, end in spans)


def _spans(pieces: Sequence[str], length: int) -> list[tuple[int, int]]:
    found = []
    for piece in pieces:
        read = _PIECE.fullmatch(piece)
        start, end = (int(read[1]), int(read[2])) if read else (0, 0)
        if not 0 <= start < end <= length:
            raise UsageError(f"選ばれた文を読めません。{_AGAIN}画面を読み込み直して選び直してください。")
        found.append((start, end))
    return sorted(found)


def _joined(spans: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """間に空白しかない文をつなぐ。"""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and not text[joined[-1][1] : start].strip():
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _place_of(words: str, text: str, inside: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """写された言葉の、ただ一つの場所。"""
    found = [
        (start + at.start(), start + at.end())
        for start, end in inside
        for at in re.finditer(re.escape(words), text[start:end])
    ]
    if len(found) != 1:
        where = "選んだところに見つかりません" if not found else f"{len(found)} か所にあります"
        raise UsageError(
            f"写された言葉が{where}。{_AGAIN}一か所だけに当たるように、前後の言葉も含めて写すか、文を選んでください。"
        )
    return found[0]
