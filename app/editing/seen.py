"""画面から送り返された「id 形」を読む."""

from __future__ import annotations

import re

from app.errors import UsageError
from db.shapes import read_shape
from db.shaping import Seen

# id は 18 桁まで。それより長いものを切り詰めると、別の質疑応答を指してしまう。
_SEEN = re.compile(r"([1-9][0-9]{0,17}) (.*)")


def read_seen(text: str, problem: str) -> Seen:
    """「id 形」を読む。UsageError: 読めない。problem はそのときに述べる一行。"""
    found = _SEEN.fullmatch(text)
    try:
        if found:
            return Seen(int(found[1]), read_shape(found[2]))
    except ValueError as error:
        raise UsageError(problem) from error
    raise UsageError(problem)
