from __future__ import annotations

import pytest

from nlp.text.width import squash
from nlp.turns.gist import rewrite_gist
from nlp.turns.source_lines import read_lines

OTHER = "・料金を据え置くのかとの質問があり、据え置くと回答した。\n"


@pytest.mark.parametrize(
    ("line", "rewritten"),
    [
        (
            "・いつ行うのかという質問があり、夏に行うと回答した。",
            ["質問：いつ行うのかという質問があり、", "回答：夏に行うと回答した。"],
        ),
        (
            "○講習を広げてほしいとの要望に対し、学校と協議するとの回答があった。",
            ["要望：講習を広げてほしいとの要望に対し、", "回答：学校と協議するとの回答があった。"],
        ),
        ("・分かりにくいとの意見があった。", ["意見：分かりにくいとの意見があった。"]),
        ("・対象を広げるべきとの指摘があった。", ["意見：対象を広げるべきとの指摘があった。"]),
        ("・来年度から行うと回答した。", ["回答：来年度から行うと回答した。"]),
        ("・案は承認された。", ["案は承認された。"]),
        ("（1）料金について", ["（1）料金について"]),
    ],
)
def test_a_bullet_is_split_into_question_and_answer(line: str, rewritten: list[str]) -> None:
    found = [x.text for x in rewrite_gist(read_lines(OTHER + OTHER + line))]
    assert found[4:] == rewritten


def test_no_character_is_lost() -> None:
    source = OTHER * 3
    rewritten = "".join(line.text.split("：", 1)[1] for line in rewrite_gist(read_lines(source)) if line.text)
    assert squash(rewritten) == squash(source.replace("・", ""))


def test_other_documents_are_left_alone() -> None:
    assert rewrite_gist(read_lines("・予算の増額\n・人員の確保\n")) == ()
