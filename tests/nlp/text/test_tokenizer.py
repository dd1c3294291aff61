import threading
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from nlp.text.content_words import content_words
from nlp.text.tokenizer import CONTENT_KINDS, Tokenizer, WordKind, versions

TOKENIZER = Tokenizer()


def test_spelling_variants_share_one_lemma() -> None:
    assert {TOKENIZER.words(text)[0].lemma for text in ("申込み", "申し込み", "申込")} == {"申し込み"}


def test_a_turn_longer_than_the_limit_of_the_analyser_is_read_whole() -> None:
    text = "会議" * 30_000
    words = TOKENIZER.words(text)
    assert len(text.encode()) > 49_149
    assert sum(word.end - word.start for word in words) == len(text)


def test_a_surname_at_the_head_of_a_title_is_measured() -> None:
    assert TOKENIZER.surname_length("佐藤情報政策課長") == 2
    assert TOKENIZER.surname_length("財務課長") == 0


def test_content_words_leave_out_particles_and_words_without_a_topic() -> None:
    lemmas = [
        word.lemma for word in content_words(TOKENIZER.words("電子申請については、検討することと思います。"))
    ]
    assert lemmas == ["電子", "申請", "検討"]


def test_each_thread_with_a_tokenizer_of_its_own_gets_the_same_words() -> None:
    expected = TOKENIZER.words("避難所の混雑を知らせる。")
    results: list[object] = []
    threads = [
        threading.Thread(target=lambda: results.append(Tokenizer().words("避難所の混雑を知らせる。")))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 4


def test_the_versions_behind_the_words_are_known() -> None:
    assert all(part[0].isdigit() for part in versions())


@settings(max_examples=60)
@given(st.text(max_size=400))
# 一字が二語(CM と 3)になり、後の語は字を持たない。
@example("㎤")
def test_words_lie_in_order_inside_any_text(text: str) -> None:
    words = TOKENIZER.words(text)
    assert all(0 <= word.start <= word.end <= len(text) for word in words)
    assert all(a.end <= b.start for a, b in pairwise(words))
    assert WordKind.SYMBOL not in {word.kind for word in words}
    assert TOKENIZER.content_words(text) == [word for word in words if word.kind in CONTENT_KINDS]
