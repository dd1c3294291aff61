"""言い換え. 打たれた言葉を、市の用語集、組み込みの同義語、一般の同義語辞書の順に、同じ意味の語に置き換える。"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.vocabulary import Vocabulary
from db.expression import Phrase
from nlp.text.tokenizer import Tokenizer, Word

# 語の途中にも現れそうな短い言葉。
_SHORT = 2
_KATAKANA = re.compile(r"[ァ-ヶー・]+")
# 一つの言葉の言い換えの数の上限。多すぎると、何を探したのかが読めない。
MOST = 8


@dataclass(frozen=True, slots=True)
class Run:
    """打たれた言葉のうち、助詞などで切った内容語のつながり。words の位置は text の中。"""

    text: str
    words: tuple[Word, ...]

    @property
    def phrase(self) -> Phrase:
        """索引で探す語句。"""
        return tuple(word.lemma for word in self.words)

    @property
    def short(self) -> bool:
        """一つか二つの字か、カタカナだけで、ほかの語の一部にもなりそうか。"""
        return len(self.text) <= _SHORT or _KATAKANA.fullmatch(self.text) is not None

    def singles(self) -> tuple[Run, ...]:
        """一語ずつに分けたもの。"""
        return tuple(
            Run(self.text[word.start : word.end], (word._replace(start=0, end=word.end - word.start),))
            for word in self.words
        )


@dataclass(frozen=True, slots=True)
class OtherWord:
    """言い換え。text は人に見せる形、phrase は索引で探す語句。"""

    text: str
    phrase: Phrase


def other_words(run: Run, vocabulary: Vocabulary, tokenizer: Tokenizer) -> tuple[OtherWord, ...]:
    """つながりの中の語を一つだけ、同じ意味の語に置き換えたもの。良い順で、同じ語句は一度だけ。

    置き換えても元の語句を含むものは、探しても増えないので除く。
    """
    found: dict[Phrase, OtherWord] = {}
    for start, end, word in _replacements(run, vocabulary):
        text = f"{run.text[:start]}{word}{run.text[end:]}"
        phrase = tuple(found.lemma for found in tokenizer.words(text))
        if phrase and not _contains(phrase, run.phrase):
            found.setdefault(phrase, OtherWord(text, phrase))
    return tuple(found.values())


def inner_words(run: Run, known: Iterable[str], tokenizer: Tokenizer) -> tuple[OtherWord, ...]:
    """記録にある言葉 known のうち、一つの語の途中に run を含むもの。「税」を「国税」でも見つけるため。

    語の切れ目で run を含む言葉は、run を探せば当たるので除く。
    """
    found: dict[Phrase, OtherWord] = {}
    for word in known:
        phrase = tuple(one.lemma for one in tokenizer.words(word))
        if phrase and not _contains(phrase, run.phrase):
            found.setdefault(phrase, OtherWord(word, phrase))
    return tuple(found.values())


def _replacements(run: Run, vocabulary: Vocabulary) -> Iterator[tuple[int, int, str]]:
    """(始め, 終わり, 代わりの語)。語の途中で始まるか終わる語は置き換えない。"""
    starts = {word.start for word in run.words}
    ends = {word.end for word in run.words}
    for concept in vocabulary.synonyms.concepts(run.text):
        if concept.start in starts and concept.end in ends:
            for word in vocabulary.synonyms.others(concept, run.text):
                yield concept.start, concept.end, word
    entries = vocabulary.thesaurus.entries(run.text, run.words)
    for look_up in (vocabulary.thesaurus.spellings, vocabulary.thesaurus.others):
        for entry in entries:
            for word in look_up(entry.key):
                yield entry.start, entry.end, word


def _contains(longer: Phrase, shorter: Phrase) -> bool:
    size = len(shorter)
    return any(longer[at : at + size] == shorter for at in range(len(longer) - size + 1))
