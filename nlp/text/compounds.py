"""まとまりの語. 続く名詞は一つの語とみて、要約と本文の言葉を比べる単位にする。"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from nlp.text.tokenizer import Tokenizer, WordKind

_JOINED = frozenset({WordKind.NOUN, WordKind.NUMBER, WordKind.PERSON, WordKind.PLACE})
_KEPT = frozenset({WordKind.VERB, WordKind.ADJECTIVE, WordKind.OTHER})
# どの文にもあって、内容を表さない動詞。
_EMPTY = frozenset({"為る", "居る", "成る", "有る"})


def compounds(text: str, tokenizer: Tokenizer) -> list[str]:
    """名詞の連なりと、用言・副詞などの正規化形を、現れる順に返す。助詞と助動詞は含めない。

    >>> compounds("待機児童の解消を進める。", Tokenizer())
    ['待機児童', '解消', '進める']
    """
    found: list[str] = []
    noun, end = "", -1
    for word in tokenizer.words(text):
        joined = word.kind in _JOINED
        if noun and (not joined or word.start != end):
            found.append(noun)
            noun = ""
        if joined:
            noun += word.lemma
        elif word.kind in _KEPT and word.lemma not in _EMPTY:
            found.append(word.lemma)
        end = word.end
    return [*found, noun] if noun else found


def shared_f(mine: Sequence[str], theirs: Sequence[str]) -> float:
    """二つの語の並びの重なり(F 値、0 から 1)。どちらも空なら 0。

    >>> shared_f(["講座", "増設"], ["講座"])
    0.6666666666666666
    """
    shared = sum((Counter(mine) & Counter(theirs)).values())
    return 2 * shared / (len(mine) + len(theirs)) if shared else 0.0
