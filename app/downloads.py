"""渡すファイル. 名前を付けて保存してもらう応答を作る。"""

from __future__ import annotations

from urllib.parse import quote

from fastapi import Response


def download(content: bytes, media_type: str, name: str) -> Response:
    """content を name という名で保存してもらう応答。名前の字は問わない。"""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})
