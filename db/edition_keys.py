"""公開版の id. 開催日の新しい順に小さくなるように作るので、id の順に読むだけで新しい順になる。

会議の id は (99999999 - 年月日) × 10^5 + 会議の id、発言の id は 公開版の会議の id × 10^5 + 発言の番号。
開催日の無い会議の年月日は 0 とみるので、いちばん後に並ぶ。
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.errors import TooManyError

_LATEST = 99_999_999
_MEETINGS = 10**5
SPEECHES = 10**5


@dataclass(frozen=True, slots=True)
class KeyRange:
    """公開版の会議の id の範囲(両端を含む)。"""

    first: int = 0
    last: int = (_LATEST + 1) * _MEETINGS - 1

    def meet(self, other: KeyRange) -> KeyRange:
        """両方に入る範囲。空なら first が last より大きい。"""
        return KeyRange(max(self.first, other.first), min(self.last, other.last))


def edition_key(held_on: str | None, meeting_id: int) -> int:
    """公開版の会議の id。TooManyError: 会議が多すぎる。

    >>> edition_key("2024-08-06", 3)
    7975919300003
    """
    day = int(held_on.replace("-", "")) if held_on else 0
    if meeting_id >= _MEETINGS:
        raise TooManyError("会議", _MEETINGS - 1)
    return (_LATEST - day) * _MEETINGS + meeting_id


def speech_key(edition: int, number: int) -> int:
    """公開版の発言の id。number は 0 が会議録情報で、発言は 1 から。TooManyError: 発言が多すぎる。"""
    if number >= SPEECHES:
        raise TooManyError("一つの会議の発言", SPEECHES - 1)
    return edition * SPEECHES + number


def held_between(since: date, until: date) -> KeyRange:
    """since から until まで(両端を含む)に開かれた会議。開催日の無いものは含まない。"""
    return KeyRange(_first(until), _first(since) + _MEETINGS - 1)


def _first(day: date) -> int:
    return (_LATEST - (day.year * 10_000 + day.month * 100 + day.day)) * _MEETINGS
