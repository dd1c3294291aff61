"""文書の約束: 書いてある命令・道・表が、実際のものと同じである."""

import re
from pathlib import Path

import pytest

from db.stages import TRANSITIONS, Stage
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
def test_every_link_to_a_heading_finds_it(page: Path) -> None:
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)#([^)]+)\)", page.read_text(encoding="utf-8")):
        linked = (page.parent / target if target else page).read_text(encoding="utf-8")
        headings = re.findall(r"^#+ (.+)$", linked, re.MULTILINE)
        slugs = [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]
        assert anchor in slugs, f"{target}#{anchor}"


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


def test_the_guide_tells_what_every_stage_is_for_and_every_button_that_leaves_it() -> None:
    guide = (ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
    chapter = guide.partition("\n### 手続き\n")[2].partition("\n### ")[0]
    rows = {row.split(" | ")[0].strip("| "): row for row in chapter.splitlines() if row.startswith("| ")}
    assert list(rows)[2:] == [stage.value for stage in Stage]
    for one in TRANSITIONS:
        assert f"「{one.label}」" in rows[one.source], one


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


# ASVS 5.0.0 の節ごとの、求めの段(1 から 3)。左から 1 番。数は 70・183・92 である。
_ASVS = """
1.1:22 1.2:1111122223 1.3:112222222223 1.4:222 1.5:123 2.1:122 2.2:112 2.3:12223 2.4:23 3.1:3 3.2:113
3.3:12223 3.4:11222233 3.5:11122333 3.6:3 3.7:22333 4.1:12233 4.2:23333 4.3:22 4.4:1222 5.1:2 5.2:112333
5.3:113 5.4:222 6.1:122 6.2:111111112222 6.3:11223333 6.4:112233 6.5:22222333 6.6:2223 6.7:33 6.8:2222
7.1:222 7.2:1111 7.3:22 7.4:11222 7.5:223 7.6:22 8.1:1233 8.2:1123 8.3:133 8.4:23 9.1:111 9.2:1222 10.1:22
10.2:223 10.3:22223 10.4:1111122222233333 10.5:22222 10.6:22 10.7:222 11.1:2233 11.2:22233 11.3:11233
11.4:1222 11.5:23 11.6:23 11.7:33 12.1:12233 12.2:11 12.3:22223 13.1:2333 13.2:222223 13.3:2233
13.4:1222233 14.1:22 14.2:12223333 14.3:122 15.1:12233 15.2:12233 15.3:1222222 15.4:3333 16.1:2 16.2:22222
16.3:2222 16.4:222 16.5:2223 17.1:23 17.2:22223333 17.3:22
"""
_ROW = re.compile(
    r"^\| v5\.0\.0-(\S+) \| ([12]) \| [^|]+ \| (満たす|運用|当てはまらない|未達) \| ([^|]+) \|$", re.MULTILINE
)


def _security() -> str:
    return (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_every_requirement_of_levels_1_and_2_stands_once_in_the_table() -> None:
    sections = [part.split(":") for part in _ASVS.split()]
    levels = {f"{section}.{n}": level for section, row in sections for n, level in enumerate(row, start=1)}
    assert [list(levels.values()).count(level) for level in "123"] == [70, 183, 92]
    wanted = [(number, level) for number, level in levels.items() if level in "12"]
    assert [(number, level) for number, level, _, _ in _ROW.findall(_security())] == wanted
    assert _security().count("| v5.0.0-") == len(wanted)


def test_a_requirement_is_held_by_a_test_or_says_why_not() -> None:
    for number, _, state, how in _ROW.findall(_security()):
        words = re.sub(r"`test_\w+`", "", how).strip()
        assert ("`test_" in how) == (state == "満たす"), number
        assert words, number


def test_the_counts_above_the_table_are_those_of_its_rows() -> None:
    states = [state for _, _, state, _ in _ROW.findall(_security())]
    told = dict(re.findall(r"^\| (満たす|運用|当てはまらない|未達) \| (\d+) \|", _security(), re.MULTILINE))
    assert {state: int(count) for state, count in told.items()} == {
        state: states.count(state) for state in set(states)
    }


@pytest.mark.parametrize(
    ("chapter", "words"),
    [
        (
            "決めたこと",
            "**入る道**|**市のディレクトリー|**ログインの期限**|**同時のログイン**|**試せる回数**|**パスワード**",
        ),
        ("記録", "**出来事**|**標準エラー出力**|**書かないもの**|**置き場所と期間**"),
        ("扱うデータ", "秘密|非公開|個人|公開|パスワード|認証アプリの鍵|署名の鍵|バックアップ"),
        ("鍵と暗号", "Ed25519|AES-256-GCM|argon2id|SHA-256|HMAC-SHA-1|RS256|server.key|secrets.key"),
        ("つなぐ相手", "市のディレクトリー|言語モデル|--directory|--model"),
        ("受け取るもの", "会議録・計画のファイル|20 MB|300 MB|番号|日付|パスワード"),
        ("重い処理", "取り込み|検索|言語モデル|ディレクトリー"),
        ("部品の更新", "requirements.lock|14 日|90 日"),
    ],
)
def test_the_page_on_security_has_every_chapter_the_standard_asks_for(chapter: str, words: str) -> None:
    text = _security().partition(f"\n## {chapter}\n")[2].partition("\n## ")[0]
    assert [word for word in words.split("|") if word not in text] == []
