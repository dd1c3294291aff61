from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.query.grammar import Field, FieldValue, SearchText, Term, parse_search

A, B, C = Term("避難所"), Term("体育館"), Term("アプリ")


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("避難所", SearchText(((A,),))),
        ("避難所 アプリ", SearchText(((A,), (C,)))),
        ("避難所　ＡＮＤ　アプリ", SearchText(((A,), (C,)))),
        ("避難所 OR 体育館", SearchText(((A, B),))),
        ("避難所 | 体育館 アプリ", SearchText(((A, B), (C,)))),
        ("アプリ 避難所 ＯＲ 体育館", SearchText(((C,), (A, B)))),
        ("避難所 OR", SearchText(((A,),))),
        ("OR 避難所 OR OR 体育館", SearchText(((A, B),))),
        ("避難所 or 体育館", SearchText(((A,), (Term("or"),), (B,)))),
        ("避難所 -体育館", SearchText(((A,),), (B,))),
        ("避難所 －体育館 −アプリ", SearchText(((A,),), (B, C))),
        ("避難所 NOT 体育館 アプリ", SearchText(((A,), (C,)), (B,))),
        ("-避難所 OR 体育館", SearchText(((B,),), (A,))),
        ('"避難所の 混雑" アプリ', SearchText(((Term("避難所の 混雑", True),), (C,)))),
        ("“避難所”", SearchText(((Term("避難所", True),),))),
        ('-"避難所の混雑"', SearchText((), (Term("避難所の混雑", True),))),
        ('"避難所', SearchText(((Term("避難所", True),),))),
        ('避難所"混雑"', SearchText(((A,), (Term("混雑", True),)))),
        ("AI-OCR", SearchText(((Term("AI-OCR"),),))),
        ("避難所 避難所", SearchText(((A,),))),
        ("発言者:岡本 避難所", SearchText(((A,),), (), (FieldValue(Field.SPEAKER, "岡本"),))),
        ("担当課： 図書館", SearchText((), (), (FieldValue(Field.DEPARTMENT, "図書館"),))),
        ('施策:"電子申請 の拡大"', SearchText((), (), (FieldValue(Field.MEASURE, "電子申請 の拡大"),))),
        ("会議:総務 OR 会議:教育", SearchText((), (), (FieldValue(Field.MEETING, "総務"), FieldValue(Field.MEETING, "教育")))),
        ("期間:令和6年度", SearchText((), (), (FieldValue(Field.PERIOD, "令和6年度"),))),
        ("種類:質問", SearchText(((Term("種類:質問"),),))),
        ("", SearchText()),
        (' "" - ', SearchText(((Term("-"),),))),
    ],
)  # fmt: skip
def test_what_is_typed_is_read(typed: str, read: SearchText) -> None:
    assert parse_search(typed) == read


@pytest.mark.parametrize(
    ("typed", "note"),
    [("発言者:", "後に言葉がない"), ("-発言者:岡本", "除くことには"), ("避難所 OR 会議:総務", "言葉どうし")],
)
def test_what_is_not_used_is_told(typed: str, note: str) -> None:
    assert note in "".join(parse_search(typed).notes)


_PIECES = st.sampled_from(["避難所", '"', "-", "OR", "NOT", "AND", "|", ":", "発言者", "発言者:", "期間:", " ", "　", "\x00", "(", ")", "*"])  # fmt: skip


@given(st.one_of(st.text(), st.lists(_PIECES).map("".join), st.lists(_PIECES).map(" ".join)))
def test_nothing_typed_is_an_error_and_nothing_read_is_empty(typed: str) -> None:
    read = parse_search(typed)
    terms = [term for clause in read.clauses for term in clause] + list(read.excluded)
    assert all(clause for clause in read.clauses)
    assert all(term.text.strip() for term in terms)
    assert all(found.value for found in read.filters)
    assert read.values(Field.SPEAKER) == tuple(f.value for f in read.filters if f.field is Field.SPEAKER)
