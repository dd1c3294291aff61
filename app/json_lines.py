"""JSON を読み、値の型を確かめる. 誤りには、どこの・どの項目が・どうあるべきかを添える。"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import SourceError
from app.readers.text import has_surrogate


@dataclass(frozen=True, slots=True)
class JsonObject:
    """読み取った JSON のオブジェクトひとつ。where は誤りの文に出す場所。例: 「標準入力 3 行目」

    項目を取り出す関数は、その型でなければ SourceError を送出する。項目が無いか null なら、既定の値を返す。
    """

    where: str
    values: dict[str, Any]

    def text(self, key: str, default: str | None = None) -> str:
        """文字列。default が None なら、なければならない項目とみる。"""
        value = self._value(key, default)
        if not isinstance(value, str):
            raise self.refuse(key, "文字列で書いてください。")
        return self._readable(key, value)

    def choice(self, key: str, allowed: Sequence[str], default: str) -> str:
        """決まった言葉のどれか。"""
        value = self.text(key, default)
        if value not in allowed:
            raise self.refuse(key, f"{' か '.join(allowed)} と書いてください。")
        return value

    def count(self, key: str, default: int) -> int:
        """1 以上の整数。"""
        value = self._value(key, default)
        if not _is_integer(value) or value < 1:
            raise self.refuse(key, "1 以上の整数で書いてください。")
        return int(value)

    def identifier(self, key: str, default: str | int | None = None) -> str | int:
        """番号か名前。書かれたままの型で返す。default が None なら、なければならない項目とみる。"""
        value = self._value(key, default)
        if isinstance(value, str):
            return self._readable(key, value)
        if not _is_integer(value):
            raise self.refuse(key, "文字列か整数で書いてください。")
        return int(value)

    def integers(self, key: str) -> tuple[int, ...]:
        """整数の配列。"""
        value = self._value(key, [])
        if not isinstance(value, list) or not all(_is_integer(item) for item in value):
            raise self.refuse(key, "整数の配列で書いてください。")
        return tuple(int(item) for item in value)

    def texts(self, key: str) -> tuple[str, ...]:
        """文字列の配列。"""
        value = self._value(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.refuse(key, "文字列の配列で書いてください。")
        return tuple(self._readable(key, item) for item in value)

    def objects(self, key: str) -> dict[str, JsonObject]:
        """名前からオブジェクトへの対応。"""
        value = self._value(key, {})
        if not isinstance(value, dict) or not all(isinstance(item, dict) for item in value.values()):
            raise self.refuse(key, '{"名前": {…}} の形で書いてください。')
        return {
            self._readable(key, name): JsonObject(f"{self.where}の {key} の {name}", item)
            for name, item in value.items()
        }

    def refuse(self, key: str, advice: str) -> SourceError:
        """この項目を断る誤り。advice は、どう書けばよいか。"""
        return SourceError(f"{self.where}: 項目 {key} を読めません。{advice}")

    def _value(self, key: str, default: object) -> Any:
        value = self.values.get(key)
        if value is not None:
            return value
        if default is None and key not in self.values:
            raise SourceError(f"{self.where}: 項目 {key} がありません。書き加えてください。")
        return default

    def _readable(self, key: str, text: str) -> str:
        """対になっていないサロゲート(例: "\\ud800")は文字でなく、解析も出力もできないので断る。"""
        if has_surrogate(text):
            raise self.refuse(
                key, "文字として読めない \\ud800 から \\udfff までの値があります。取り除いてください。"
            )
        return text


def load_json(text: str, where: str) -> Any:
    """JSON を読む。

    where: 誤りの文に出す場所。
    raises: SourceError JSON でない、入れ子が深すぎる、数が長すぎるとき。
    """
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        place = f"{error.lineno} 行 {error.colno} 字目" if "\n" in text else f"{error.colno} 字目"
        raise SourceError(f"{where}: JSON として読めません({place})。書き方を確かめてください。") from error
    except RecursionError as error:
        raise SourceError(f"{where}: 括弧の入れ子が深すぎて読めません。書き方を確かめてください。") from error
    except ValueError as error:
        raise SourceError(
            f"{where}: 数として読めない値(NaN や長すぎる数)があります。書き直してください。"
        ) from error


def read_json_lines(lines: Iterable[bytes]) -> Iterator[JsonObject]:
    """UTF-8 の行ごとに JSON オブジェクトを返す。空行は飛ばし、先頭の BOM は読み捨てる。

    raises: SourceError UTF-8 でない行、JSON でない行、オブジェクトでない行(行番号を添える)。
    """
    for number, line in enumerate(lines, 1):
        where = f"標準入力 {number} 行目"
        try:
            text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
        except UnicodeDecodeError as error:
            raise SourceError(
                f"{where}: {error.start + 1} バイト目を文字として読めません。UTF-8 で書いてください。"
            ) from error
        if not text:
            continue
        values = load_json(text, where)
        if not isinstance(values, dict):
            raise SourceError(f'{where}: オブジェクトではありません。{{"項目": 値}} の形で書いてください。')
        yield JsonObject(where, values)


def _is_integer(value: object) -> bool:
    """整数か。50.0 のような小数の書き方も整数とみる。bool と無限大(例: 1e400)は整数ではない。"""
    if isinstance(value, float):
        return value.is_integer()
    return isinstance(value, int) and not isinstance(value, bool)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
