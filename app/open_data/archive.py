"""まとめた zip. 一つずつ書いては送り、全体をメモリに置かない。"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo


class _Outbox:
    """ZipFile が書いたものを、送るまで持つ。戻って書くことはできない。"""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def write(self, data: bytes) -> int:
        """送るものに加える。"""
        self._waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """ZipFile が呼ぶが、することは無い。"""

    def take(self) -> bytes:
        """まだ送っていないもの。"""
        data = b"".join(self._waiting)
        self._waiting.clear()
        return data


def zip_chunks(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """名前と中身から作る zip を、ファイルごとに区切って返す。同じ中身からは同じ zip になる。"""
    outbox = _Outbox()
    with ZipFile(outbox, "w") as archive:  # type: ignore[call-overload]
        for name, content in files:
            # 日時を書かないので、いつ作っても同じになる。
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
            yield outbox.take()
    yield outbox.take()
