from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.text.width import fold_marks
from nlp.turns.markup import CELL_BREAK, strip_markup
from nlp.turns.source_lines import read_lines


def texts(source: str) -> list[str]:
    return [line.text for line in read_lines(source) if line.text]


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        ("<p>はい。</p><p>次に</p>", ["はい。", "次に"]),
        ("一行目<br>二行目", ["一行目", "二行目"]),
        ("<b>会長</b>：はい&nbsp;。", ["会長：はい\u00a0。"]),
        ("<script>x</script><!-- 注 -->会長", ["会長"]),
        ("<table><tr><td>会長</td>\n<td>はい。<br>次に</td></tr></table>", [f"会長\tはい。{CELL_BREAK}次に"]),
        ("調査は&lt;昨年度&gt;です", ["調査は<昨年度>です"]),
        ("a < b かつ c > d", ["a < b かつ c > d"]),
        ("| 会長 | はい。 |\n|---|---|", ["会長\tはい。"]),
        ("4 欠席者 | なし |", ["4 欠席者\tなし"]),
        ("│会長　│はい。│", ["会長\tはい。"]),
        ("│会長│減った割\n│　　│合は3割。│".replace("割\n", "割│\n"), ["会長\t減った割合は3割。"]),
        ("## 議事\n**会長**", ["議事", "会長"]),
        ("はい。\n- 3 -\n－４－\n3/10\nP.3\n５ページ\n────", ["はい。"]),
    ],
)
def test_decoration_is_taken_off_and_every_spoken_character_stays(source: str, lines: list[str]) -> None:
    assert texts(source) == lines


def test_bare_page_numbers_and_running_heads_go_but_question_numbers_stay() -> None:
    pages = "\n\n".join(f"{n}\n\n緑化会議会議録\n\n本文{n}" for n in range(1, 5))
    assert texts(pages) == ["緑化会議会議録", "本文1", "本文2", "本文3", "本文4"]
    assert texts("問\n\n3\n\n答") == ["問", "3", "答"]


def test_a_label_at_the_top_of_two_pages_is_not_a_running_head() -> None:
    source = "会議録\n【会長】\nはい。\n- 1 -\n【会長】\n次に。\n- 2 -\n【会長】\n以上。\n【会長】\n終わり。"
    assert texts(source).count("【会長】") == 4


def test_a_source_without_line_ends_is_broken_at_its_marks() -> None:
    speech = "予算の説明を続けます。" * 8
    lines = texts(f"会議録 ○会長　{speech} ○委員　{speech} ○事務局　{speech}")
    assert [line[:4] for line in lines] == ["会議録", "○会長　", "○委員　", "○事務局"]


@given(st.text(max_size=200))
def test_folded_lines_keep_the_length_of_the_text(source: str) -> None:
    for line in read_lines(source):
        assert line.folded == fold_marks(line.text)
        assert "\n" not in line.text


@given(st.text(alphabet="会長はい。、<>&;/tdrbp| \t\n", max_size=120))
def test_markup_never_fails(source: str) -> None:
    assert "\r" not in strip_markup(source)
