"""言語モデルの置き場所. 庁内の網の中のアドレスか、はっきり名指しした機械だけを受け付ける。"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
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
_PATH = "/chat/completions"
_LONGEST_WAIT = 3600
# 合い言葉の環境変数。
_KEY = "KAIGIROKU_MODEL_KEY"
# 設定ファイルに書ける項目と、その型。
_KINDS: dict[str, type | tuple[type, ...]] = {
    "url": str,
    "model": str,
    "seconds": (int, float),
    "key_file": str,
    "hosts": list,
}
# 合い言葉のファイルの大きさの上限。
_LONGEST_KEY = 4096


@dataclass(frozen=True, slots=True)
class Endpoint:
    """言語モデルの置き場所。endpoint_of() で作る。

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
    """設定ファイルに書かれたまま。

    url: アドレス(例 http://10.1.2.3:8080/v1)。
    model: モデルの名前。
    seconds: 一回の問い合わせにかけてよい時間(秒)。
    key_file: 合い言葉のファイル(要るときだけ)。
    hosts: 庁内のアドレスでなくても使ってよいと名指しした機械の名。
    """

    url: str = ""
    model: str = ""
    seconds: float = 120.0
    key_file: str = ""
    hosts: tuple[str, ...] = ()


def read_endpoint(path: Path, environment: Mapping[str, str]) -> Endpoint:
    """設定ファイル(TOML)を読んで、言語モデルの置き場所にする。合い言葉は環境変数 KAIGIROKU_MODEL_KEY でもよい。

    UsageError: 読めない、知らない項目がある、アドレスの形が違う、庁内でない、名前がない、合い言葉を読めない。
    """
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise UsageError(
            f"言語モデルの設定「{path}」を TOML として読めません。場所と書き方を確かめてください。"
        ) from error
    return endpoint_of(_named(found, path), environment)


def endpoint_of(named: Named, environment: Mapping[str, str]) -> Endpoint:
    """設定を確かめて、言語モデルの置き場所にする。UsageError: 使えない設定である。"""
    url = named.url.strip().rstrip("/")
    host = _host(url)
    if not (_is_inside(host) or host in {name.lower() for name in named.hosts}):
        raise UsageError(
            f"言語モデルのアドレス {host} は庁内(私設・ループバック・リンクローカル)のものではありません。"
            "庁内の機械のアドレスにするか、その名前を hosts に書いて名指ししてください。"
        )
    if not named.model.strip():
        raise UsageError("言語モデルの名前がありません。設定の model にモデルの名前を書いてください。")
    if not 1 <= named.seconds <= _LONGEST_WAIT:
        raise UsageError("言語モデルを待つ時間(seconds)は、1 から 3600 までの秒で書いてください。")
    if not url.endswith(_PATH):
        url = f"{url}{_PATH}"
    return Endpoint(url, named.model.strip(), float(named.seconds), _key(named, environment))


def _named(found: Mapping[str, object], path: Path) -> Named:
    """UsageError: 知らない項目か、型の違う値がある。"""
    for name, value in found.items():
        if name not in _KINDS or not isinstance(value, _KINDS[name]) or isinstance(value, bool):
            raise UsageError(
                f"言語モデルの設定「{path}」の {name} を読めません。書けるのは {'、'.join(_KINDS)} です。"
            )
    hosts = found.get("hosts", [])
    assert isinstance(hosts, list)
    return Named(
        url=str(found.get("url", "")),
        model=str(found.get("model", "")),
        seconds=float(str(found.get("seconds", 120))),
        key_file=str(found.get("key_file", "")),
        hosts=tuple(map(str, hosts)),
    )


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


def _key(named: Named, environment: Mapping[str, str]) -> str | None:
    """合い言葉。ファイルがあればその中身、なければ環境変数。UsageError: 読めない。"""
    text = environment.get(_KEY, "")
    if named.key_file:
        try:
            with Path(named.key_file).open(encoding="utf-8") as file:
                text = file.read(_LONGEST_KEY)
        except (OSError, UnicodeDecodeError) as error:
            raise UsageError(
                f"言語モデルの合い言葉のファイル「{named.key_file}」を読めません。場所と権限を確かめてください。"
            ) from error
    key = text.strip()
    if key and not (key.isascii() and key.isprintable()):
        raise UsageError("言語モデルの合い言葉は、英数字と記号の一行で書いてください。")
    return key or None
