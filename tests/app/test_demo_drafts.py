"""デモの会議録の要約案は、どの長さでも検査に掛からない."""

from pathlib import Path

import pytest

import app
from db.house_style import DraftLength
from nlp.drafts.findings import Severity
from nlp.text.tokenizer import Tokenizer
from tests.benchmarks.draft_checks import minutes_findings

CITY = Path(app.__file__).parent / "demo_city"


@pytest.mark.parametrize("length", DraftLength)
@pytest.mark.parametrize("path", sorted(CITY.glob("*kaigiroku*.txt")), ids=lambda path: path.stem)
def test_the_drafts_of_the_demo_pass_every_check(path: Path, length: DraftLength) -> None:
    found = minutes_findings(path, length, Tokenizer())
    assert [rule for rule in found if rule.severity is Severity.MISTAKE] == []
