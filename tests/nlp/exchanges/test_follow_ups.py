"""再質問の約束を、架空の会議の短いやりとりで述べる."""

from dataclasses import replace

import pytest

from db.records import Minutes, Turn
from tests.nlp.minutes_builder import find, minutes

FIRST = ("岡本委員", "公民館の無線LANはいつ使えるようになりますか。")
ANSWER = ("柴田課長", "公民館の無線LANは今年度の末に使えるようになります。")


def named(meeting: Minutes) -> Minutes:
    """発言者の姓が分かる会議にする。"""
    return replace(meeting, turns=tuple(replace(t, name=_surname(t)) for t in meeting.turns))


def _surname(turn: Turn) -> str | None:
    return turn.label[:-2] or None


def parents(*turns: tuple[str, str]) -> list[int | None]:
    return [exchange.parent for exchange in find(named(minutes(*turns)))]


@pytest.mark.parametrize(
    "again",
    [
        "費用はいくらですか。",
        "再質問します。無線LANの工事は休館日にするのですか。",
        "ただいまのご答弁ですと、無線LANは来年度になる館もあるのでしょうか。",
        "無線LANを公民館で使うとき、申し込みは要りますか。",
    ],
)
def test_a_question_that_takes_up_the_answer_knows_its_parent(again: str) -> None:
    assert (
        parents(FIRST, ANSWER, ("岡本委員", again), ("柴田課長", "はい、お答えします。決まっていません。"))[1]
        == 1
    )


@pytest.mark.parametrize(
    "other",
    [
        ("岡本委員", "話は変わりますが、図書館の本の消毒機は、いつ入れ替える予定なのか伺います。"),
        ("能勢委員", "費用はいくらですか。"),
        ("能勢委員", "公民館の無線LANは、夜も使えますか。"),
    ],
)
def test_another_topic_or_another_person_is_no_follow_up(other: tuple[str, str]) -> None:
    assert parents(FIRST, ANSWER, other, ("柴田課長", "後日お答えします。")) == [None, None]


def test_a_point_still_waiting_for_its_answer_is_no_parent() -> None:
    assert parents(FIRST, ("岡本委員", "無線LANの費用はいくらですか。"), ANSWER) == [None, None]


def test_unnamed_members_are_joined_only_by_what_they_say() -> None:
    again = "無線LANを公民館で使うとき、申し込みは要りますか。"
    assert parents(("委員", FIRST[1]), ANSWER, ("委員", again), ANSWER) == [None, None]
    assert parents(("委員", FIRST[1]), ANSWER, ("委員", f"今のご答弁では、{again}"), ANSWER) == [None, 1]


def test_the_parent_always_stands_before_its_child() -> None:
    found = find(
        named(
            minutes(
                FIRST,
                ANSWER,
                ("岡本委員", "費用はいくらですか。"),
                ANSWER,
                ("岡本委員", "では工事はいつですか。"),
                ANSWER,
            )
        )
    )
    assert [exchange.parent for exchange in found][1:] != [None, None]
    assert all(exchange.parent is None or exchange.parent < exchange.number for exchange in found)
