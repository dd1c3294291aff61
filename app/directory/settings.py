"""ディレクトリーの設定. どの発行者に、どの名で、どこへ戻るか。"""

from __future__ import annotations

import ssl
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from app.addresses import DIRECTORY_RETURN
from app.errors import UsageError

_NAMES = ("issuer", "client_id", "secret_file", "address", "ca_file")
_NEEDED = _NAMES[:4]
# 合い言葉のファイルの大きさの上限。
_LONGEST_SECRET = 4096
# 暗号のない http を許す相手。試すときに、同じ機械の中だけで使う。
_SELF = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Directory:
    """市のディレクトリー。read_directory() で作る。

    issuer: 発行者のアドレス。ディレクトリーの述べるものと一字違わず同じであること。
    client_id: ディレクトリーに登録した、このアプリの名。
    secret: このアプリの合い言葉。画面にも記録にも出さない。
    address: 利用者が画面を開くアドレス(例 https://kaigiroku.city.example)。戻る先を決める。
    ca_file: 庁内の認証局の証明書(PEM)。None なら、この機械の信じる認証局を使う。
    """

    issuer: str
    client_id: str
    secret: str = field(repr=False)
    address: str
    ca_file: Path | None = None

    @property
    def redirect_uri(self) -> str:
        """戻る先。ディレクトリーに登録するものと一字違わず同じ。"""
        return self.address + DIRECTORY_RETURN

    @property
    def host(self) -> str:
        """利用者が画面を開くときの名。"""
        return urlsplit(self.address).hostname or ""

    def trust(self) -> ssl.SSLContext:
        """証明書を確かめる決まり。OSError: 認証局の証明書を読めない。"""
        return ssl.create_default_context(cafile=str(self.ca_file) if self.ca_file else None)


def read_directory(path: Path) -> Directory:
    """設定ファイル(TOML)を読む。UsageError: 読めない、知らない項目がある、足りない、アドレスの形が違う。"""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(
            f"ディレクトリーの設定「{path}」を TOML として読めません。場所と書き方を確かめてください。"
        ) from error
    texts = _texts(found, path)
    directory = Directory(
        issuer=_address(texts["issuer"], "issuer"),
        client_id=texts["client_id"],
        secret=_secret(path.parent / texts["secret_file"]),
        address=_origin(texts["address"]),
        ca_file=path.parent / texts["ca_file"] if "ca_file" in texts else None,
    )
    _require_trust(directory)
    return directory


def _texts(found: Mapping[str, object], path: Path) -> dict[str, str]:
    for name, value in found.items():
        if name not in _NAMES or not isinstance(value, str) or not value.strip():
            raise UsageError(
                f"ディレクトリーの設定「{path}」の {name} を読めません。書けるのは {'、'.join(_NAMES)} です。"
            )
    if missing := [name for name in _NEEDED if name not in found]:
        raise UsageError(f"ディレクトリーの設定「{path}」に {'、'.join(missing)} がありません。")
    return {name: str(value).strip() for name, value in found.items()}


def _address(text: str, name: str) -> str:
    """https のアドレス。UsageError: https でないか、余計なものがある。"""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    safe = parts.scheme == "https" or (parts.scheme == "http" and host in _SELF)
    plain = text.isascii() and text.isprintable() and not set(text) & set(" \"'<>?#@\\")
    if not (host and safe and plain):
        raise UsageError(
            f"ディレクトリーの設定の {name}「{text[:200]}」は、https:// で始まるアドレスで書いてください。"
        )
    return text


def _origin(text: str) -> str:
    address = _address(text, "address").rstrip("/")
    if urlsplit(address).path:
        raise UsageError(
            f"ディレクトリーの設定の address「{text[:200]}」は、https://kaigiroku.city.example のように、機械の名までで書いてください。"
        )
    return address


def _secret(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            secret = file.read(_LONGEST_SECRET).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"ディレクトリーの合い言葉のファイル「{path}」を読めません。場所と権限を確かめてください。"
        ) from error
    if not secret or not secret.isascii() or not secret.isprintable():
        raise UsageError(f"ディレクトリーの合い言葉「{path}」は、英数字と記号の一行で書いてください。")
    if path.stat().st_mode & 0o077:
        raise UsageError(
            f"ディレクトリーの合い言葉「{path}」がほかの利用者にも読めます。chmod 600 で持ち主だけのものにしてください。"
        )
    return secret


def _require_trust(directory: Directory) -> None:
    try:
        directory.trust()
    except OSError as error:
        raise UsageError(
            f"ディレクトリーの認証局の証明書「{directory.ca_file}」を読めません。PEM のファイルを指定してください。"
        ) from error
