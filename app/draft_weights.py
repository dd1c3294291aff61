"""要約案の重み. この市の要約から learn --drafts で学んだ重みか、組み込みの重みを読む。"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from app.environment import draft_weights_path
from app.errors import SourceError
from app.readers.text import read_file
from nlp.drafts.cues import DRAFT_CUES
from nlp.drafts.weights import CueWeights, read_weights

BUILT_IN = Path(__file__).resolve().parent / "weights" / "draft.tsv"


@lru_cache(maxsize=1)
def built_in_draft_weights() -> CueWeights:
    """組み込みの重み。"""
    return read_weights(BUILT_IN.read_text(encoding="utf-8"), DRAFT_CUES)


@lru_cache(maxsize=1)
def city_draft_weights() -> CueWeights:
    """この市の重み。設定 KAIGIROKU_DRAFT_WEIGHTS の指すファイルか、なければ組み込みの重み。

    SourceError: 設定にあるファイルが読めない。
    """
    path = draft_weights_path()
    if path is None:
        return built_in_draft_weights()
    try:
        return read_weights(read_file(path), DRAFT_CUES)
    except ValueError as error:
        raise SourceError(f"{path.name}: {error}") from error
