"""検索用 API の誤り: 番号、形、乱暴な条件."""

from __future__ import annotations

import json
from urllib.parse import quote, urlencode
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.diet_api.errors import MESSAGES, Code
from app.diet_api.parameters import CONDITIONS
from tests.app.visitor import Visitor

_INPUT = [
    ({"startRecord": "0"}, Code.START_RECORD),
    ({"startRecord": "-1"}, Code.START_RECORD),
    ({"startRecord": "１"}, Code.START_RECORD),
    ({"maximumRecords": "101"}, Code.MAXIMUM_100),
    ({"maximumRecords": "9" * 400}, Code.MAXIMUM_100),
    ({"recordPacking": "yaml"}, Code.PACKING),
    ({"supplementAndAppendix": "yes"}, Code.SUPPLEMENT),
    ({"contentsAndIndex": "1"}, Code.CONTENTS),
    ({"closing": "null"}, Code.CLOSING),
    ({"from": "2024/04/01"}, Code.FROM_FORM),
    ({"until": "20240401"}, Code.UNTIL_FORM),
    ({"from": "2024-02-30"}, Code.FROM_NO_DAY),
    ({"until": "2024-13-01"}, Code.UNTIL_NO_DAY),
    ({"from": "2025-01-01", "until": "2024-01-01"}, Code.ORDER_OF_DATES),
    ({"searchRange": "末尾"}, Code.SEARCH_RANGE),
    ({"sessionFrom": "2", "sessionTo": "1"}, Code.ORDER_OF_SESSIONS),
    ({"issueFrom": "2", "issueTo": "1"}, Code.ORDER_OF_ISSUES),
    ({"sessionFrom": "0"}, Code.SESSION_FROM),
    ({"sessionTo": "1000"}, Code.SESSION_TO),
    ({"issueFrom": "一"}, Code.ISSUE_FROM),
    ({"issueTo": "-1"}, Code.ISSUE_TO),
    ({"speechNumber": "1.5"}, Code.SPEECH_NUMBER),
    ({"speechID": "112400002X00120240806"}, Code.SPEECH_ID),
    ({"issueID": "112400002X0012024080"}, Code.ISSUE_ID),
    ({"speakerRole": "委員"}, Code.SPEAKER_ROLE),
]


def _refused(public_reader: Visitor, endpoint: str, fields: dict[str, str]) -> tuple[str, list[str]]:
    """JSON と XML のどちらでも同じ理由で断られることを確かめて、その理由を返す。"""
    url = f"/api/{endpoint}?{urlencode({'any': '市', **fields})}"
    as_xml = public_reader.client.get(url)
    assert as_xml.status_code == 400
    root = ElementTree.fromstring(as_xml.content)
    (diagnostic,) = root.findall("./diagnostics/diagnostic")
    message, details = (
        diagnostic.findtext("message") or "",
        [d.text or "" for d in diagnostic.findall("details")],
    )
    if "recordPacking" not in fields:
        as_json = public_reader.client.get(f"{url}&recordPacking=json")
        assert as_json.status_code == 400
        assert as_json.headers["access-control-allow-origin"] == "*"
        found = json.loads(as_json.content)
        assert (found["message"], found.get("details", [])) == (message, details)
    return message, details


@pytest.mark.parametrize(("fields", "code"), _INPUT, ids=lambda value: str(value)[:40])
def test_every_wrong_value_is_named_by_its_number(
    public_reader: Visitor, fields: dict[str, str], code: Code
) -> None:
    message, details = _refused(public_reader, "speech", fields)
    assert message == f"(19011){MESSAGES[Code.INPUT]}"
    assert details == [f"(0) ({code.value}){MESSAGES[code]}"]


def test_a_meeting_gives_ten_at_most(public_reader: Visitor) -> None:
    assert _refused(public_reader, "meeting", {"maximumRecords": "11"})[1][0].startswith("(0) (19006)")


def test_every_wrong_value_is_named_at_once(public_reader: Visitor) -> None:
    details = _refused(public_reader, "meeting_list", {"from": "x", "issueID": "y", "startRecord": "z"})[1]
    assert [detail[:11] for detail in details] == ["(0) (19004)", "(1) (19012)", "(2) (19027)"]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", Code.NO_CONDITION),
        ("maximumRecords=5&searchRange=本文&closing=false", Code.NO_CONDITION),
        ("any=%20%E3%80%80&speaker=", Code.NO_CONDITION),
        ("any=" + "a" * 2000, Code.TOO_LONG),
        ("any=市&startRecord=99999", Code.START_RECORD),
    ],
)
def test_a_request_as_a_whole_is_refused_without_details(
    public_reader: Visitor, query: str, code: Code
) -> None:
    response = public_reader.client.get(f"/api/speech?{query}&recordPacking=json")
    assert response.status_code == 400
    assert json.loads(response.content) == {"message": f"({code.value}){MESSAGES[code]}"}


def test_every_number_has_a_message_and_is_documented() -> None:
    from tests.test_docs import ROOT

    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    assert set(MESSAGES) == set(Code)
    for code, message in MESSAGES.items():
        assert f"| {code.value} |" in page
        assert message in page
    for name in CONDITIONS:
        assert f"`{name}`" in page


_HOSTILE = ["' OR 1=1 --", '"); DROP TABLE speech; --', "NEAR(a b)", "words : 市", "*", "%", "\x00\x01", "␛0020", "<a>&amp;]]>", "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"), "市" * 200]  # fmt: skip


@pytest.mark.parametrize("value", _HOSTILE)
@pytest.mark.parametrize("field", CONDITIONS)
def test_no_condition_breaks_the_answer(public_reader: Visitor, field: str, value: str) -> None:
    response = public_reader.client.get(f"/api/speech?{urlencode({field: value})}")
    assert response.status_code in (200, 400)
    ElementTree.fromstring(response.content)


_NAMES = st.sampled_from(
    [*CONDITIONS, "startRecord", "maximumRecords", "recordPacking", "closing", "searchRange"]
)
_VALUES = st.one_of(st.text(max_size=12), st.integers(-5, 2000).map(str), st.dates().map(str))


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    fields=st.dictionaries(_NAMES, _VALUES, max_size=5),
    endpoint=st.sampled_from(["speech", "meeting", "meeting_list"]),
)
def test_any_conditions_get_an_answer_of_the_promised_form(
    public_reader: Visitor, fields: dict[str, str], endpoint: str
) -> None:
    query = "&".join(f"{name}={quote(value, errors='replace')}" for name, value in fields.items())
    response = public_reader.client.get(f"/api/{endpoint}?{query}")
    assert response.status_code in (200, 400)
    if response.headers["content-type"].startswith("application/json"):
        found = json.loads(response.content)
    else:
        found = {child.tag: child.text for child in ElementTree.fromstring(response.content)}
    assert ("numberOfRecords" in found) == (response.status_code == 200)
