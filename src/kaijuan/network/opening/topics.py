"""What kept pages depend on. A door opens, and a notice ends, at its time without any write."""

from __future__ import annotations

from typing import Final

from kaijuan.core.cache.public import topic

#: At most so many seconds a kept page is behind the clock.
EVERY: Final = 60

topic(
    "services",
    "opening.Place",
    "opening.Service",
    "opening.ServiceRule",
    "opening.ModeSpan",
    every=EVERY,
)
topic("notices", "opening.Notice", every=EVERY)
