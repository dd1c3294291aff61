"""鍵のファイル. データベースの外に、持ち主だけが読めるように置き、上書きしない。"""

from __future__ import annotations

import os
from pathlib import Path

from db.errors import KeyFileError

# 鍵のファイルは数百バイトである。
_LARGEST_FILE = 64 * 1024


def read_key_file(path: Path) -> bytes:
    """ファイルの中身。KeyFileError: 読めない。"""
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST_FILE)
    except OSError as error:
        raise KeyFileError(
            f"鍵「{path}」を読めません({error.strerror})。場所と、読める利用者で動かしているかを確かめてください。"
        ) from error


def read_private_file(path: Path) -> bytes:
    """持ち主だけが読めるファイルの中身。KeyFileError: 読めないか、ほかの利用者にも読める。"""
    content = read_key_file(path)
    if path.stat().st_mode & 0o077:
        raise KeyFileError(
            f"鍵「{path}」がほかの利用者にも読めます。chmod 600 で持ち主だけのものにしてください。"
        )
    return content


def write_new_file(path: Path, content: bytes, mode: int) -> None:
    """新しいファイルに書く。mode は権限。KeyFileError: もうファイルがあるか、書けない。"""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError as error:
        raise KeyFileError(f"「{path}」はもうあります。上書きしないので、別の名前にしてください。") from error
    except OSError as error:
        raise KeyFileError(
            f"「{path}」に書けません({error.strerror})。フォルダと権限を確かめてください。"
        ) from error
    with os.fdopen(handle, "wb") as file:
        os.fchmod(handle, mode)
        file.write(content)
        file.flush()
        os.fsync(handle)
