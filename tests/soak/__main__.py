"""`make soak`: 殺すことと取り合うことを、長く試す. 一つでも約束が破れれば終了状態 1。"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from time import monotonic

from tests.soak.kills import kill_writers
from tests.soak.rivals import Rivalry, compete


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--pairs", type=int, default=1000)
    options.add_argument("--crowds", type=int, default=50)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    started = monotonic()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        killed = kill_writers(folder, chosen.kills, chosen.seed)
        print(killed, flush=True)
        pairs = compete(folder, chosen.pairs, 2)
        print(pairs, flush=True)
        crowds = compete(folder, chosen.crowds, 20)
        print(crowds, flush=True)
    print(f"{monotonic() - started:.0f} 秒")
    wanted = (
        (killed.lost, killed.broken) == (0, 0)
        and pairs == Rivalry(chosen.pairs, chosen.pairs, chosen.pairs, 0, 0)
        and crowds == Rivalry(chosen.crowds, chosen.crowds, 19 * chosen.crowds, 0, 0)
    )
    sys.exit(not wanted)


if __name__ == "__main__":
    main()
