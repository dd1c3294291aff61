"""手掛かりの重み. 言葉が要約に使われる見込みを、手掛かりの重み付きの和から求める。"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from db.records import Side


@dataclass(frozen=True, slots=True)
class CueWeights:
    """質問と答弁それぞれの、手掛かりの重み。並びは手掛かりの表の順。"""

    sides: Mapping[Side, tuple[float, ...]]

    def chance(self, side: Side, cues: tuple[float, ...]) -> float:
        """言葉が要約に使われる見込み(0 から 1)。言葉のない部分(cues が空)では 0。"""
        return logistic(sum(map(float.__mul__, self.sides[side], cues))) if cues else 0.0


def logistic(value: float) -> float:
    """実数を 0 から 1 に写す。

    >>> logistic(0.0)
    0.5
    """
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


def read_weights(table: str, cues: Collection[str]) -> CueWeights:
    """重みの表(手掛かり、質問、答弁、説明のタブ区切り)を読む。cues は手掛かりの名前(並びの順)。

    ValueError: 手掛かりが足りないか、数でない。文は何行目の何が悪いかを言う。
    """
    found: dict[str, tuple[float, float]] = {}
    for number, line in enumerate(table.splitlines(), 1):
        name, *rest = line.split("\t")
        if not line.strip() or line.startswith("#"):
            continue
        try:
            found[name] = float(rest[0]), float(rest[1])
        except (IndexError, ValueError):
            raise ValueError(
                f"{number} 行目に、手掛かり・質問の重み・答弁の重みがタブ区切りで並んでいません。"
            ) from None
        if not all(math.isfinite(weight) for weight in found[name]):
            raise ValueError(f"{number} 行目の重みが有限の数ではありません。")
    missing = [name for name in cues if name not in found]
    if missing:
        raise ValueError(f"手掛かり {'、'.join(missing)} の重みがありません。")
    columns = [tuple(found[name][side] for name in cues) for side in (0, 1)]
    return CueWeights({Side.QUESTION: columns[0], Side.ANSWER: columns[1]})


def write_weights(weights: CueWeights, cues: Mapping[str, str]) -> str:
    """重みを、説明の付いた表にする。read_weights で読める。cues は手掛かりの名前と説明。"""
    lines = ["# 要約に使うところの選び方。手掛かり、質問の重み、答弁の重み、説明"]
    for at, (name, meaning) in enumerate(cues.items()):
        question, answer = (weights.sides[side][at] for side in (Side.QUESTION, Side.ANSWER))
        lines.append(f"{name}\t{question:.3f}\t{answer:.3f}\t{meaning}")
    return "\n".join(lines) + "\n"
