"""Small schemes, areas and changes, made through the domain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.network.plans.domain.levels import LevelWanted, record_level
from kaijuan.network.plans.domain.schemes import save_area, save_scheme
from kaijuan.network.plans.models import Area, LevelChange, LevelScheme


def at(text: str) -> dt.datetime:
    """ "2020-01-24" or "2020-01-24 08:00" in the house's zone."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=HOUSE_ZONE)


def make_scheme(name: str = "突发公共卫生事件响应") -> LevelScheme:
    """Four levels, "1级" the gravest; in the open scope."""
    levels = [(f"{rank}级", f"Level {rank}") for rank in range(1, 5)]
    return save_scheme(LevelScheme(name=name), levels, by=None)


def make_area(name: str = "四川省", cities: Sequence[str] = ()) -> Area:
    return save_area(Area(name=name, cities=list(cities)), by=None)


def say(scheme: LevelScheme, area: Area, rank: int | None, when: dt.datetime) -> LevelChange:
    """Record that the level of ``rank`` holds from ``when`` on; None: the response is over."""
    level = None if rank is None else scheme.levels.get(rank=rank)
    return record_level(LevelWanted(scheme, area, level, when), by=None, tell=False)
