"""変わったところ. 前に見た要約案といまの要約案を、段落どうしで突き合わせる。"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.drafting.spans import overlaps_any
from db.records import Draft, DraftItem
from nlp.text.tokenizer import Tokenizer
from nlp.text.word_diff import DiffPiece, word_diff


@dataclass(frozen=True, slots=True)
class Changes:
    """変わったところ。

    changed: いまの要約案の段落の番号(0 始まり)から、語ごとの違いへの対応。
    gone: 無くなった段落。
    """

    changed: Mapping[int, tuple[DiffPiece, ...]]
    gone: tuple[DraftItem, ...]

    @property
    def count(self) -> int:
        """変わったところの数。"""
        return len(self.changed) + len(self.gone)


NO_CHANGES = Changes({}, ())


def find_changes(before: Draft, now: Draft, tokenizer: Tokenizer) -> Changes:
    """二つの要約案の違い。

    本文の同じ段落どうし、次に根拠箇所の重なる段落どうしを組にする。質疑応答の番号は、分析をやり直すと変わるので使わない。
    """
    if before == now:
        return NO_CHANGES
    left = list(before.items)
    waiting: list[int] = []
    for number, item in enumerate(now.items):
        same = next((n for n, old in enumerate(left) if _printed(old) == _printed(item)), None)
        if same is None:
            waiting.append(number)
        else:
            del left[same]
    changed: dict[int, tuple[DiffPiece, ...]] = {}
    for number in waiting:
        item = now.items[number]
        at = next((n for n, old in enumerate(left) if _touch(old, item)), None)
        old_text = left.pop(at).text if at is not None else ""
        changed[number] = word_diff(old_text, item.text, tokenizer)
    return Changes(changed, tuple(left))


def _printed(item: DraftItem) -> tuple[str, str]:
    return item.speaker, item.text


def _touch(old: DraftItem, item: DraftItem) -> bool:
    return old.side is item.side and any(overlaps_any(span, item.sources) for span in old.sources)
