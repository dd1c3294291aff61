from __future__ import annotations

from collections.abc import Callable

import pytest

from app.errors import SourceError
from app.readers.documents import as_either, as_minutes, as_plan
from db.records import Minutes, Plan
from nlp.errors import NotAPlanError
from nlp.plans import reader
from nlp.text.tokenizer import Tokenizer

MINUTES = "緑化会議　会議録\n\n【会長】それでは始めます。\n【委員】予算は足りますか。\n【事務局】足りる見込みです。\n"
PLAN = (
    "番号\t施策\t実施事業\t担当課\t令和5年度\t令和6年度\n"
    "1\t緑を増やす\t苗木を配る\t緑政課\t準備\t実施\n"
    "2\t緑を増やす\t公園を見回る\t緑政課\t実施\t実施\n"
)
NEITHER = "買い物の一覧\n牛乳\n卵\n"


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer()


def test_minutes_are_read_as_minutes(tokenizer: Tokenizer) -> None:
    assert len(as_minutes(MINUTES, "会議録.txt", tokenizer).turns) == 3


def test_a_plan_is_read_as_a_plan() -> None:
    assert len(as_plan(PLAN, "進行管理表.tsv").measures) == 2


def test_either_is_told_by_its_content(tokenizer: Tokenizer) -> None:
    assert isinstance(as_either(MINUTES, "会議録.txt", tokenizer), Minutes)
    assert isinstance(as_either(PLAN, "進行管理表.tsv", tokenizer), Plan)


def test_a_plan_given_as_minutes_says_so(tokenizer: Tokenizer) -> None:
    with pytest.raises(SourceError, match=r"^表\.tsv: 会議録ではなく進行管理表です\(施策 2 件\)。"):
        as_minutes(PLAN, "表.tsv", tokenizer)


def test_minutes_given_as_a_plan_say_so() -> None:
    with pytest.raises(SourceError, match=r"^会議録\.txt: 計画ではなく会議録です\(発言 3 件\)。"):
        as_plan(MINUTES, "会議録.txt")


def test_a_document_is_tried_as_a_plan_only_once(
    monkeypatch: pytest.MonkeyPatch, tokenizer: Tokenizer
) -> None:
    tried: list[str] = []

    def refuse(_text: str, name: str) -> Plan:
        tried.append(name)
        raise NotAPlanError

    monkeypatch.setattr(reader, "read_plan", refuse)
    as_either(MINUTES, "会議録.txt", tokenizer)
    assert tried == ["会議録.txt"]


@pytest.mark.parametrize("read", [as_minutes, as_either])
def test_what_is_neither_is_refused_with_the_name_of_the_file(
    read: Callable[[str, str, Tokenizer], object], tokenizer: Tokenizer
) -> None:
    with pytest.raises(SourceError, match=r"^一覧\.txt: 発言者の表記が見つかりません"):
        read(NEITHER, "一覧.txt", tokenizer)


def test_what_is_neither_is_refused_as_a_plan_too() -> None:
    with pytest.raises(SourceError, match=r"^一覧\.txt: .*施策を読み取れません"):
        as_plan(NEITHER, "一覧.txt")
