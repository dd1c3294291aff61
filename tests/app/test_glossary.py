"""用語集の読み書き: 人の書いたものを組にし、できないものは一行で断る。"""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from app.errors import UsageError
from app.glossary import import_glossary, read_entry, read_tsv, write_tsv
from db.connection import writing
from db.events import Act
from db.glossary import GlossaryGroup, list_glossary_groups
from tests.stores import new_store

ACT = Act("事務局", "2026-11-21T09:00:00Z")


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        (["ひのわ号", "コミュニティバス"], ("ひのわ号", "コミュニティバス")),
        (["  ひのわ号 ", "", "循環　バス"], ("ひのわ号", "循環 バス")),
        (["Wi-Fi", "ＷＩ－ＦＩ", "無線LAN"], ("Wi-Fi", "無線LAN")),
    ],
)
def test_words_are_tidied_and_the_same_word_counts_once(words: list[str], texts: tuple[str, ...]) -> None:
    assert read_entry(words).texts == texts


@pytest.mark.parametrize(
    ("words", "note", "says"),
    [
        ([], "", "語が二つありません"),
        (["ひのわ号"], "", "語が二つありません"),
        (["ＬＡＮ", "lan"], "", "語が二つありません"),
        (["ひのわ号", "車"], "", "「車」は一字"),
        (["ひのわ号", "あ" * 41], "", "長すぎます"),
        ([f"語{n}" for n in range(31)], "", "31 個"),
        (["ひのわ号", "バス\x07停"], "", "文字として読めない"),
        (["ひのわ号", "バス\ud800停"], "", "文字として読めない"),
        (["ひのわ号", "市バス"], "あ" * 201, "覚え書き"),
    ],
)
def test_what_is_no_group_gets_one_line(words: list[str], note: str, says: str) -> None:
    with pytest.raises(UsageError, match=says) as refused:
        read_entry(words, note)
    assert "\n" not in str(refused.value)


@given(st.lists(st.text(max_size=50), max_size=35), st.text(max_size=220))
def test_any_text_is_a_group_or_one_line(words: list[str], note: str) -> None:
    entry, said = None, ""
    try:
        entry = read_entry(words, note)
    except UsageError as error:
        said = str(error)
    assert len(said.splitlines()) == (entry is None)
    assert entry is None or len({word.key for word in entry.words}) == len(entry.words) >= 2


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("市での呼び名\t計画での用語\nひのわ号\tコミュニティバス\n", [("", "ひのわ号", "コミュニティバス")]),
        ("ひのわ号\tコミュニティバス\t循環バス", [("", "ひのわ号", "コミュニティバス", "循環バス")]),
        ("備考\t語\n愛称\tひのわ号\tコミュニティバス\n\n", [("愛称", "ひのわ号", "コミュニティバス")]),
        ("語\t語\t備考\nひのわ号\t市バス\t\n", [("", "ひのわ号", "市バス")]),
    ],
)
def test_a_line_of_the_file_is_a_group_with_or_without_headings(
    text: str, groups: list[tuple[str, ...]]
) -> None:
    read = read_tsv(text, "yougo.tsv")
    assert [(line.entry.note, *line.entry.texts) for line in read] == groups


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("市での呼び名\t計画での用語\n", "yougo.tsv: 用語がありません"),
        ("語\t語\nひのわ号\t市バス\n\n学びタブ\n", "yougo.tsv の 4 行目: 語が二つ"),
    ],
)
def test_a_bad_file_gets_one_line_with_the_number_of_its_line(text: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        read_tsv(text, "yougo.tsv")


def _import(store: Database, text: str) -> int:
    with writing(store):
        return import_glossary(store, read_tsv(text, "yougo.tsv"), "yougo.tsv", ACT)


def test_a_file_read_twice_changes_nothing_and_a_longer_line_adds_its_words() -> None:
    store = new_store()
    first = "備考\t語\n愛称\tひのわ号\tコミュニティバス\n\t学びタブ\t学習用端末\n"
    assert (_import(store, first), _import(store, first)) == (2, 0)
    assert write_tsv(list_glossary_groups(store)).splitlines()[1:] == first.splitlines()[1:]
    assert _import(store, "循環バス\tひのわ号\n") == 1
    entry = list_glossary_groups(store)[-1].entry
    assert (entry.texts, entry.note) == (("ひのわ号", "コミュニティバス", "循環バス"), "愛称")


tricky = st.text(st.sampled_from("=+-@'\"＝＋－＠ \u3000,あいA"), min_size=2, max_size=8)


@given(st.lists(tricky, min_size=2, max_size=4), tricky)
def test_a_file_is_read_back_as_it_was_written_and_holds_no_formula(words: list[str], note: str) -> None:
    try:
        entry = read_entry(words, note)
    except UsageError:
        return
    text = write_tsv([GlossaryGroup(1, entry, ACT)])
    assert [line.entry for line in read_tsv(text, "yougo.tsv")] == [entry]
    _, cells = csv.reader(io.StringIO(text, newline=""), "excel-tab")
    assert not [cell for cell in cells if cell.lstrip().startswith(tuple("=+-@＝＋－＠"))]


@pytest.mark.parametrize("word", ["=ひのわ", "+ひのわ", "-ひのわ", "@ひのわ", "'=ひのわ"])
def test_a_word_that_looks_like_a_formula_is_written_as_text(word: str) -> None:
    group = GlossaryGroup(1, read_entry([word, "市バス"]), ACT)
    assert f"\t'{word}\t市バス\n" in write_tsv([group])


@pytest.mark.parametrize("text", ['"ひのわ号\t市バス\n学びタブ\t端末\n', '語\t語\n"ひのわ"号\t市バス\n'])
def test_a_quote_that_is_not_closed_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(UsageError, match=r'yougo.tsv の [12] 行目: 「"」の閉じていない'):
        read_tsv(text, "yougo.tsv")


def test_a_file_with_too_many_lines_is_refused_and_says_how_many_it_may_have() -> None:
    lines = [f"愛称{n}号\t正式な名前{n}\n" for n in range(5001)]
    assert len(read_tsv("語\t語\n" + "".join(lines[:5000]), "yougo.tsv")) == 5000
    with pytest.raises(UsageError, match="5,000 行を超えている"):
        read_tsv("".join(lines), "yougo.tsv")


def test_a_line_that_would_join_two_groups_is_refused_and_nothing_of_the_file_is_stored() -> None:
    store = new_store()
    _import(store, "ひのわ号\tコミュニティバス\n学びタブ\t学習用端末\n")
    before = list_glossary_groups(store)
    with pytest.raises(UsageError, match=r"2 行目: 「.+」は、すでに"):
        _import(store, "はぐはぐ便\t子育て応援サイト\nひのわ号\t学びタブ\n")
    assert list_glossary_groups(store) == before
