"""要約の重み. 組み込みの重みか、利用者が learn で求めた重みのファイルを読む。"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from pathlib import Path

from app.errors import SourceError
from app.readers.text import read_file
from nlp.drafts.cues import DRAFT_CUES
from nlp.drafts.passage import CUES
from nlp.drafts.weights import CueWeights, read_weights

_BUILT_IN = Path(__file__).resolve().parent / "weights"


@lru_cache(maxsize=1)
def built_in_weights() -> CueWeights:
    """一口要約の、組み込みの重み。"""
    return read_weights((_BUILT_IN / "summary.tsv").read_text(encoding="utf-8"), CUES)


@lru_cache(maxsize=1)
def built_in_draft_weights() -> CueWeights:
    """要約案の、組み込みの重み。"""
    return read_weights((_BUILT_IN / "draft.tsv").read_text(encoding="utf-8"), DRAFT_CUES)


def load_weights(path: Path | None) -> CueWeights:
    """一口要約の、path の重み。None なら組み込みの重み。SourceError: 読めないとき。"""
    return built_in_weights() if path is None else _read(path, CUES)


def load_draft_weights(path: Path | None) -> CueWeights:
    """要約案の、path の重み。None なら組み込みの重み。SourceError: 読めないとき。"""
    return built_in_draft_weights() if path is None else _read(path, DRAFT_CUES)


def _read(path: Path, cues: Collection[str]) -> CueWeights:
    try:
        return read_weights(read_file(path), cues)
    except ValueError as error:
        raise SourceError(f"{path.name}: {error}") from error
