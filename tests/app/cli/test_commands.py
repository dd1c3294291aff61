"""コマンドの約束: 契約どおりの JSON、読めないものへの一行、二度目の取り込み."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any, NoReturn

import pytest

from app.cli import analyze, import_
from app.cli.main import cli, main
from app.errors import SourceError

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
    assert {"exchange", "kind", "question", "answers", "commitment", "confidence", "parent", "doubts"} == set(
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
    ("壊れた Word", b"PK\x03\x04" + bytes(64), "Word"),
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


def test_no_database_is_left_behind_when_nothing_could_be_read(tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"")
    assert run("import", bad, "--db", tmp_path / "city.sqlite").returncode == 2
    assert list(tmp_path.iterdir()) == [bad]


@pytest.mark.parametrize("command", [("analyze",), ("import", "--db", "city.sqlite")], ids=lambda c: c[0])
def test_reading_is_announced_before_a_document_is_parsed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, command: tuple[str, ...]
) -> None:
    happened: list[str] = []

    def parse(*_: object) -> NoReturn:
        happened.append("parsed")
        raise SourceError("読めません。")

    for module in (analyze, import_):
        monkeypatch.setattr(
            module,
            "terminal_progress",
            lambda _: nullcontext(lambda stage, _done, _total: happened.append(stage)),
        )
    monkeypatch.setattr(analyze, "as_minutes", parse)
    monkeypatch.setattr(import_, "as_either", parse)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SourceError):
        cli([*command, str(MINUTES)], standalone_mode=False)
    assert happened == ["読んでいます", "parsed"]


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


def test_the_glossary_of_a_file_is_kept_and_changes_what_is_found(tmp_path: Path) -> None:
    database = tmp_path / "city.sqlite"
    succeed("import", PLAN, MINUTES, "--db", database)
    told = succeed("glossary", "import", CITY / "glossary.tsv", "--db", database)
    assert "12 組を用語集に加え、1 件の会議を紐付け直しました" in told
    assert "すべてもう用語集に" in succeed("glossary", "import", CITY / "glossary.tsv", "--db", database)
    assert "ひのわ号\tコミュニティバス" in succeed("glossary", "export", "--db", database)
    said = succeed("search", "公衆無線LAN", "--db", database)
    assert "次の語も探しました: ひのわフリースポット" in said
    exact = json.loads(succeed("search", "公衆無線LAN", "--exact", "--db", database, "--json"))
    wide = json.loads(succeed("search", "公衆無線LAN", "--db", database, "--json"))
    assert exact["total"] < wide["total"]
    scores = [exchange["score"] for exchange in wide["exchanges"]]
    assert scores == sorted(scores, reverse=True)


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


Refused = Callable[..., str]


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Refused:
    """同じプロセスでコマンドを動かし、終了状態 2 と日本語の一行だけで断ることを確かめて、その一行を返す。"""

    def refuse(*arguments: object, stdin: bytes = b"") -> str:
        monkeypatch.setattr(sys, "argv", ["kaigiroku", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        with pytest.raises(SystemExit) as stopped:
            main()
        said = capsys.readouterr()
        assert (stopped.value.code, said.out) == (2, "")
        assert said.err.count("\n") == 1
        assert said.err.endswith("。\n")
        assert not re.search(r"Error|Usage|Missing|Invalid|No such|Got|requires", said.err)
        return said.err

    return refuse


BAD_LINES: list[tuple[bytes, str]] = [
    (b"{", "JSON として読めません"),
    (b"[1]", "オブジェクトではありません"),
    (b"[" * 100_000, "入れ子が深すぎ"),
    (b'{"id": NaN, "text": "a"}', "NaN"),
    (b'{"id": ' + b"1" * 5000 + b', "text": "a"}', "長すぎる数"),
    (b'{"id": 1, "text": "\xff"}', "UTF-8"),
    ("あ".encode("utf-16"), "UTF-8"),
    (b'{"id": 1}', "text がありません"),
    (b'{"text": "a"}', "id がありません"),
    (b'{"id": [1], "text": "a"}', "項目 id"),
    (b'{"id": true, "text": "a"}', "項目 id"),
    (b'{"id": 1e400, "text": "a"}', "項目 id"),
    (b'{"id": "\\udfff", "text": "a"}', "項目 id"),
    (b'{"id": 1, "text": null}', "項目 text"),
    (b'{"id": 1, "text": 5}', "項目 text"),
    (b'{"id": 1, "text": "\\ud800a"}', "項目 text"),
]


@pytest.mark.parametrize("command", ["summarize", "link"])
@pytest.mark.parametrize(("line", "says"), BAD_LINES, ids=[says for _, says in BAD_LINES])
def test_a_bad_line_on_standard_input_is_named(
    refused: Refused, tmp_path: Path, command: str, line: bytes, says: str
) -> None:
    measures = tmp_path / "measures.json"
    measures.write_text("[]", encoding="utf-8")
    options = ["--measures", measures] if command == "link" else []
    said = refused(command, *options, stdin=b"\n" + line)
    assert "標準入力 2 行目" in said
    assert says in said


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("limit", '"abc"'), ("limit", "1e400"), ("limit", "true"), ("limit", "0"), ("limit", "-5"), ("limit", "1.5"),
        ("limit", "[]"), ("kind", '"speech"'), ("kind", "1"), ("topic", "{}"), ("topic", '"\\udc00"'),
    ],
)  # fmt: skip
def test_a_bad_key_of_a_line_to_summarize_is_named(refused: Refused, key: str, value: str) -> None:
    said = refused("summarize", stdin=f'{{"id": 1, "text": "あ", "{key}": {value}}}'.encode())
    assert f"標準入力 1 行目: 項目 {key} を読めません" in said


def test_a_byte_order_mark_nulls_and_whole_floats_are_accepted() -> None:
    line = '\ufeff{"id": "a", "text": "講座を増やします。", "kind": null, "topic": null, "limit": 20.0}'
    assert json.loads(succeed("summarize", stdin=line))["id"] == "a"


@pytest.mark.parametrize(
    ("measures", "says"),
    [
        ('[{"rows": 5}]', "1 件目の施策: 項目 rows"),
        ('[{}, {"rows": ["1"]}]', "2 件目の施策: 項目 rows"),
        ('[{"departments": 3}]', "項目 departments"),
        ('[{"departments": [3]}]', "項目 departments"),
        ('[{"years": [1]}]', "項目 years"),
        ('[{"years": {"令和5年度": 1}}]', "項目 years"),
        ('[{"years": {"令和5年度": {"target": 1}}}]', "years の 令和5年度: 項目 target"),
        ('[{"measure": {}}]', "項目 measure"),
        ('[{"title": "\\ud800"}]', "項目 title"),
        ('{"measures": 3}', "施策の配列がありません"),
        ("[3]", "施策の配列がありません"),
        ("[" * 100_000, "入れ子が深すぎ"),
        ("[\n{]", "2 行 2 字目"),
    ],
)
def test_a_bad_list_of_measures_is_named(refused: Refused, tmp_path: Path, measures: str, says: str) -> None:
    path = tmp_path / "measures.json"
    path.write_text(measures, encoding="utf-8")
    said = refused("link", "--measures", path)
    assert "measures.json" in said
    assert says in said


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("", "analyze、backup、certificate、demo、export、glossary、import"),
        ("glossary", "export、import"),
        ("glossary impor", "impor というコマンドはありません"),
        ("bunseki", "bunseki というコマンドはありません"),
        ("--x", "--x という指定はありません。--version、--help"),
        ("import", "kaigiroku import: FILES がありません"),
        ("import a.txt", "--db がありません"),
        ("import a.txt --db", "--db の値がないか"),
        ("serve", "--db がありません"),
        ("serve --db a.sqlite --port 70000", "--port には 0 から 65535 までの整数"),
        ("link", "--measures がありません"),
        ("link --x", "--x という指定はありません。--measures、--help"),
        ("search a --db b --limit 0", "--limit には 1 から 1000 までの整数"),
        ("search a --db b --limit ten", "--limit には 1 から 1000 までの整数"),
        ("search a b --db c", "引数が多すぎます"),
        ("search a --db b --json=1", "--json の値がないか、値の付かない指定に値があります"),
        ("search \udcff --db b", "QUERY を文字として読めません"),
        ("import a.txt --db b --committee \udcff", "--committee を文字として読めません"),
    ],
)
def test_a_mistake_in_the_arguments_gets_one_japanese_line(
    refused: Refused, arguments: str, says: str
) -> None:
    assert says in refused(*arguments.split(" ") if arguments else ())


def test_the_version_is_one_line() -> None:
    assert re.fullmatch(r"kaigiroku [0-9.]+\n", succeed("--version"))


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


def test_what_was_learned_from_a_citys_pairs_is_used_by_summarize(tmp_path: Path) -> None:
    pair = {
        "text": "講座は好評です。来年度から講座を増やします。",
        "summary": "講座は好評。",
        "kind": "answer",
    }
    weights = tmp_path / "weights.tsv"
    told = succeed("learn", "--output", weights, stdin="\n".join([json.dumps(pair)] * 10))
    assert "10 件の対から学び" in told
    assert "last_sentence" in weights.read_text(encoding="utf-8")
    item = json.dumps({"id": 1, "limit": 8, **pair})
    assert json.loads(succeed("summarize", "--weights", weights, stdin=item))["summary"] == "講座は好評。"


def test_too_few_pairs_are_refused(refused: Refused, tmp_path: Path) -> None:
    said = refused("learn", "--output", tmp_path / "w.tsv", stdin=b'{"text": "a", "summary": "b"}')
    assert "10 件以上" in said
    assert not list(tmp_path.iterdir())


def test_a_broken_file_of_weights_is_named(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "w.tsv"
    path.write_text("bias\t1", encoding="utf-8")
    assert "w.tsv: 1 行目" in refused("summarize", "--weights", path)


def test_every_command_explains_itself() -> None:
    assert {"analyze", "link", "summarize", "search", "import", "serve", "demo"} <= set(
        succeed("--help").split()
    )


def test_a_language_model_outside_the_own_network_stops_the_server_in_one_line(tmp_path: Path) -> None:
    settings = tmp_path / "model.toml"
    settings.write_text('url = "https://llm.example.com/v1"\nmodel = "m"\n', encoding="utf-8")
    done = run("serve", "--db", tmp_path / "a.sqlite", "--model", settings)
    assert done.returncode == 2
    assert "庁内" in done.stderr
    assert len(done.stderr.splitlines()) == 1
