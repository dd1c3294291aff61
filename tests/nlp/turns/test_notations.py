from __future__ import annotations

import pytest

from nlp.text.width import fold_marks
from nlp.turns.labels import parse_label
from nlp.turns.notations import NOTATIONS, Notation, candidates, find_label

BY_NAME = {notation.name: notation for notation in NOTATIONS}


@pytest.mark.parametrize(
    "notation", [n for n in NOTATIONS if n.name not in ("表", "一行表記")], ids=lambda n: n.name
)
def test_the_example_of_every_notation_is_read_by_it(notation: Notation) -> None:
    found = find_label(notation, fold_marks(notation.example), parse_label)
    assert found is not None
    assert found[0] < found[1] <= found[2] < len(notation.example)


@pytest.mark.parametrize(
    ("name", "line", "label", "text"),
    [
        ("隅付き括弧", "14429【長岡委員長】　開会します。", "長岡委員長", "開会します。"),
        ("印と氏名括弧", "◯委員長（渥美典子君）　開会します。", "委員長(渥美典子君)", "開会します。"),
        ("印と氏名括弧", "○委員長佐野) 開会します。", "委員長佐野", "開会します。"),
        ("印と氏名括弧", "○委員長（佐野　開会します。", None, None),
        ("印と表記", "○中里 委員長　　開会します。", "中里 委員長", "開会します。"),
        ("印と表記", "2: ◯委員長　　開会します。", "委員長", "開会します。"),
        ("丸括弧", "→（事務局）設けます。", "事務局", "設けます。"),
        ("丸括弧", "○（田所委員長）　開会します。", "田所委員長", "開会します。"),
        ("問と答", "1　問　いつか。", "問", "いつか。"),
        ("問と答", "→回答　来年です。", "回答", "来年です。"),
        ("問と答", "Ｑ１　いつか。", "Q1", "いつか。"),
        ("問と答", "問題は予算です。", None, None),
        ("表", "3\t委員\tはい。", "委員", "はい。"),
        ("横線", "教育長　－　はい。", "教育長", "はい。"),
        ("空白", "委 員 長　はい。", "委 員 長", "はい。"),
        ("空白", "岡 本 委 員　はい。", "岡 本 委 員", "はい。"),
        ("空白", "教育長　－　はい。", None, None),
        ("一行表記", "○長岡会長", None, None),
    ],
)
def test_a_line_gives_its_label_and_text(name: str, line: str, label: str | None, text: str | None) -> None:
    folded = fold_marks(line)
    found = find_label(BY_NAME[name], folded, lambda printed: parse_label(printed, {"中里", "岡本"}))
    if label is None:
        assert found is None
    else:
        assert found is not None
        assert (folded[found[0] : found[1]], folded[found[2] :]) == (label, text)


def test_names_of_notations_are_distinct() -> None:
    assert len(BY_NAME) == len(NOTATIONS)


def test_candidates_are_offered_from_short_to_long() -> None:
    spans = list(candidates(BY_NAME["印と表記"], "○水野 委員長  それでは"))
    assert [end for _, end, _ in spans] == sorted(end for _, end, _ in spans)
