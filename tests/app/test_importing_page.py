"""取り込みの画面と裏の処理."""

from __future__ import annotations

import logging
import time
from pathlib import Path

import pytest

from app import jobs
from app.readers.text import MAX_BYTES
from db.connection import open_store, writing
from db.jobs import JobKind, JobState, get_job, start_job
from tests.app.visitor import Visitor, editor_of

_MINUTES = """令和7年度第1回あさひ野市図書館協議会 会議録

日時 令和7年5月13日(火) 午後2時から午後3時まで
場所 あさひ野市立図書館 集会室

【有馬会長】

それでは議題に入ります。ご質問はありますか。

【久保委員】

図書館の開館時間についてお伺いします。夜も開けていただけませんか。

【館長】

開館時間につきましては、職員の配置も含めて検討してまいります。
"""


def _meetings(visitor: Visitor) -> int:
    return len(visitor.get("/").find("li", class_="meeting-row"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_good_minutes_end_at_their_meeting(empty: Visitor, encoding: str) -> None:
    response = empty.upload("kaigi.txt", _MINUTES.encode(encoding), "図書館協議会")
    assert response.status_code == 303
    done = empty.finished_job(response.headers["location"])
    assert done.heading == "取り込みました"
    opened = next(a for a in done.one("main").find("a") if a.text == "会議を開く")
    meeting = empty.get(opened.attrs["href"])
    assert "あさひ野市図書館協議会" in meeting.heading
    assert "夜も開けて" in meeting.text
    assert "図書館協議会" in empty.get("/").text


def test_the_committee_comes_from_the_minutes_when_the_field_is_empty(empty: Visitor) -> None:
    empty.finished_job(empty.upload("kaigi.txt", _MINUTES.encode()).headers["location"])
    assert "あさひ野市図書館協議会" in empty.get("/").find("p", class_="meta")[0].text


def test_a_plan_ends_at_its_measures(empty: Visitor) -> None:
    table = Path(jobs.__file__).parent / "demo_city" / "shinko-kanri.tsv"
    done = empty.finished_job(empty.upload(table.name, table.read_bytes()).headers["location"])
    opened = next(a for a in done.one("main").find("a") if a.text == "計画を開く")
    assert empty.get(opened.attrs["href"]).find("ul", class_="measure-rows")


def test_the_same_document_is_not_stored_twice(empty: Visitor) -> None:
    empty.finished_job(empty.upload("kaigi.txt", _MINUTES.encode()).headers["location"])
    again = empty.finished_job(empty.upload("copy.txt", _MINUTES.encode("cp932")).headers["location"])
    assert again.heading == "すでに取り込まれています"
    assert next(a for a in again.one("main").find("a") if a.text == "会議を開く")
    assert _meetings(empty) == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("kara.txt", b"", "中身がありません"),
        ("kukaku.txt", b" \r\n\t", "中身がありません"),
        ("a.pdf", b"%PDF-1.7 ...", "PDF"),
        ("a.docx", b"PK\x03\x04...", "Word"),
        ("photo.png", b"\x89PNG\r\n", "画像"),
        ("nul.txt", "会議\x00録".encode(), "バイト目"),
        ("letter.txt", "拝啓 春の候、ますますご清栄のこととお慶び申し上げます。".encode(), "letter.txt"),
        ("<b>.txt", b"", "<b>.txt"),
        ("C:\\Users\\me\\kaigi.txt", b"", "kaigi.txt: "),
    ],
)
def test_an_unreadable_file_gives_the_page_again_with_one_line_and_stores_nothing(
    empty: Visitor, name: str, content: bytes, words: str
) -> None:
    response = empty.upload(name, content, "図書館協議会")
    assert response.status_code == 422
    page = empty.get("/import")
    line = page_alert(response.text)
    assert words in line
    assert line.endswith("。")
    assert "\n" not in line
    assert 'value="図書館協議会"' in response.text
    assert _meetings(empty) == 0
    assert not page.find("section", aria_labelledby="recent-title")


def page_alert(html: str) -> str:
    from tests.app.html import parse

    return parse(422, html).one("p", role="alert").text


def test_a_form_without_a_file_asks_for_one(empty: Visitor) -> None:
    response = empty.post("/import", {"committee": ""})
    assert response.status_code == 422
    assert "ファイルが選ばれていません" in page_alert(response.text)
    response = empty.post("/import", {"file": "ファイルではない文字"})
    assert response.status_code == 422


def test_a_file_above_the_limit_is_refused_while_it_is_read(empty: Visitor) -> None:
    response = empty.upload("big.txt", b"a" * (MAX_BYTES + 100_000))
    assert response.status_code == 413
    assert "20 MB" in response.text
    just_above = empty.upload("big.txt", b"a" * (MAX_BYTES + 1))
    assert just_above.status_code == 422
    assert "20 MB" in page_alert(just_above.text)


def test_a_body_that_hides_its_length_is_refused_too(empty: Visitor) -> None:
    def pieces() -> object:
        yield from (b"a" * 1_000_000 for _ in range(22))

    headers = {"origin": "http://127.0.0.1", "content-type": "multipart/form-data; boundary=x"}
    response = empty.client.post("/import", content=pieces(), headers=headers)
    assert response.status_code == 413


def test_broken_form_data_gets_a_japanese_page(empty: Visitor) -> None:
    headers = {"origin": "http://127.0.0.1", "content-type": "multipart/form-data; boundary=x"}
    response = empty.client.post("/import", content=b"--y\r\nnonsense", headers=headers)
    assert response.status_code in (400, 403)
    assert "<h1>" in response.text


def test_a_failure_in_the_middle_stores_nothing_and_gives_a_reference(
    empty: Visitor, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("ひみつの詳細")

    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR, "kaigiroku"):
        patch.setattr(jobs, "store_document", fail)
        failed = empty.finished_job(empty.upload("kaigi.txt", _MINUTES.encode()).headers["location"])
    assert failed.heading == "取り込めませんでした"
    line = failed.one("p", role="alert").text
    assert "参照番号" in line
    assert "ひみつ" not in failed.html
    assert "ZeroDivisionError" in caplog.text
    assert "ひみつ" not in caplog.text
    # 次の取り込みは、ふつうに進む。
    assert (
        empty.finished_job(empty.upload("kaigi.txt", _MINUTES.encode()).headers["location"]).heading
        == "取り込みました"
    )


def test_an_end_that_cannot_be_recorded_does_not_stop_the_next_import(
    empty: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "fail_job", fail)
        patch.setattr(jobs, "finish_job", fail)
        empty.upload("kaigi.txt", _MINUTES.encode())
        _wait_until_idle(empty)
    after = empty.finished_job(empty.upload("kaigi.txt", _MINUTES.encode()).headers["location"])
    # 終わりを記録できなかった取り込みは、取り込みごと取り消されている。
    assert after.heading == "取り込みました"


def _wait_until_idle(visitor: Visitor) -> None:
    services = visitor.client.app.state.services  # type: ignore[attr-defined]
    for _ in range(400):
        if not services.jobs._stages:
            return
        time.sleep(0.05)
    raise AssertionError("処理が終わらない")


def test_a_job_cut_off_by_a_restart_is_failed_at_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "restart.sqlite"
    db = open_store(path)
    with writing(db):
        job_id = start_job(db, JobKind.IMPORT, "kaigi.txt", 10, "2026-11-21T00:00:00Z")
    with editor_of(path) as editor:
        assert get_job(db, job_id).state is JobState.FAILED
        page = editor.get(f"/jobs/{job_id}")
    db.close()
    assert "もう一度取り込んでください" in page.text


def test_a_finished_job_from_before_a_restart_still_has_a_page(tmp_path: Path) -> None:
    path = tmp_path / "restart.sqlite"
    with editor_of(path) as visitor:
        url = visitor.upload("kaigi.txt", _MINUTES.encode()).headers["location"]
        visitor.finished_job(url)
    with editor_of(path) as visitor:
        page = visitor.get(url)
    assert page.heading == "取り込みました"
    assert any(a.text == "会議の一覧を見る" for a in page.one("main").find("a"))
