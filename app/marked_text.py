"""印を付けた本文の HTML. 一つの画面に何百も並ぶので、テンプレートの中で組み立てずにここで作る。"""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from app.highlight import Segment

_MARK = Markup('<mark class="{}"{}>{}</mark>')
_KEYS = Markup(' data-keys="{}"')


def marked(segments: Iterable[Segment]) -> Markup:
    """区切りをつないだ HTML。印のある区切りは mark になり、本文は必ずエスケープする。

    >>> from app.highlight import Mark, MarkKind, split_segments
    >>> str(marked(split_segments("図書館 & 開館", [Mark(0, 3, MarkKind.HIT, "7")])))
    '<mark class="mark-hit" data-keys="7">図書館</mark> &amp; 開館'
    """
    return Markup("").join(_marked(one) if one.marks else escape(one.text) for one in segments)


def _marked(segment: Segment) -> Markup:
    kinds = " ".join(f"mark-{kind}" for kind in segment.kinds)
    keys = _KEYS.format(" ".join(segment.keys)) if segment.keys else ""
    return _MARK.format(kinds, keys, segment.text)
