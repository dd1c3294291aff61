"""言語モデルの置き場所. 庁内の網の中のアドレスか、はっきり名指しした機械だけを受け付ける。"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from app.errors import UsageError

# 庁内とみる範囲: 自分、私設、リンクの中(RFC 1918, 3927, 4193, 4291)。
_INSIDE = tuple(
    map(
        ip_network,
        "127.0.0.0/8 10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 169.254.0.0/16 ::1/128 fc00::/7 fe80::/10".split(),
    )
)
_SELF = "localhost"
# 合い言葉のファイルの大きさの上限。
_LONGEST_KEY = 4096


@dataclass(frozen=True, slots=True)
class Endpoint:
    """言語モデルの置き場所。read_endpoint() で作る。

    url: chat/completions のアドレス。
    model: モデルの名前。
    seconds: 一回の問い合わせにかけてよい時間。
    key: 合い言葉(要らなければ None)。画面にも記録にも出さない。
    """

    url: str
    model: str
    seconds: float = 120.0
    key: str | None = field(default=None, repr=False)

    @property
    def place(self) -> str:
        """画面に出す、機械の名とポート。"""
        return urlsplit(self.url).netloc


@dataclass(frozen=True, slots=True)
class Named:
    """設定に書かれたまま。url が空なら言語モデルは使わない。hosts は、庁内のアドレスでなくても使ってよいと名指しした機械。"""

    url: str = ""
    model: str = ""
    seconds: float = 120.0
    key_file: Path | None = None
    key: str = ""
    hosts: Collection[str] = ()


def read_endpoint(named: Named) -> Endpoint | None:
    """設定を確かめて、言語モデルの置き場所にする。名指しがなければ None。

    UsageError: アドレスの形が違う、庁内でない、名前がない、合い言葉を読めない。
    """
    if not named.url.strip():
        return None
    url = named.url.strip().rstrip("/")
    host = _host(url)
    if not (_is_inside(host) or host in {name.lower() for name in named.hosts}):
        raise UsageError(
            f"言語モデルのアドレス {host} は庁内(私設・ループバック・リンクローカル)のものではありません。"
            "庁内の機械のアドレスにするか、その名前を --model-host で名指ししてください。"
        )
    if not named.model.strip():
        raise UsageError("言語モデルの名前がありません。--model-name でモデルの名前を書いてください。")
    if not 1 <= named.seconds <= 3600:
        raise UsageError("言語モデルを待つ時間(--model-timeout)は、1 から 3600 までの秒で書いてください。")
    if not url.endswith("/chat/completions"):
        url = f"{url}/chat/completions"
    return Endpoint(url, named.model.strip(), named.seconds, _key(named))


def _host(url: str) -> str:
    """アドレスの機械の名。UsageError: http か https の、余計なもののないアドレスでない。"""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    if (
        parts.scheme not in ("http", "https")
        or not host
        or "@" in parts.netloc
        or parts.query
        or parts.fragment
    ):
        raise UsageError(
            f"言語モデルのアドレス「{url[:200]}」を読めません。http://10.1.2.3:8080/v1 のように書いてください。"
        )
    return host.lower()


def _is_inside(host: str) -> bool:
    if host == _SELF:
        return True
    try:
        address: IPv4Address | IPv6Address = ip_address(host)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return any(address.version == network.version and address in network for network in _INSIDE)


def _key(named: Named) -> str | None:
    """合い言葉。ファイルがあればその一行目。UsageError: 読めない。"""
    text = named.key
    if named.key_file is not None:
        try:
            with named.key_file.open(encoding="utf-8") as file:
                text = file.read(_LONGEST_KEY)
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(
                f"言語モデルの合い言葉のファイル「{named.key_file}」を読めません。場所と権限を確かめてください。"
            ) from error
    key = text.strip()
    if key and not (key.isascii() and key.isprintable()):
        raise UsageError("言語モデルの合い言葉は、英数字と記号の一行で書いてください。")
    return key or None
