from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.records import MeetingHeader, SpeakerGroup
from nlp.errors import NotMinutesError
from nlp.plans.reader import read_plan
from nlp.text.tokenizer import Tokenizer
from nlp.text.width import squash
from nlp.turns.parser import GIST, PAIRED_TABLE, parse_minutes
from tests.nlp.turns.minutes_forms import Form, read_forms, read_turns, split_form
from tests.shared_documents import SHARED

FORMS = read_forms()
Surname = Callable[[str], int]
ASSEMBLY_TURNS = {"2020-02-26.txt": 63, "2020-02-27.txt": 108, "2020-02-28.txt": 152}
# 表や一行の原文は、行の間に何かを挟むと別の原文になる。
LINE_BASED = [form for form in FORMS if form.name[:2] not in {"12", "13", "14", "35", "47", "50"}]


@pytest.fixture(scope="module")
def surname() -> Surname:
    return Tokenizer().surname_length


def ids(form: Form) -> str:
    return form.name


def test_there_are_many_forms_and_each_has_turns() -> None:
    assert len(FORMS) >= 50
    assert all(form.turns for form in FORMS)


@pytest.mark.parametrize("form", FORMS, ids=ids)
def test_every_form_gives_its_labels_texts_and_agenda_items(form: Form, surname: Surname) -> None:
    assert read_turns(parse_minutes(form.source, surname)) == form.turns


@pytest.mark.parametrize("form", FORMS, ids=ids)
def test_every_form_gives_its_header_facts(form: Form, surname: Surname) -> None:
    assert parse_minutes(form.source, surname).header == form.header


@pytest.mark.parametrize("form", FORMS, ids=ids)
def test_no_form_is_taken_for_a_plan(form: Form) -> None:
    with pytest.raises(ValueError, match="施策を読み取れません"):
        read_plan(form.source, form.name)


@pytest.mark.parametrize("form", FORMS, ids=ids)
def test_turns_are_numbered_from_one(form: Form, surname: Surname) -> None:
    turns = parse_minutes(form.source, surname).turns
    assert [turn.number for turn in turns] == list(range(1, len(turns) + 1))


@pytest.mark.parametrize("form", FORMS, ids=ids)
def test_line_ends_of_windows_change_nothing(form: Form, surname: Surname) -> None:
    plain = parse_minutes(form.source, surname)
    assert parse_minutes(form.source.replace("\n", "\r\n"), surname) == plain
    assert parse_minutes("\ufeff" + form.source, surname) == plain


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.parametrize("mark", ["\f", "\n- 7 -\n", "\n－　12　－\n", "\nP.3\n", "\n４ページ\n"])
def test_page_breaks_between_lines_change_no_turn(mark: str, surname: Surname, data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(LINE_BASED))
    lines = form.source.split("\n")
    at = data.draw(st.integers(0, len(lines) - 1))
    paged = "\n".join(lines[:at]) + "\n" + mark + "\n" + "\n".join(lines[at:])
    plain = [(label, squash(text)) for _, label, text in form.turns]
    broken = [(label, squash(text)) for _, label, text in read_turns(parse_minutes(paged, surname))]
    assert broken == plain


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(form=st.sampled_from(FORMS))
def test_full_width_digits_change_no_turn(form: Form, surname: Surname) -> None:
    wide = form.source.translate({code: code + 0xFEE0 for code in range(ord("0"), ord("9") + 1)})
    found = [(squash(label), squash(text)) for _, label, text in read_turns(parse_minutes(wide, surname))]
    assert found == [(squash(label), squash(text)) for _, label, text in form.turns]


@pytest.mark.parametrize("form", FORMS, ids=ids)
def test_no_spoken_character_is_in_two_turns_or_out_of_order(form: Form, surname: Surname) -> None:
    source = squash(re.sub(r"<[^>]+>|[│┃]", "", form.source)).replace("&lt;", "<").replace("&gt;", ">")
    source = source.replace("&quot;", '"')
    at = 0
    for turn in parse_minutes(form.source, surname).turns:
        for paragraph in turn.text.split("\n"):
            head, tail = squash(paragraph)[:6], squash(paragraph)[-6:]
            found = source.find(head, at)
            assert found >= 0, paragraph
            at = source.find(tail, found)
            assert at >= 0, paragraph
            at += len(tail)


@settings(max_examples=200)
@given(st.text(max_size=400))
def test_arbitrary_text_is_read_or_refused_in_japanese(text: str) -> None:
    try:
        minutes = parse_minutes(text)
    except NotMinutesError as refused:
        message = str(refused)
    else:
        assert minutes.turns
        return
    assert "発言者" in message
    assert "\n" not in message


PIECES = st.sampled_from(
    ["【会長】", "○委員長　", "委員：", "（事務局）", "会長\t", "問　", "答　", "\n", "\n\n", "はい。", "日時", "：",
     "令和3年13月", "出席者", "午後25時", "|", "<td>", "</td>", "│", "議題", "（1）", "欠席", "1", "１２", "　", "- 3 -", "\f", "休憩", "署名委員　森"]
)  # fmt: skip


@settings(max_examples=200)
@given(st.lists(PIECES, max_size=40))
def test_any_mixture_of_the_forms_is_read_or_refused(pieces: list[str]) -> None:
    try:
        minutes = parse_minutes("".join(pieces))
    except NotMinutesError:
        return
    assert all(turn.text for turn in minutes.turns)
    assert isinstance(minutes.header, MeetingHeader)


PLAIN = [form for form in LINE_BASED if form.name[:2] not in {"15", "19"}]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(PLAIN), st.sampled_from(PLAIN))
def test_the_head_of_one_form_goes_with_the_body_of_any_other(
    surname: Surname, one: Form, other: Form
) -> None:
    minutes = parse_minutes(f"{split_form(one)[0]}\n\n{split_form(other)[1]}", surname)
    assert [turn[1:] for turn in read_turns(minutes)] == [turn[1:] for turn in other.turns]
    kept = ("title", "held_on", "place", "observers", "attendees", "absentees")
    assert [getattr(minutes.header, fact) for fact in kept] == [getattr(one.header, fact) for fact in kept]


SENTENCES = st.lists(
    st.sampled_from(["予算は足りますか。", "来年度に行います。", "（笑）そうですね。", "第１．２節をご覧ください。", "3点あります。", "ただ、費用が要ります。"]),
    min_size=1, max_size=5,
).map("".join)  # fmt: skip
MARKINGS = st.sampled_from(
    [
        "【{}】",
        "【{}】\n",
        "○{}　",
        "{}：",
        "（{}）",
        "＜{}＞\n",
        "{}）",
        "{}\t",
        "{}　",
        "◆{}\n　",
        "{}　－　",
    ]
)


@settings(max_examples=120)
@given(
    MARKINGS,
    st.lists(
        st.tuples(st.sampled_from(["会長", "委員", "事務局", "岡本委員"]), SENTENCES), min_size=3, max_size=8
    ),
)
def test_what_is_printed_in_a_consistent_notation_is_read_back(
    marking: str, speeches: list[tuple[str, str]]
) -> None:
    source = "あさひ野市会議　会議録\n\n" + "".join(
        f"{marking.format(who)}{text}\n" for who, text in speeches
    )
    turns = parse_minutes(source).turns
    assert [(turn.label, turn.text) for turn in turns] == speeches


@pytest.mark.parametrize(
    ("label", "group"),
    [("会長", SpeakerGroup.CHAIR), ("委員", SpeakerGroup.MEMBER), ("事務局", SpeakerGroup.OFFICIAL), ("内山", SpeakerGroup.MEMBER)],
)  # fmt: skip
def test_a_turn_carries_the_group_of_its_speaker(label: str, group: SpeakerGroup) -> None:
    source = f"会議録\n出席者　長岡会長、内山委員\n\n会長：始めます。\n{label}：はい。\n会長：終わります。\n"
    assert parse_minutes(source).turns[1].group is group


def test_the_chosen_notation_is_named() -> None:
    names = {
        form.name: parse_minutes(form.source).notation
        for form in FORMS
        if form.name[:2] in {"01", "19", "47"}
    }
    assert names == {
        "01_lenticular_own_line": "隅付き括弧",
        "19_gist_bullets_narrative": GIST,
        "47_pair_table": PAIRED_TABLE,
    }


def test_a_turn_of_any_length_is_read_and_tokenized() -> None:
    speech = "あ" * 60_000
    turns = parse_minutes(f"会議録\n【会長】始めます。\n【委員】{speech}。\n【会長】終わります。\n").turns
    assert turns[1].text == speech + "。"
    words = Tokenizer().words(turns[1].text)
    assert words[-1].end >= 60_000
    assert all(before.end <= after.start for before, after in pairwise(words))


@pytest.mark.parametrize(
    "text", ["", "\n\n", "買い物の一覧\n牛乳\n卵\n", "日時　令和3年1月1日\n場所　市役所\n"]
)
def test_what_is_not_minutes_is_refused(text: str) -> None:
    with pytest.raises(NotMinutesError, match="発言者の表記が見つかりません"):
        parse_minutes(text)


@pytest.mark.skipif(not SHARED.exists(), reason="実物の会議録がない")
@pytest.mark.parametrize(("name", "count"), ASSEMBLY_TURNS.items())
def test_real_assembly_sittings_keep_their_number_of_turns(name: str, count: int, surname: Surname) -> None:
    text = (SHARED / "tokyo" / name).read_text(encoding="utf-8-sig")
    assert len(parse_minutes(text, surname).turns) == count


@pytest.mark.skipif(not SHARED.exists(), reason="実物の会議録がない")
@pytest.mark.parametrize(("prefix", "count"), [("000", 23), ("001", 20), ("003", 32)])
def test_real_committee_minutes_keep_their_number_of_turns(prefix: str, count: int, surname: Surname) -> None:
    path = next((SHARED / "seeds").glob(f"{prefix}_*.txt"))
    assert len(parse_minutes(path.read_text(encoding="utf-8-sig"), surname).turns) == count
