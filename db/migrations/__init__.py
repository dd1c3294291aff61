"""表の定義. ひとつの名詞にひとつの移行。出したあとの移行は書き換えず、後ろに足す。

一つのファイルに、一つの機能が足した表が並ぶ。移行は、下に読み込む順に行われる。

CHECK に並ぶ値は、その移行を書いた日の records.py の値である。列挙に値を足すときは移行も足す
(食い違いは tests/db/test_migrations.py が見つける)。アドレスや出来事の記録が指す id には AUTOINCREMENT を付け、
消えた行の id を別のものに使い回さない。
"""

from __future__ import annotations

from sqlite_utils import Database

# 読み込むと登録簿に載る。ファイル名の番号の順が、移行の順である。
from db.migrations import m01_first_release as m01
from db.migrations import m02_event_subjects as m02
from db.migrations import m04_exchange_edits as m04
from db.migrations import m05_glossary as m05
from db.migrations import m06_succession as m06
from db.migrations import m07_followup as m07
from db.migrations import m08_pairing_notes as m08
from db.migrations import m09_draft_sentences as m09
from db.migrations import m10_committee_settings as m10
from db.migrations import m11_model_rewrites as m11
from db.migrations import m12_draft_edits as m12
from db.migrations import m20_chain as m20
from db.migrations import m30_accounts as m30
from db.migrations import m31_sessions as m31
from db.migrations import m32_totp as m32
from db.migrations import m33_directory as m33
from db.migrations import m40_open_data as m40
from db.migrations import m41_search_box as m41
from db.migrations import m50_posting as m50
from db.migrations import m60_stage_move as m60
from db.migrations import m61_signing as m61
from db.migrations import m62_review as m62
from db.migrations import m63_withheld as m63
from db.migrations import m64_publication as m64
from db.migrations import m65_saved_search as m65
from db.migrations import m67_finding_check as m67
from db.migrations import m68_reception as m68
from db.migrations import m69_frozen_source as m69
from db.migrations.registry import APPLICATION_ID, MIGRATIONS

__all__ = [
    "APPLICATION_ID",
    "MIGRATIONS",
    "m01",
    "m02",
    "m04",
    "m05",
    "m06",
    "m07",
    "m08",
    "m09",
    "m10",
    "m11",
    "m12",
    "m20",
    "m30",
    "m31",
    "m32",
    "m33",
    "m40",
    "m41",
    "m50",
    "m60",
    "m61",
    "m62",
    "m63",
    "m64",
    "m65",
    "m67",
    "m68",
    "m69",
    "unknown_steps",
]


def unknown_steps(db: Database) -> set[str]:
    """データベースに済みと記されているのに、この版が知らない移行の名前。"""
    # まっさらなデータベースでは、すべての移行が「まだ」になる。
    with Database(memory=True, execute_plugins=False) as empty:
        known = {step.name for step in MIGRATIONS.pending(empty)}
    return {step.name for step in MIGRATIONS.applied(db)} - known
