"""公表した会議録のアドレス. だれでも開け、公表した後も変わらない。"""

from __future__ import annotations

from app.addresses import OPEN_DATA, with_fields

RECORDS = "/records"
RECORDS_FEED = "/records/feed.atom"
RECORDS_MEASURES = "/records/measures"
# ログインしていない人も読むものの、アドレスの始め。
_PUBLIC = (RECORDS, "/api", OPEN_DATA)


def is_public(path: str) -> bool:
    """公表したもののアドレスか。だれが開いても、ログインしていない人と同じものを返す。

    >>> is_public("/records"), is_public("/open-data/speeches.csv"), is_public("/apiary")
    (True, True, False)
    """
    return any(path == start or path.startswith(f"{start}/") for start in _PUBLIC)


def records_url(fields: dict[str, str]) -> str:
    """公表した会議録の一覧と検索。空の欄はアドレスに含めない。

    >>> records_url({"year": "2024", "q": ""})
    '/records?year=2024'
    """
    return with_fields(RECORDS, fields)


def record_url(issue_id: str, number: int = 0) -> str:
    """公表した会議録。number は発言か段落の番号で、0 なら会議録のはじめ。

    >>> record_url("11240000CX00120240806", 3)
    '/records/11240000CX00120240806#speech-3'
    """
    return f"{RECORDS}/{issue_id}" + (f"#speech-{number}" if number else "")


def record_file_url(issue_id: str, suffix: str) -> str:
    """公表した会議録のファイル。"""
    return f"{RECORDS}/{issue_id}.{suffix}"


def record_public_zip_url(issue_id: str) -> str:
    """封をした会議録の公開版。"""
    return f"{RECORDS}/{issue_id}/record-public.zip"


def record_measure_url(measure_id: int) -> str:
    """公表した会議録での、施策についての質疑。"""
    return f"{RECORDS_MEASURES}/{measure_id}"
