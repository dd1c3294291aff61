"""書式. 会議録ひとつを書き出す形と、その名前。"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.open_data.akoma_ntoso import record_akn
from app.open_data.record import OpenRecord
from app.open_data.tables import record_json
from app.open_data.texts import record_html, record_markdown, record_text


@dataclass(frozen=True, slots=True)
class Format:
    """書式。suffix はファイル名の終わり、media は MIME の種類、write は会議録をバイト列にする関数。"""

    suffix: str
    media: str
    write: Callable[[OpenRecord], bytes]


FORMATS = {
    "json": Format("json", "application/json", lambda record: f"{record_json(record)}\n".encode()),
    "akn": Format("xml", "application/akn+xml", record_akn),
    "txt": Format("txt", "text/plain; charset=utf-8", lambda record: record_text(record).encode()),
    "md": Format("md", "text/markdown; charset=utf-8", lambda record: record_markdown(record).encode()),
    "html": Format("html", "text/html; charset=utf-8", lambda record: record_html(record).encode()),
}
