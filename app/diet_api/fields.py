"""条件の値を読む. 一つの欄を一つの値にし、読めなければ誤りの番号を書き留める。"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from app.diet_api.errors import Code

_DATE = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})")
_NUMBER = re.compile(r"[0-9]{1,9}")
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Fields:
    """送られた欄と、読めなかった理由。空の欄は、送られなかったものとみる。"""

    values: Mapping[str, str]
    wrong: list[Code] = field(default_factory=list)

    def text(self, name: str) -> str | None:
        """文字列。前後の空白は除く。"""
        return self.values.get(name, "").strip() or None

    def words(self, name: str) -> tuple[str, ...]:
        """空白(全角も)で区切った言葉。"""
        return tuple(dict.fromkeys(self.values.get(name, "").split()))

    def number(self, name: str, least: int, most: int, code: Code) -> int | None:
        """least から most までの整数。"""
        found = self.text(name)
        if found is None:
            return None
        value = int(found) if _NUMBER.fullmatch(found) else -1
        if least <= value <= most:
            return value
        self.wrong.append(code)
        return None

    def flag(self, name: str, code: Code) -> bool:
        """真か偽か。大文字と小文字は区別しない。送られなければ偽。"""
        found = self.text(name)
        value = _BOOLEANS.get(found.lower()) if found else False
        if value is None:
            self.wrong.append(code)
        return bool(value)

    def day(self, name: str, form: Code, no_day: Code) -> date | None:
        """日付。form は書き方の誤り、no_day は暦に無い日の番号。年 0000 は、いちばん古い日とみる。"""
        found = self.text(name)
        if found is None:
            return None
        match = _DATE.fullmatch(found)
        if match is None:
            self.wrong.append(form)
            return None
        try:
            return date(int(match["year"]) or 1, int(match["month"]), int(match["day"]))
        except ValueError:
            self.wrong.append(no_day)
            return None

    def shaped(self, name: str, shape: re.Pattern[str], code: Code) -> re.Match[str] | None:
        """決まった書き方の文字列。"""
        found = self.text(name)
        if found is None:
            return None
        match = shape.fullmatch(found)
        if match is None:
            self.wrong.append(code)
        return match
