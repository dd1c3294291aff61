"""伏せる. 秘密と取消発言の箇所を、公開版での言い方に置き換える。

原本のほかのもの(公開版、ほかの会議体の人の見る画面、印刷の公開版)は、すべてここを通った本文だけからできる。
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from db.records import Minutes, Withheld, WithheldKind

# 伏せた箇所の代わりに書く言葉。
WORDS = {
    WithheldKind.SECRET: "秘密のため非公開",  # 例: 「口座番号は……です」→「口座番号は（秘密のため非公開：個人情報）です」
    WithheldKind.RETRACTED: "取消",  # 例: 「……」→「（取消：本人の申し出）」
}


def mask_label(kind: WithheldKind, reason: str) -> str:
    """伏せた箇所の代わりに書くもの。

    >>> mask_label(WithheldKind.RETRACTED, "本人の申し出")
    '（取消：本人の申し出）'
    """
    return f"（{WORDS[kind]}：{reason}）"


@dataclass(frozen=True, slots=True)
class _Hole:
    """伏せる箇所 [start, end) と、代わりに書くもの。end が None なら本文の終わりまで。"""

    start: int
    end: int | None
    label: str


class Mask:
    """発言ひとつの伏せ方。元の本文の位置を、伏せた後の本文の位置に移すこともできる。"""

    def __init__(self, withheld: Sequence[Withheld]) -> None:
        """withheld は伏せる箇所。重なっていれば、つないで一つにする。"""
        self._holes = tuple(_joined(withheld))

    @property
    def labels(self) -> tuple[str, ...]:
        """代わりに書くもの。本文の順。"""
        return tuple(hole.label for hole in self._holes)

    def apply(self, text: str) -> str:
        """伏せた本文。

        >>> Mask([Withheld(WithheldKind.SECRET, "個人情報", 3, 5)]).apply("番号は12です。")
        '番号は（秘密のため非公開：個人情報）です。'
        """
        pieces: list[str] = []
        at = 0
        for hole in self._holes:
            pieces += [text[at : hole.start], hole.label]
            at = len(text) if hole.end is None else hole.end
        return "".join((*pieces, text[at:]))

    def start(self, offset: int) -> int:
        """箇所の始めの位置を移す。伏せた箇所の中なら、代わりに書くものの始めになる。"""
        moved = 0
        for hole in self._holes:
            if offset < hole.start:
                break
            if hole.end is None or offset < hole.end:
                return hole.start + moved
            moved += len(hole.label) - (hole.end - hole.start)
        return offset + moved

    def end(self, offset: int) -> int:
        """箇所の終わりの位置(その字を含まない)を移す。伏せた箇所の中なら、代わりに書くものの終わりになる。"""
        moved = 0
        for hole in self._holes:
            if offset <= hole.start:
                break
            if hole.end is None or offset <= hole.end:
                return hole.start + moved + len(hole.label)
            moved += len(hole.label) - (hole.end - hole.start)
        return offset + moved

    def original_start(self, offset: int, length: int) -> int:
        """伏せた本文での箇所の始めを、長さ length の元の本文の位置に戻す。代わりに書くものの中なら、伏せた箇所の始めになる。"""
        moved = 0
        for hole in self._holes:
            begin = hole.start + moved
            if offset < begin:
                break
            if offset < begin + len(hole.label):
                return hole.start
            moved += len(hole.label) - (_end(hole, length) - hole.start)
        return offset - moved

    def original_end(self, offset: int, length: int) -> int:
        """伏せた本文での箇所の終わり(その字を含まない)を元に戻す。代わりに書くものの中なら、伏せた箇所の終わりになる。"""
        moved = 0
        for hole in self._holes:
            begin = hole.start + moved
            if offset <= begin:
                break
            if offset <= begin + len(hole.label):
                return _end(hole, length)
            moved += len(hole.label) - (_end(hole, length) - hole.start)
        return offset - moved


def _end(hole: _Hole, length: int) -> int:
    """長さ length の本文の中での、伏せる箇所の終わり。"""
    return length if hole.end is None else min(hole.end, length)


def mask_minutes(minutes: Minutes, withheld: Mapping[int, Sequence[Withheld]]) -> Minutes:
    """会議の伏せた形。withheld は発言の番号から、伏せる箇所への対応。"""
    return replace(
        minutes,
        turns=tuple(
            replace(turn, text=Mask(withheld[turn.number]).apply(turn.text))
            if turn.number in withheld
            else turn
            for turn in minutes.turns
        ),
    )


def masked_paragraph(touched: Sequence[Withheld]) -> str:
    """伏せた箇所を根拠にする要約案の段落の、公開版での文。同じ理由は一度だけ書く。

    段落は前後の言葉をまとめて書いたものなので、伏せた言葉がどこに入っているか分からない。段落ごと置き換える。
    """
    return "".join(dict.fromkeys(mask_label(one.kind, one.reason) for one in touched))


def _joined(withheld: Sequence[Withheld]) -> Iterator[_Hole]:
    open_: _Hole | None = None
    for one in sorted(withheld, key=lambda one: one.start):
        start = 0 if one.end is None else one.start
        hole = _Hole(start, one.end, mask_label(one.kind, one.reason))
        if open_ is None:
            open_ = hole
        elif open_.end is None or hole.end is None:
            open_ = _Hole(min(open_.start, hole.start), None, open_.label)
        elif hole.start < open_.end:
            open_ = _Hole(open_.start, max(open_.end, hole.end), open_.label)
        else:
            yield open_
            open_ = hole
    if open_ is not None:
        yield open_
