"""文書の約束: 書いてある命令・道・表が、実際のものと同じである."""

import re
from pathlib import Path

import pytest

from nlp.turns.notations import NOTATIONS
from nlp.turns.parser import PAIRED_TABLE
from tests.polish_table import MARK, PAGE, rule_tables

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_local_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)`", page.read_text(encoding="utf-8"))) <= targets


def test_the_two_commands_stand_at_the_top_of_the_readme() -> None:
    head = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:14])
    assert "make demo" in head
    assert "make test" in head


def test_the_readme_names_every_room_of_the_code() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    rooms = {
        f"{path.parent.relative_to(ROOT)}/"
        for room in ("nlp", "db", "app")
        for path in (ROOT / room).glob("__init__.py")
    }
    rooms |= {
        f"{path.relative_to(ROOT)}/" for path in (ROOT / "nlp").iterdir() if (path / "__init__.py").exists()
    }
    assert {room for room in rooms if f"`{room}`" not in readme} == set()


def test_the_page_on_notations_lists_every_notation() -> None:
    listed = re.findall(
        r"^\| ([^|]+?) \|", (ROOT / "docs" / "notations.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert set(listed) - {"notation", "---"} == {notation.name for notation in NOTATIONS} | {PAIRED_TABLE}


def test_the_page_on_polish_shows_every_rule_as_it_is() -> None:
    assert PAGE.read_text(encoding="utf-8").split(MARK)[1].strip() == rule_tables()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_no_page_names_a_path_of_one_machine(page: Path) -> None:
    assert not re.search(r"/(?:home|root|work|Users|opt)/", page.read_text(encoding="utf-8"))


def test_the_lock_is_hashed_and_names_no_registry() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"https?://|--(?:extra-)?index-url|--find-links", lock)
    names = re.findall(r"^[A-Za-z0-9_.-]+==", lock, re.MULTILINE)
    assert len(names) > 30
    assert len(re.findall(r"^[A-Za-z0-9_.-]+==[^\n]*\\\n\s+--hash=sha256:", lock, re.MULTILINE)) == len(names)


def test_the_guide_and_the_page_list_the_keys_the_draft_editor_knows() -> None:
    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    chapter = guide.partition("#### 要約案をキーだけで直す")[2].partition("\n### ")[0]
    rows = dict(re.findall(r"^\| (\S+?) \| (.+?) \|$", chapter, re.MULTILINE))
    del rows["キー"], rows["---"]
    page = (ROOT / "templates" / "drafts" / "_keys.html").read_text(encoding="utf-8")
    listed = dict(re.findall(r'\("([^"]+)", "([^"]+)"\)', page))
    assert {key.replace("・", " "): _plain(what) for key, what in rows.items()} == {
        key: _plain(what) for key, what in listed.items()
    }
    script = (ROOT / "app" / "static" / "js" / "draft_keys.js").read_text(encoding="utf-8")
    known = re.findall(
        r'^  "?(\w|\?)"?: ', script.partition("const KEYS = {")[2].partition("};")[0], re.MULTILINE
    )
    letters = {key for keys in listed for key in keys.split() if len(key) == 1}
    assert set(known) == letters


def _plain(text: str) -> str:
    """括弧の幅と、矢印の間の記号を除いた言い方。"""
    return re.sub(r"[・\s]", "", text.replace("（", "(").replace("）", ")"))


def test_every_test_that_the_page_on_security_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", (ROOT / "docs" / "security.md").read_text(encoding="utf-8")))
    written = {
        found
        for path in (ROOT / "tests").rglob("test_*.py")
        for found in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert len(named) > 40
    assert named - written == set()
