from db.records import Span
from nlp.links.query import Clue, QueryPart, weigh
from nlp.links.synonyms import Synonyms
from nlp.text.content_words import content_words
from nlp.text.tokenizer import Tokenizer

TOKENIZER = Tokenizer()


def clues(*parts: tuple[str, float]) -> dict[str, Clue]:
    return weigh(
        [
            QueryPart(text, content_words(TOKENIZER.content_words(text)), weight, Span(n, 10, 10 + len(text)))
            for n, (text, weight) in enumerate(parts, 1)
        ],
        Synonyms(),
    )


def test_the_theme_a_question_states_weighs_more_than_its_background() -> None:
    found = clues(("図書館は静かです。駐輪場について伺います。", 1.0))
    assert found["駐輪"].weight > found["静か"].weight


def test_what_is_quoted_weighs_as_a_theme() -> None:
    found = clues(("「駐輪場の増設」は図書館にも要ります。", 1.0))
    assert found["駐輪"].weight > found["図書"].weight


def test_words_of_every_plan_and_single_characters_hardly_count() -> None:
    found = clues(("事業の鍵を駐輪場に置く。", 1.0))
    assert found["事業"].weight < found["鍵"].weight < found["駐輪"].weight


def test_a_word_said_again_weighs_a_little_more_and_keeps_each_place() -> None:
    once, twice = clues(("駐輪場。", 1.0)), clues(("駐輪場。", 1.0), ("駐輪場。", 0.3))
    assert once["駐輪"].weight < twice["駐輪"].weight < 2 * once["駐輪"].weight
    assert twice["駐輪"].spans == (Span(1, 10, 12), Span(2, 10, 12))
