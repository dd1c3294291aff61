from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.records import SpeakerGroup
from nlp.text.tokenizer import Tokenizer
from nlp.turns.labels import ANSWER_LABELS, QUESTION_LABELS, parse_label, strip_honorific

CHAIR, MEMBER, OFFICIAL, OTHER = (
    SpeakerGroup.CHAIR,
    SpeakerGroup.MEMBER,
    SpeakerGroup.OFFICIAL,
    SpeakerGroup.OTHER,
)


@pytest.fixture(scope="module")
def surname() -> Callable[[str], int]:
    return Tokenizer().surname_length


@pytest.mark.parametrize(
    ("printed", "name", "role", "group"),
    [
        ("会長", None, "会長", CHAIR),
        ("委 員 長", None, "委員長", CHAIR),
        ("長岡会長", "長岡", "会長", CHAIR),
        ("委員長（星野君）", "星野", "委員長", CHAIR),
        ("議長（元田会長）", "元田", "議長", CHAIR),
        ("岡本副会長", "岡本", "副会長", MEMBER),
        ("委員Ａ", None, "委員", MEMBER),
        ("Ａ委員", None, "委員", MEMBER),
        ("岡本晴香委員", "岡本晴香", "委員", MEMBER),
        ("１２番（高橋花子君）", "高橋花子", "12番", MEMBER),
        ("6番", None, "6番", MEMBER),
        ("会長職務代理者", None, "会長職務代理者", MEMBER),
        ("事務局", None, "事務局", OFFICIAL),
        ("事務局（柴田課長）", "柴田", "事務局", OFFICIAL),
        ("事務局（情報政策課）", None, "事務局", OFFICIAL),
        ("柴田情報政策課長", "柴田", "情報政策課長", OFFICIAL),
        ("総務部長椎名一郎", "椎名一郎", "総務部長", OFFICIAL),
        ("久保会長（あさひ野市副市長）", "久保", "会長", CHAIR),
        ("内山君", "内山", None, OTHER),
        ("Ｑ１", None, None, MEMBER),
        ("問", None, None, MEMBER),
        ("回答", None, None, OFFICIAL),
        ("市の考え方", None, None, OFFICIAL),
    ],
)
def test_a_printed_label_is_split_into_name_role_and_group(
    printed: str, name: str | None, role: str | None, group: SpeakerGroup, surname: Callable[[str], int]
) -> None:
    label = parse_label(printed, (), surname)
    assert label is not None
    assert (label.name, label.role, label.group) == (name, role, group)


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "昨年度の実績",
        "本市",
        "次の委員",
        "昨年度の会長",
        "検討します",
        "10%",
        "事務局より",
        "長岡、岡本委員",
        "資料1",
        "日時",
        "あ" * 40,
    ],
)
def test_what_nobody_could_be_called_is_not_a_label(printed: str, surname: Callable[[str], int]) -> None:
    assert parse_label(printed, (), surname) is None


def test_a_bare_surname_is_a_label_only_when_the_roster_has_it() -> None:
    assert parse_label("宇佐美") is None
    label = parse_label("宇佐美", {"宇佐美"})
    assert label is not None
    assert label.name == "宇佐美"


@given(st.sampled_from(sorted({*QUESTION_LABELS, *ANSWER_LABELS})), st.integers(1, 99))
def test_questions_and_answers_may_be_numbered(word: str, number: int) -> None:
    plain, numbered = parse_label(word), parse_label(f"{word}{number}")
    assert plain is not None
    assert plain == numbered


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading_of_labels(printed: str) -> None:
    label = parse_label(printed)
    assert label is None or 0 < label.weight <= 1


@pytest.mark.parametrize(
    ("name", "bare"), [("高木健一君", "高木健一"), ("森委員", "森"), ("岡本さん", "岡本"), ("君", "君")]
)
def test_honorifics_are_stripped(name: str, bare: str) -> None:
    assert strip_honorific(name) == bare
