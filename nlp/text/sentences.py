"""文に分ける. 位置を保ち、括弧の中の句点では切らない。"""

from __future__ import annotations

import re
from typing import NamedTuple

# 全角のピリオドは、仮名に続くときだけ句点である。例: 「始めます．」。「第１．２節」では文を切らない。
# 句点・感嘆符・疑問符・改行までを一文とする。鉤括弧の中の句点は文の終わりではない。例: 「はい。」と答えた。
_SENTENCE = re.compile(
    r"(?:「[^「」\n]{0,200}」|『[^『』\n]{0,200}』|（[^（）\n]{0,120}）|\([^()\n]{0,120}\)|[^。！？!?｡．\n]|(?<![ぁ-ん])．)+"
    r"(?:[。！？!?｡．]+[」』）)]*|(?=\n)|$)|[。！？!?｡．]+"
)


class Sentence(NamedTuple):
    """本文 [start, end) の一文。text は本文のその部分。"""

    start: int
    end: int
    text: str


def split_sentences(text: str) -> list[Sentence]:
    """本文を文に分ける。空白だけの部分は文に含めない。

    すべての空白でない文字は、ちょうど一つの文に入る。

    >>> [s.text for s in split_sentences("はい。「よい。」と思います。\\n次に、")]
    ['はい。', '「よい。」と思います。', '次に、']
    """
    sentences: list[Sentence] = []
    for match in _SENTENCE.finditer(text):
        piece = match[0]
        stripped = piece.strip()
        if stripped:
            start = match.start() + len(piece) - len(piece.lstrip())
            sentences.append(Sentence(start, start + len(stripped), stripped))
    return sentences
