"""PyPI の jp-diet-search が、base_url を変えるだけで、そのすべての呼び方で動く."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from jp_diet_search import DietClient, MeetingListQuery, MeetingQuery, SpeechQuery
from jp_diet_search.cli import main
from jp_diet_search.exceptions import DietSearchAPIError
from jp_diet_search.models import MeetingRecord, SpeechRecord

from app.main import create_app
from app.settings import Settings


@pytest.fixture(scope="module")
def base_url(public_db: Path) -> Iterator[str]:
    """本物の HTTP で待つサーバー。"""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(create_app(Settings(public_db)), log_level="error")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/api"
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def client(base_url: str) -> Iterator[DietClient]:
    client = DietClient(base_url=base_url)
    yield client
    client._core.session.close()


def test_speeches_are_gathered_over_pages_and_fit_its_models(client: DietClient) -> None:
    found = client.speech.search(SpeechQuery(any="避難所", maximum_records=4))
    assert found["pages"] > 1
    assert len(found["records"]) == found["numberOfRecords"] == found["retrievedRecords"]
    speeches = [SpeechRecord.model_validate(record) for record in found["records"]]
    assert all(speech.speech and "避難所" in speech.speech for speech in speeches)


def test_every_other_call_of_the_three_endpoints(client: DietClient) -> None:
    assert client.speech.search_any("避難所", limit_total=2)["truncated"] is True
    by = client.speech.search_by_speaker("事務局", from_date="2025-01-01", until_date="2025-12-31")
    assert {record["speaker"] for record in by["records"]} == {"事務局"}
    whole = client.meeting.search(MeetingQuery(name_of_meeting="総務", maximum_records=10))
    assert [MeetingRecord.model_validate(record) for record in whole["records"]]
    assert client.meeting.search_any("避難所", maximum_records=1)["pages"] > 1
    listed = client.meeting_list.search(MeetingListQuery(session_from=124, session_to=125))
    assert {record["session"] for record in listed["records"]} == {124, 125}
    assert client.meeting_list.search_any("避難所")["records"]


def test_the_older_way_of_calling(client: DietClient) -> None:
    assert client.search_speech(any="避難所", closing=False)["records"]
    assert client.search_meeting(any="避難所", maximum_records=2)["records"]
    assert client.search_meeting_list(any="避難所", until="2024-12-31")["records"]


def test_the_boolean_that_python_writes_is_understood(client: DietClient) -> None:
    query = SpeechQuery(any="避難所", closing=True, supplement_and_appendix=True, contents_and_index=True)
    assert client.speech.search(query)["numberOfRecords"] == 0


def test_a_refusal_arrives_as_its_error_with_our_words(client: DietClient) -> None:
    with pytest.raises(DietSearchAPIError, match="19028"):
        client.speech.search(SpeechQuery(any="市", speaker_role="委員"))
    with pytest.raises(DietSearchAPIError, match="HTTP 400"):
        client.meeting_list.search(MeetingListQuery(from_date="きのう"))


def test_its_command_runs(base_url: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    common = ["--base-url", base_url, "--sleep-seconds", "0", "--cache-dir", str(tmp_path)]
    common += ["--maximum-records", "10"]
    for kind in ("speech", "meeting", "meeting-list"):
        assert main([kind, *common, "--any", "避難所", "--limit-total", "1", "--no-ascii"]) == 0
        assert json.loads(capsys.readouterr().out)["retrievedRecords"] == 1
