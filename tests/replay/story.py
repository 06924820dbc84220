"""The winter of 2020: Level I on 24 January, Level II on 26 February, and one thing taken back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.jobs.public import run_ready_jobs
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.plans.domain.levels import LevelWanted, record_level
from kaijuan.network.plans.domain.proposals import propose_for_level
from kaijuan.network.plans.domain.switches import undo_switch
from kaijuan.network.plans.models import LevelChange, Proposal, Switch
from tests.replay.world import World

LEVEL_ONE: Final = dt.datetime(2020, 1, 24, tzinfo=HOUSE_ZONE)
LEVEL_TWO: Final = dt.datetime(2020, 2, 26, tzinfo=HOUSE_ZONE)


@dataclass(frozen=True, slots=True)
class Told:
    """What became of the two changes."""

    first: Proposal
    second: Proposal

    def switches(self, which: Proposal) -> list[Switch]:
        """The switches of a proposal in the order of the members."""
        rows = Switch.objects.filter(proposal=which).select_related("institution")
        return list(rows.order_by("institution__number"))


def replay(world: World) -> Told:
    """Both changes are recorded, proposed, and carried out as the plans say."""
    return Told(change_level(world, 1, LEVEL_ONE), change_level(world, 2, LEVEL_TWO))


def change_level(world: World, rank: int, when: dt.datetime) -> Proposal:
    """The secretariat records a level, proposes what the plans say, and the worker does it."""
    proposal = change_level_unapplied(world, rank, when)
    run_ready_jobs()
    return proposal


def change_level_unapplied(world: World, rank: int, when: dt.datetime) -> Proposal:
    """The same up to the jobs, which wait for a worker."""
    with institution_scope(world.consortium):
        change = record(world, rank, when)
        return propose_for_level(change, by=world.secretariat)


def record(world: World, rank: int, when: dt.datetime) -> LevelChange:
    """In the consortium's open scope."""
    wanted = LevelWanted(world.scheme, world.area, world.level(rank), when)
    return record_level(wanted, by=world.secretariat, tell=False)


def take_back(world: World, which: Proposal) -> int:
    """Each director takes back what that proposal switched; how many did."""
    count = 0
    rows = Switch.objects.filter(proposal=which, state=Switch.State.APPLIED)
    for switch in rows.select_related("institution"):
        with institution_scope(switch.institution):
            undo_switch(switch, by=world.director(switch.institution))
        count += 1
    return count
