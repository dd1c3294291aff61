"""部屋の約束: 取り込みの向き、部屋ごとの決まり、ファイルの大きさ."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("app", "nlp", "db")
FILES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
MAY_IMPORT = {
    "app": {"app", "nlp", "db"},
    "nlp": {"nlp", "db.records", "db.house_style"},
    "db": {"db"},
}
MOST_LINES = 400


def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_imports_go_from_app_to_nlp_to_the_records_and_never_back(path: Path) -> None:
    allowed = MAY_IMPORT[path.relative_to(ROOT).parts[0]]
    for module in imports(path):
        room = module.split(".")[0]
        if room in ROOMS:
            assert room in allowed or module in allowed, f"{name(path)} が {module} を読み込んでいる"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_only_the_tokenizer_knows_the_analyser(path: Path) -> None:
    uses = any(module.split(".")[0].startswith("sudachi") for module in imports(path))
    assert uses == (path.name == "tokenizer.py")


PURE = {
    "pathlib",
    "os",
    "sqlite3",
    "pysqlite3",
    "sqlite_utils",
    "time",
    "random",
    "socket",
    "urllib",
    "subprocess",
}


@pytest.mark.parametrize("path", [path for path in FILES if "nlp" in path.relative_to(ROOT).parts], ids=name)
def test_language_processing_touches_no_file_database_clock_or_network(path: Path) -> None:
    assert not {module.split(".")[0] for module in imports(path)} & PURE
    calls = [
        node.func
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    assert not [
        call for call in calls if isinstance(call, ast.Name) and call.id in ("open", "input", "print")
    ]
    assert not [
        call
        for call in calls
        if isinstance(call, ast.Attribute) and call.attr in ("now", "today", "read_text")
    ]


SQL = re.compile(
    r"\b(?:SELECT\s.+\sFROM|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+TABLE|PRAGMA)\b",
    re.DOTALL,
)


@pytest.mark.parametrize(
    "path", [path for path in FILES if "db" not in path.relative_to(ROOT).parts[:1]], ids=name
)
def test_sql_is_written_only_in_the_database_room(path: Path) -> None:
    strings = [
        node.value
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant)
    ]
    assert not [text for text in strings if isinstance(text, str) and SQL.search(text)]


@pytest.mark.parametrize("path", FILES, ids=name)
def test_files_stay_small_enough_to_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_no_module_is_left_that_nothing_imports() -> None:
    entries = {"app.cli.main", "app.main"}
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in FILES if path.name != "__init__.py"
    }
    used = {module for path in FILES for module in imports(path)}
    named = {
        match
        for path in FILES
        for match in re.findall(r'"((?:app|nlp|db)\.[\w.]+)"', path.read_text(encoding="utf-8"))
    }
    from_packages = {
        f"{node.module}.{alias.name}"
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    assert modules - used - named - from_packages - entries == set()


_DANGEROUS = {"subprocess", "pickle", "marshal", "shelve", "dill", "yaml", "ctypes"}


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_room_runs_a_command_evaluates_text_or_reads_objects_of_others(path: Path) -> None:
    assert not {module.split(".")[0] for module in imports(path)} & _DANGEROUS
    calls = [
        node.func
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    assert not [
        call
        for call in calls
        if isinstance(call, ast.Name) and call.id in ("eval", "exec", "compile", "__import__")
    ]
    assert not [
        call
        for call in calls
        if isinstance(call, ast.Attribute) and call.attr in ("system", "popen", "from_string")
    ]


_SCRIPTS = sorted((ROOT / "app" / "static" / "js").glob("*.js"))


@pytest.mark.parametrize("path", _SCRIPTS, ids=name)
def test_scripts_write_text_as_text_and_talk_to_no_other_window(path: Path) -> None:
    script = path.read_text(encoding="utf-8")
    assert not re.search(
        r"\b(?:innerHTML|outerHTML)\s*=[^=]|insertAdjacentHTML|document\.write|\beval\(|new Function|postMessage"
        r"|document\.cookie|__proto__|\.prototype\b",
        script,
    )


@pytest.mark.parametrize("command", ["analyze", "summarize", "link"])
def test_a_command_of_the_contract_loads_nothing_that_only_the_screens_need(command: str) -> None:
    """読み込むだけで分析の何割もの時間がかかり、部品が欠けていても動くはずのコマンドが動かなくなる。"""
    heavy = ("pyhanko", "aiohttp", "fastapi", "authlib", "weasyprint", "docx")
    code = f"import sys, app.cli.{command}; print(*(name for name in {heavy!r} if name in sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert loaded.stdout.split() == []
