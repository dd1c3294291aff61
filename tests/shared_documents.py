"""実在の公開文書(../shared)の場所。ない所では、それを使う試験を飛ばす。"""

from __future__ import annotations

from pathlib import Path

import pytest

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
needs_shared = pytest.mark.skipif(not (SHARED / "seeds").is_dir(), reason="../shared がない")


def seed(number: str) -> Path:
    """番号(000 から 004)の文書。"""
    return next((SHARED / "seeds").glob(f"{number}_*"))
