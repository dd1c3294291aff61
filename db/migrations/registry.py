"""移行の登録簿."""

from __future__ import annotations

from sqlite_utils.migrations import Migrations

# SQLite のファイルに付ける kaigiroku の印("KGRK")。
APPLICATION_ID = 0x4B47524B

MIGRATIONS = Migrations("kaigiroku")
