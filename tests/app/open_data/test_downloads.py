"""公開データの取り出し口と export."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli.main import cli
from app.errors import UsageError
from app.open_data.formats import FORMATS
from db.connection import connect
from tests.app.test_editions import import_minutes
from tests.app.visitor import Visitor

_BULK = ("/open-data/speeches.jsonl", "/open-data/speeches.csv", "/open-data/akn.zip")


def _ids(resident: Visitor) -> list[str]:
    lines = resident.client.get(_BULK[0]).text.splitlines()
    return [json.loads(line)["issueID"] for line in lines]


def test_the_page_counts_the_meetings_and_its_links_open(public_reader: Visitor, reader: Visitor) -> None:
    page = public_reader.get("/open-data")
    assert "5 件" in page.one("main").text
    links = [link.attrs["href"] for link in page.one("ul", class_="downloads").find("a")]
    assert links == list(_BULK)
    assert "/open-data" in [link.attrs["href"] for link in reader.get("/search").find("a")]


def test_all_meetings_are_downloaded_at_once(public_reader: Visitor) -> None:
    ids = _ids(public_reader)
    assert len(ids) == 5
    archive = zipfile.ZipFile(io.BytesIO(public_reader.client.get(_BULK[2]).content))
    assert sorted(archive.namelist()) == sorted(f"{one}.xml" for one in ids)
    assert all(one in public_reader.client.get(_BULK[1]).text for one in ids)
    for url in _BULK:
        headers = public_reader.client.get(url).headers
        assert "attachment" in headers["content-disposition"]
        assert headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize("form", FORMATS.values(), ids=list(FORMATS))
def test_each_meeting_is_downloaded_in_each_format(public_reader: Visitor, form: object) -> None:
    suffix = form.suffix  # type: ignore[attr-defined]
    for one in _ids(public_reader):
        response = public_reader.client.get(f"/open-data/{one}.{suffix}")
        assert response.status_code == 200
        assert "市" in response.text


@pytest.mark.parametrize("name", ["112400002X00120240806.exe", "無い.json", "x.xml", "..%2f..%2fetc.txt"])
def test_what_is_not_there_is_not_found(public_reader: Visitor, name: str) -> None:
    assert public_reader.client.get(f"/open-data/{name}").status_code == 404


@pytest.mark.parametrize("disclosure", ["非公開", "一部非公開"])
def test_a_closed_meeting_is_in_no_download(resident: Visitor, public_copy: Path, disclosure: str) -> None:
    before = {url: resident.client.get(url).content for url in _BULK}
    db = connect(public_copy)
    meeting = import_minutes(db, disclosure)
    db.close()
    assert {url: resident.client.get(url).content for url in _BULK} == before
    # 会議録 ID の作り方は公開なので、当てても取り出せないことを確かめる。
    assert resident.client.get(f"/open-data/11250000{meeting}X00220250603.json").status_code == 404


def test_names_are_in_no_download_where_only_roles_are_printed(resident: Visitor, public_copy: Path) -> None:
    db = connect(public_copy)
    meeting = import_minutes(db, "公開")
    db.close()
    issue = f"11250000{meeting}X00220250603"
    for form in FORMATS.values():
        text = resident.client.get(f"/open-data/{issue}.{form.suffix}").text
        assert "旧校舎" in text
        assert not any(name in text for name in ("有馬", "久保", "柴田"))


@pytest.mark.parametrize("form", FORMATS)
def test_export_writes_a_file(public_copy: Path, tmp_path: Path, form: str) -> None:
    output = tmp_path / "out"
    arguments = ["export", "2", "--db", str(public_copy), "--format", form, "--output", str(output)]
    result = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert result.exit_code == 0
    assert "書き出しました" in result.output
    assert "避難所" in output.read_text(encoding="utf-8")


def test_export_refuses_a_closed_meeting_and_writes_nothing(public_copy: Path, tmp_path: Path) -> None:
    db = connect(public_copy)
    meeting = import_minutes(db, "非公開")
    db.close()
    output = tmp_path / "out.txt"
    arguments = ["export", str(meeting), "--db", str(public_copy), "--format", "txt", "--output", str(output)]
    with pytest.raises(UsageError, match="公表していない"):
        CliRunner().invoke(cli, arguments, catch_exceptions=False, standalone_mode=False)
    assert not output.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"--db": "nowhere.sqlite"}, "データベースがありません"),
        ({"--output": "/nowhere/x"}, "書き出せません"),
    ],
)
def test_export_says_what_is_wrong_in_one_line(
    public_copy: Path, tmp_path: Path, change: dict[str, str], words: str
) -> None:
    options = {"--db": str(public_copy), "--format": "txt", "--output": str(tmp_path / "x"), **change}
    arguments = ["export", "1", *(part for pair in options.items() for part in pair)]
    with pytest.raises(UsageError, match=words):
        CliRunner().invoke(cli, arguments, catch_exceptions=False, standalone_mode=False)
