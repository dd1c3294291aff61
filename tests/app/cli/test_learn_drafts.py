"""`learn --drafts` の約束: 会議録と承認された要約の対から学び、前後の近さを述べ、合わない対は断る."""

from pathlib import Path

import pytest

from tests.app.cli.test_commands import CITY, run, succeed

PAIR = (CITY / "r7-1-kaigiroku.txt", CITY / "r7-1-youyaku.txt")


def refusal(*arguments: object) -> str:
    done = run(*arguments)
    assert done.returncode == 2
    assert len(done.stderr.strip().splitlines()) == 1
    return done.stderr


def test_what_was_learned_from_approved_summaries_is_written_and_used_for_drafts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = tmp_path / "draft.tsv"
    told = succeed("learn", "--drafts", "--output", weights, *PAIR)
    assert "1 件の会議の" in told
    assert "組み込みの重み" in told
    table = weights.read_text(encoding="utf-8")
    assert "promise\t" in table
    before = succeed("analyze", PAIR[0], "--json")
    # 答弁の、字数の多い文を選ばない市の重み。
    lines = [
        line.replace(line.split("\t")[2], "-30") if line.startswith("long") else line
        for line in table.splitlines()
    ]
    weights.write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setenv("KAIGIROKU_DRAFT_WEIGHTS", str(weights))
    assert succeed("analyze", PAIR[0], "--json") != before


def test_a_setting_that_names_no_readable_weights_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "draft.tsv"
    path.write_text("bias\t1\t1", encoding="utf-8")
    monkeypatch.setenv("KAIGIROKU_DRAFT_WEIGHTS", str(path))
    assert "draft.tsv: 手掛かり" in refusal("analyze", PAIR[0])
    assert "draft.tsv: 手掛かり" in refusal("serve", "--db", tmp_path / "city.sqlite", "--port", "0")


def test_a_summary_of_another_meeting_is_refused(tmp_path: Path) -> None:
    said = refusal("learn", "--drafts", "--output", tmp_path / "w.tsv", PAIR[0], CITY / "r6-1-youyaku.txt")
    assert "r6-1-youyaku.txt: r7-1-kaigiroku.txt の要約ではなさそうです" in said
    assert not (tmp_path / "w.tsv").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--drafts"], "二つずつ"),
        (["--drafts", PAIR[0]], "二つずつ"),
        ([PAIR[0]], "--drafts を付けて"),
    ],
)
def test_files_come_in_pairs_and_only_with_the_option(
    arguments: list[object], says: str, tmp_path: Path
) -> None:
    assert says in refusal("learn", "--output", tmp_path / "w.tsv", *arguments)


@pytest.mark.parametrize("length", ["全文", "要約", "要点"])
def test_analyze_writes_the_draft_at_the_length_that_is_named(length: str) -> None:
    assert "要約案の検査: 誤り 0" in succeed("analyze", PAIR[0], "--length", length)


def test_another_length_is_refused_with_the_ones_there_are() -> None:
    assert "--length には 全文、要約、要点 のどれかを" in refusal("analyze", PAIR[0], "--length", "半分")
