import pytest

from nlp.links.related import RELATED
from nlp.links.synonyms import Synonyms
from nlp.links.terms import TermKind, find_terms
from nlp.text.content_words import content_words
from nlp.text.tokenizer import Tokenizer

TOKENIZER = Tokenizer()


def terms(text: str) -> dict[TermKind, list[str]]:
    found: dict[TermKind, list[str]] = {kind: [] for kind in TermKind}
    for term in find_terms(text, content_words(TOKENIZER.content_words(text)), Synonyms()):
        found[term.kind].append(term.key)
    return found


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        ("電子申請を広げる", TermKind.WORD, "電子"),
        ("電子申請を広げる", TermKind.PAIR, "電子 申請"),
        ("公民館のＷｉ－Ｆｉ", TermKind.CONCEPT, "≡wi-fi"),
        ("テレワークの端末", TermKind.RELATED, "~業務継続"),
        ("3億5,280万円", TermKind.AMOUNT, "¥3528"),
    ],
)
def test_a_text_gives_every_kind_of_clue(text: str, kind: TermKind, key: str) -> None:
    assert key in terms(text)[kind]


def test_places_are_those_of_the_text() -> None:
    text = "公民館のWi-Fiと電子申請について"
    for term in find_terms(text, content_words(TOKENIZER.content_words(text)), Synonyms()):
        assert text[term.start : term.end]


def test_no_topic_repeats_a_word_or_stands_alone() -> None:
    for group in RELATED:
        assert len(set(group)) == len(group) >= 2
    assert len({group[0] for group in RELATED}) == len(RELATED)
