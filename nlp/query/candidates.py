"""候補の言葉. 発言の中の名詞と名詞の連なりを、検索の候補に出す言葉として拾う。"""

from __future__ import annotations

from collections.abc import Sequence

from nlp.text.tokenizer import Word, WordKind

_JOINED = frozenset({WordKind.NOUN, WordKind.NUMBER, WordKind.PERSON, WordKind.PLACE})
_LONGEST = 20


def candidate_words(text: str, words: Sequence[Word]) -> set[str]:
    """名詞ひとつと、続く名詞の連なり。words は text を切ったもの。

    一字のもの、数で始まるもの、20 字を超えるものは拾わない。

    >>> from nlp.text.tokenizer import Tokenizer
    >>> text = "電子申請を2件"
    >>> sorted(candidate_words(text, Tokenizer().words(text)))
    ['申請', '電子', '電子申請']
    """
    found: set[str] = set()
    run: list[Word] = []
    for word in (*words, None):
        if word is not None and word.kind in _JOINED and (not run or run[-1].end == word.start):
            run.append(word)
            continue
        found |= _of_run(text, run)
        run = [word] if word is not None and word.kind in _JOINED else []
    return found


def _of_run(text: str, run: Sequence[Word]) -> set[str]:
    alone = {text[word.start : word.end] for word in run if word.kind is not WordKind.NUMBER}
    if run and run[0].kind is not WordKind.NUMBER:
        alone.add(text[run[0].start : run[-1].end])
    return {word for word in alone if 1 < len(word) <= _LONGEST and not word.isspace()}
