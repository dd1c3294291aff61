"""公開データの画面の文脈."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from app import addresses, public_addresses
from app.contexts.crumbs import Crumb
from db.speeches import list_edition_ids


@dataclass(frozen=True, slots=True)
class Download:
    """まとめたファイル。name: 書式の名。what: 中身の説明。url: アドレス。"""

    name: str
    what: str
    url: str


@dataclass(frozen=True, slots=True)
class OpenDataPage:
    """公開データ(/open-data)。

    title, crumbs: 見出しと上の階層。
    meetings: 公表した会議録の数。
    downloads: まとめたファイル。
    """

    title: str
    crumbs: tuple[Crumb, ...]
    meetings: int
    downloads: tuple[Download, ...]


def load_open_data_page(db: Database) -> OpenDataPage:
    """公開データの案内。"""
    return OpenDataPage(
        title="公開データ",
        crumbs=(Crumb("公表した会議録", public_addresses.RECORDS),),
        meetings=len(list_edition_ids(db)),
        downloads=(
            Download("JSON Lines", "会議ごとに一行。発言と質疑応答", f"{addresses.OPEN_DATA}/speeches.jsonl"),
            Download(
                "CSV", "発言ごとに一行。Excel でそのまま開けます", f"{addresses.OPEN_DATA}/speeches.csv"
            ),
            Download(
                "Akoma Ntoso 3.0",
                "会議ごとの XML をまとめた zip。会議録の国際的な書式",
                f"{addresses.OPEN_DATA}/akn.zip",
            ),
        ),
    )
