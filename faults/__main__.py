"""`make faults`: faults under a working house, and one table of what they cost.

Ends with 1 when a bound is broken: something acknowledged was lost, stands there twice, was called
a success and is not there, or is there by half. Every part ends in its own time, and says how many
of its points it reached. The same ``--seed`` chooses the same points (moments by the clock differ).
"""

from __future__ import annotations

import argparse
import random
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final, NamedTuple

from faults.budget import Budget
from faults.clock import step_clock
from faults.errors import refuse_writes
from faults.handing_in import kill_reports
from faults.house import ChildFailed
from faults.kill import kill_servers
from faults.migrations import kill_starts
from faults.power import lose_power
from faults.table import Row, render


class Part(NamedTuple):
    run: Callable[[Budget], Iterable[Row]]
    #: At most; on two idle cores most parts are done with their points earlier.
    seconds: float


PARTS: Final = {
    "kill": Part(kill_servers, 210),
    "reports": Part(kill_reports, 300),
    "power": Part(lose_power, 90),
    "errors": Part(refuse_writes, 210),
    "migrations": Part(kill_starts, 150),
    "clock": Part(step_clock, 60),
}
POINTS: Final = 200


def main() -> int:
    chosen = _chosen()
    rows: list[Row] = []
    print(
        f"making faults with --seed {chosen.seed}; this takes a quarter of an hour", file=sys.stderr
    )
    with tempfile.TemporaryDirectory(prefix="kaijuan-faults-") as name:
        for part in chosen.only or PARTS:
            folder = Path(name) / part
            folder.mkdir()
            rows += _rows(part, Path(folder), chosen)
    print(render(rows))
    print(f"\nseed {chosen.seed}")
    return 0 if all(row.holds for row in rows) else 1


def _rows(name: str, scratch: Path, chosen: argparse.Namespace) -> list[Row]:
    part = PARTS[name]
    # For each part its own, so that --only repeats what the whole run did.
    chance = random.Random(f"{chosen.seed} {name}")
    rows: list[Row] = []
    try:
        seconds = part.seconds * chosen.patience
        for row in part.run(Budget(chosen.points, seconds, chance, scratch)):
            rows.append(row)
            said = "left out" if row.left_out else "holds" if row.holds else "BROKEN"
            print(f"  {row.what}: {said}", file=sys.stderr, flush=True)
    except (ChildFailed, RuntimeError, OSError) as error:
        rows.append(Row(name, broken=1, note=f"the part itself ended: {error}"))
    return rows


def _chosen() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m faults", description=__doc__)
    parser.add_argument(
        "--only", action="append", choices=PARTS, help="this part (may be repeated)"
    )
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--points", type=int, default=POINTS, help="faults of each kind")
    parser.add_argument(
        "--patience", type=float, default=1.0, help="times the usual time, for a slow machine"
    )
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
