"""コマンドの約束: 契約どおりの JSON、読めないものへの一行、二度目の取り込み."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

CITY = Path(__file__).resolve().parents[3] / "app" / "demo_city"
PLAN = CITY / "shinko-kanri.tsv"
MINUTES = CITY / "r6-2-kaigiroku.txt"


def run(*arguments: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """kaigiroku を別のプロセスで動かす。"""
    command = [sys.executable, "-m", "app.cli.main", *map(str, arguments)]
    return subprocess.run(command, input=stdin, capture_output=True, text=True, check=False)


def succeed(*arguments: object, stdin: str = "") -> str:
    done = run(*arguments, stdin=stdin)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_analyze_prints_the_whole_contract() -> None:
    result: dict[str, Any] = json.loads(succeed("analyze", MINUTES, "--plan", PLAN, "--json"))
    assert list(result) == ["meeting", "turns", "exchanges", "measures", "links", "draft", "dropped"]
    assert result["meeting"]["held_on"] == "2025-02-13"
    assert {"turn", "label", "name", "role", "agenda", "text"} == set(result["turns"][0])
    assert {"exchange", "kind", "question", "answers", "commitment", "confidence"} == set(
        result["exchanges"][0]
    )
    assert {"measure", "rows", "code", "title", "content", "departments", "years"} == set(
        result["measures"][0]
    )
    assert {"exchange", "measure", "rows", "score", "suggested", "evidence"} == set(result["links"][0])
    assert {"exchange", "side", "speaker", "text", "sources"} == set(result["draft"][0])
    assert {"turn", "start", "end", "reason"} == set(result["dropped"][0])


def test_analyze_ranks_at_most_ten_measures_for_each_exchange() -> None:
    links = json.loads(succeed("analyze", MINUTES, "--plan", PLAN, "--json"))["links"]
    by_exchange: dict[int, list[float]] = {}
    for link in links:
        by_exchange.setdefault(link["exchange"], []).append(link["score"])
    assert by_exchange
    assert all(
        len(scores) <= 10 and scores == sorted(scores, reverse=True) for scores in by_exchange.values()
    )


def test_analyze_without_a_plan_has_neither_measures_nor_links() -> None:
    result = json.loads(succeed("analyze", MINUTES, "--json"))
    assert (result["measures"], result["links"]) == ([], [])


BAD: list[tuple[str, bytes, str]] = [
    ("空", b"", "中身がありません"),
    ("空白だけ", "　\n \n".encode(), "中身がありません"),
    ("画像", b"\x89PNG\r\n\x1a\n" + bytes(64), "画像"),
    ("Word", b"PK\x03\x04" + bytes(64), "テキスト"),
    ("文字でないデータ", "【会長】はい。".encode() + b"\x00\x01\x02", "バイト目"),
    ("途中で切れた", ("【会長】" + "会議を開きます。" * 20).encode()[:-2], "途中で切れて"),
    ("読めない文字コード", b"\x81\x20\xff\xfe\xfd\x80abc" * 9 + b"\xe3\x81\x82", "行目"),
    ("計画", PLAN.read_bytes(), "進行管理表"),
    ("小説", "むかしむかし、山の上に小さな家がありました。\n".encode() * 30, "発言者"),
]


@pytest.mark.parametrize(("content", "says"), [(c, s) for _, c, s in BAD], ids=[name for name, _, _ in BAD])
def test_a_file_that_cannot_be_read_gets_one_line_and_status_2(
    tmp_path: Path, content: bytes, says: str
) -> None:
    path = tmp_path / "kaigiroku.txt"
    path.write_bytes(content)
    done = run("analyze", path, "--json")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert "kaigiroku.txt" in done.stderr
    assert says in done.stderr


def test_a_file_of_50_megabytes_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    done = run("analyze", path)
    assert done.returncode == 2
    assert "50 MB" in done.stderr


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    done = run("analyze", tmp_path / "nai.txt")
    assert done.returncode == 2
    assert "nai.txt" in done.stderr
    assert "ありません" in done.stderr


def test_minutes_given_as_a_plan_are_refused() -> None:
    done = run("analyze", MINUTES, "--plan", MINUTES)
    assert done.returncode == 2
    assert MINUTES.name in done.stderr


def test_nothing_is_stored_from_a_bad_file_and_the_good_ones_go_on(tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"")
    done = run("import", bad, MINUTES, "--db", tmp_path / "city.sqlite")
    assert done.returncode == 2
    assert MINUTES.name in done.stdout
    again = succeed("import", MINUTES, "--db", tmp_path / "city.sqlite")
    assert "すでに" in again


def test_a_document_imported_twice_is_recognised_whatever_its_name_and_line_ends(tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    copy.write_bytes(MINUTES.read_bytes().replace(b"\n", b"\r\n"))
    database = tmp_path / "city.sqlite"
    succeed("import", MINUTES, "--db", database, "--committee", "デジタル推進会議")
    assert "すでに会議" in succeed("import", copy, "--db", database)


def test_search_prints_exchanges_best_first(tmp_path: Path) -> None:
    database = tmp_path / "city.sqlite"
    succeed("import", PLAN, MINUTES, CITY / "r6-1-kaigiroku.txt", "--db", database)
    result = json.loads(succeed("search", "図書館", "--db", database, "--json"))
    scores = [exchange["score"] for exchange in result["exchanges"]]
    assert result["total"] >= len(scores) >= 1
    assert scores == sorted(scores, reverse=True)
    assert {"question", "answers", "measures", "url", "held_on", "commitment"} <= set(result["exchanges"][0])


@pytest.mark.parametrize(
    "query",
    ["", "   ", '"', "AND OR NOT", "' OR 1=1 --", "(((", "\u0001\u0002", "あ" * 10_000, "%_*", "質問 AND"],
)
def test_hostile_queries_give_results_or_nothing_but_never_an_error(tmp_path: Path, query: str) -> None:
    database = tmp_path / "city.sqlite"
    succeed("import", MINUTES, "--db", database)
    assert json.loads(succeed("search", query, "--db", database, "--json"))["total"] >= 0


def test_search_in_a_missing_database_says_so(tmp_path: Path) -> None:
    done = run("search", "防災", "--db", tmp_path / "nai.sqlite")
    assert done.returncode == 2
    assert "データベースがありません" in done.stderr


def test_link_ranks_given_measures_for_each_line(tmp_path: Path) -> None:
    measures = tmp_path / "measures.json"
    measures.write_text(
        json.dumps(
            [
                {"measure": "a", "title": "防災情報", "content": "防災メールの登録の促進"},
                {"measure": "b", "content": "図書館の蔵書検索"},
            ]
        ),
        encoding="utf-8",
    )
    lines = succeed(
        "link",
        "--measures",
        measures,
        stdin='{"id": 7, "text": "防災メールの登録者は"}\n\n{"id": 8, "text": "図書館の本を探したい"}\n',
    )
    found = [json.loads(line) for line in lines.splitlines()]
    assert [(item["id"], item["links"][0]["measure"]) for item in found] == [(7, "a"), (8, "b")]


@pytest.mark.parametrize(("line", "says"), [("{", "1 行目"), ('{"id": 1}', "text"), ("[1]", "id")])
def test_a_bad_line_on_standard_input_is_named(line: str, says: str) -> None:
    done = run("summarize", stdin=line + "\n")
    assert done.returncode == 2
    assert says in done.stderr


def test_summarize_keeps_the_limit_of_each_line() -> None:
    items = [
        {
            "id": n,
            "text": "来年度から講座を増やします。" * 5,
            "kind": "answer",
            "topic": "講座",
            "limit": 10 * n,
        }
        for n in (1, 2, 3)
    ]
    lines = succeed("summarize", stdin="\n".join(json.dumps(item) for item in items))
    summaries = [json.loads(line) for line in lines.splitlines()]
    assert [item["id"] for item in summaries] == [1, 2, 3]
    assert all(len(item["summary"]) <= 10 * item["id"] for item in summaries)


def test_every_command_explains_itself() -> None:
    assert {"analyze", "link", "summarize", "search", "import", "serve", "demo"} <= set(
        succeed("--help").split()
    )
