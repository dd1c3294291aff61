"""検索用 API の結果: 項目、並び、ページ送り、条件の意味."""

from __future__ import annotations

import re
from typing import Any

import pytest

from app.diet_api.parameters import HOUSE
from tests.app.diet_api.conftest import Ask
from tests.app.visitor import Visitor

_SPEECH_FIELDS = (
    "speechID issueID imageKind searchObject session nameOfHouse nameOfMeeting issue date closing "
    "speechOrder speaker speakerYomi speakerGroup speakerPosition speakerRole speech startPage "
    "speechURL meetingURL"
).split()
_MEETING_FIELDS = (
    "issueID imageKind searchObject session nameOfHouse nameOfMeeting issue date closing speechRecord meetingURL"
).split()
_ALL = {"from": "2000-01-01"}


def _everything(ask: Ask, endpoint: str, name: str, **fields: str) -> list[Any]:
    """nextRecordPosition をたどって、すべての結果を集める。"""
    found: list[Any] = []
    start: int | None = 1
    while start:
        page = ask(endpoint, startRecord=str(start), **fields)
        found += page.get(name, [])
        assert page["numberOfReturn"] == len(page.get(name, []))
        assert page["startRecord"] == start
        start = page["nextRecordPosition"]
    assert len(found) == page["numberOfRecords"]
    return found


def test_a_speech_has_the_fields_of_the_diet_in_their_order(ask: Ask) -> None:
    speech = ask("speech", any="避難所")["speechRecord"][0]
    assert list(speech) == _SPEECH_FIELDS
    assert re.fullmatch(r"[0-9A-Z]{21}", speech["issueID"])
    assert speech["speechID"] == f"{speech['issueID']}_{speech['speechOrder']:03}"
    assert speech["issueID"].endswith(speech["date"].replace("-", ""))
    assert "避難所" in speech["speech"]
    assert speech["searchObject"] == speech["speechOrder"] > 0
    assert (speech["nameOfHouse"], speech["imageKind"], speech["closing"]) == (HOUSE, "会議録", None)


def test_a_meeting_holds_all_its_speeches_and_begins_with_the_facts_of_its_head(ask: Ask) -> None:
    meeting = ask("meeting", maximumRecords="1", **_ALL)["meetingRecord"][0]
    assert list(meeting) == _MEETING_FIELDS
    speeches = meeting["speechRecord"]
    assert [speech["speechOrder"] for speech in speeches] == list(range(len(speeches)))
    assert speeches[0]["speaker"] == "会議録情報"
    assert "開催日時　令和" in speeches[0]["speech"]
    assert {"createTime", "updateTime"} <= set(speeches[1])
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", speeches[1]["createTime"])
    assert all(speech["speech"].startswith(f"○{speech['speaker']}　") for speech in speeches[1:])


def test_the_list_of_meetings_holds_only_the_matching_speeches_without_their_text(ask: Ask) -> None:
    meetings = ask("meeting_list", any="避難所")["meetingRecord"]
    speeches = _everything(ask, "speech", "speechRecord", any="避難所")
    assert [s["speechID"] for m in meetings for s in m["speechRecord"]] == [s["speechID"] for s in speeches]
    assert set(meetings[0]["speechRecord"][0]) == {"speechID", "speechOrder", "speaker", "speechURL"}


def test_results_come_newest_first_and_in_the_order_they_were_spoken(ask: Ask) -> None:
    found = _everything(ask, "speech", "speechRecord", maximumRecords="7", **_ALL)
    order = [(speech["date"], speech["speechOrder"]) for speech in found]
    assert order == sorted(order, key=lambda one: (-int(one[0].replace("-", "")), one[1]))
    assert len({speech["speechID"] for speech in found}) == len(found) > 100


@pytest.mark.parametrize(
    ("endpoint", "name"), [("speech", "speechRecord"), ("meeting_list", "meetingRecord")]
)
def test_the_pages_do_not_depend_on_their_size(ask: Ask, endpoint: str, name: str) -> None:
    small = _everything(ask, endpoint, name, any="市", maximumRecords="2")
    large = _everything(ask, endpoint, name, any="市", maximumRecords="100")
    assert small == large


@pytest.mark.parametrize(("endpoint", "default"), [("speech", 30), ("meeting", 3), ("meeting_list", 30)])
def test_the_number_returned_unasked_is_that_of_the_diet(ask: Ask, endpoint: str, default: int) -> None:
    page = ask(endpoint, **_ALL)
    assert page["numberOfReturn"] == min(default, page["numberOfRecords"])


def test_words_are_all_required_and_names_are_alternatives(ask: Ask) -> None:
    def count(**fields: str) -> int:
        return int(ask("speech", **fields)["numberOfRecords"])

    both = count(any="避難所 アプリ")
    assert 0 < both < min(count(any="避難所"), count(any="アプリ"))
    assert count(any="避難所\u3000アプリ") == both
    assert count(speaker="委員 事務局") > max(count(speaker="委員"), count(speaker="事務局"))
    somewhere = count(nameOfMeeting="総務 推進会議")
    assert somewhere == count(nameOfMeeting="総務") + count(nameOfMeeting="推進会議")


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("from", "2025-01-01", lambda s: s["date"] >= "2025-01-01"),
        ("until", "2025-01-01", lambda s: s["date"] <= "2025-01-01"),
        ("sessionFrom", "124", lambda s: s["session"] == 124),
        ("sessionTo", "125", lambda s: s["session"] == 125),
        ("issueFrom", "2", lambda s: s["issue"] == "第2号"),
        ("issueTo", "0", lambda s: s["issue"] == "第0号"),
        ("speechNumber", "0", lambda s: s["speaker"] == "会議録情報"),
        ("speechNumber", "3", lambda s: s["speechOrder"] == 3),
        ("speakerPosition", "事務", lambda s: s["speakerPosition"] == "事務局"),
        ("nameOfMeeting", "総務", lambda s: "総務" in s["nameOfMeeting"]),
        ("nameOfHouse", HOUSE, lambda _: True),
    ],
)
def test_a_condition_keeps_exactly_what_meets_it(ask: Ask, field: str, value: str, kept: Any) -> None:
    everything = _everything(ask, "speech", "speechRecord", maximumRecords="100", **_ALL)
    found = _everything(ask, "speech", "speechRecord", maximumRecords="100", **{field: value})
    wanted = [speech["speechID"] for speech in everything if kept(speech)]
    assert [speech["speechID"] for speech in found] == wanted
    assert wanted


def test_ranges_of_sessions_and_issues_include_both_ends(ask: Ask) -> None:
    meetings = ask("meeting_list", sessionFrom="123", sessionTo="124")["meetingRecord"]
    assert {meeting["session"] for meeting in meetings} == {123, 124}
    meetings = ask("meeting_list", issueFrom="1", issueTo="2")["meetingRecord"]
    assert {meeting["issue"] for meeting in meetings} == {"第1号", "第2号"}


def test_the_range_searched_is_the_head_or_the_body_or_both(ask: Ask) -> None:
    counts = {
        where: ask("speech", any="推進", searchRange=where)["numberOfRecords"]
        for where in ("冒頭", "本文", "冒頭・本文")
    }
    assert (
        counts["冒頭"] + counts["本文"]
        == counts["冒頭・本文"]
        == ask("speech", any="推進")["numberOfRecords"]
    )
    assert min(counts.values()) > 0


def test_an_id_leads_back_to_the_one_it_names(ask: Ask) -> None:
    speech = ask("speech", any="避難所")["speechRecord"][-1]
    assert ask("speech", speechID=speech["speechID"])["speechRecord"] == [speech]
    meeting = ask("meeting", issueID=speech["issueID"])["meetingRecord"]
    assert [found["issueID"] for found in meeting] == [speech["issueID"]]
    assert ask("speech", speechID=speech["speechID"], speechNumber="9999")["numberOfRecords"] == 0


def test_the_addresses_of_a_speech_open(ask: Ask, public_reader: Visitor) -> None:
    for speech in ask("speech", any="会議", maximumRecords="40", **_ALL)["speechRecord"]:
        for address in (speech["speechURL"], speech["meetingURL"]):
            assert public_reader.client.get(address).status_code == 200


@pytest.mark.parametrize("flag", ["supplementAndAppendix", "contentsAndIndex", "closing"])
@pytest.mark.parametrize("value", ["true", "TRUE", "True"])
def test_what_a_city_does_not_keep_is_never_found(ask: Ask, flag: str, value: str) -> None:
    assert ask("speech", any="避難所", **{flag: value})["numberOfRecords"] == 0
    assert ask("speech", any="避難所", **{flag: "False"})["numberOfRecords"] > 0


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"nameOfHouse": "衆議院"}, False),
        ({"nameOfHouse": "そのような院はない"}, True),
        ({"speakerGroup": "市民の会"}, False),
        ({"speakerRole": "参考人"}, False),
    ],
)
def test_houses_groups_and_invited_speakers_are_answered_as_documented(
    ask: Ask, fields: dict[str, str], found: bool
) -> None:
    assert bool(ask("speech", any="避難所", **fields)["numberOfRecords"]) is found


def test_no_hit_leaves_out_the_records(ask: Ask) -> None:
    assert ask("speech", any="どこにも無い言葉である") == {
        "numberOfRecords": 0, "numberOfReturn": 0, "startRecord": 1, "nextRecordPosition": None,
    }  # fmt: skip


def test_any_page_may_read_it(public_reader: Visitor) -> None:
    for url in ("/api/speech?any=市", "/api/meeting", "/api/meeting_list?any=市&recordPacking=json"):
        assert public_reader.client.get(url).headers["access-control-allow-origin"] == "*"
