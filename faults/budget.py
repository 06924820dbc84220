"""How much a part may do: so many points, and no longer than so many seconds."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(slots=True)
class Budget:
    """``scratch`` is a folder of this part's own; ``chance`` is seeded, to repeat a run."""

    points: int
    seconds: float
    chance: random.Random
    scratch: Path
    began: float = field(default_factory=time.monotonic)

    @property
    def spent(self) -> float:
        return time.monotonic() - self.began

    def share(self, of: int) -> float:
        """Until when (as ``spent``) something may go on that begins now and has one share ``of``
        so many; whoever came before may have taken more than its own.
        """
        return self.spent + self.seconds / of
