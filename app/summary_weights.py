"""一口要約の重み. 組み込みの重みか、利用者が learn で求めた重みのファイルを読む。"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from app.errors import SourceError
from app.readers.text import read_file
from nlp.drafts.passage import CUES
from nlp.drafts.weights import CueWeights, read_weights

_BUILT_IN = Path(__file__).resolve().parent / "weights" / "summary.tsv"


@lru_cache(maxsize=1)
def built_in_weights() -> CueWeights:
    """組み込みの重み。"""
    return read_weights(_BUILT_IN.read_text(encoding="utf-8"), CUES)


def load_weights(path: Path | None) -> CueWeights:
    """path の重み。None なら組み込みの重み。SourceError: 読めないとき。"""
    if path is None:
        return built_in_weights()
    try:
        return read_weights(read_file(path), CUES)
    except ValueError as error:
        raise SourceError(f"{path.name}: {error}") from error
