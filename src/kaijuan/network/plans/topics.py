"""What kept pages depend on. A level takes effect at its time without any write."""

from __future__ import annotations

from typing import Final

from kaijuan.core.cache.public import topic

#: At most so many seconds a kept page is behind the clock.
EVERY: Final = 60

topic(
    "levels",
    "plans.LevelScheme",
    "plans.Level",
    "plans.Area",
    "plans.LevelChange",
    every=EVERY,
)
topic("plans", "plans.Plan")
topic("switches", "plans.Switch", "opening.Place", "opening.Service", every=EVERY)
