"""One library with services, staff and a plan, for the tests of the switch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from kaijuan.core.accounts.models import User
from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.tenancy.models import Institution, Role
from kaijuan.core.testing.factories import make_user
from kaijuan.network.opening.models import Mode
from kaijuan.network.opening.public import standing_of
from kaijuan.network.plans.domain.switches import (
    SwitchWanted,
    apply_switch,
    approve_switch,
    prepare_switch,
    preview_switch,
    submit_switch,
)
from kaijuan.network.plans.models import Consent, Switch
from tests.replay.world import Stages, World, make_world, usual_stages


def at(text: str) -> dt.datetime:
    """ "2020-01-24" or "2020-01-24 08:00" in the house's zone."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=HOUSE_ZONE)


@dataclass(slots=True)
class Library:
    """Its people, and shortcuts; everything happens in its open scope."""

    world: World
    institution: Institution
    librarian: User
    director: User
    deputy: User

    def want(self, mode: str | None = "closed", **more: Any) -> SwitchWanted:
        values = {"starts_at": at("2020-01-24"), "by_plan": False} | more
        return SwitchWanted(mode=mode, **values)

    def prepare(
        self, mode: str | None = "closed", *, by: User | None = None, **more: Any
    ) -> Switch:
        return prepare_switch(self.want(mode, **more), by=by or self.librarian)

    def submitted(self, mode: str | None = "closed", **more: Any) -> Switch:
        by = more.pop("by", self.librarian)
        switch = self.prepare(mode, by=by, **more)
        return submit_switch(switch, digest=preview_switch(switch).digest, by=by)

    def approved(self, mode: str | None = "closed", **more: Any) -> Switch:
        return approve_switch(self.submitted(mode, **more), by=self.director)

    def applied(self, mode: str | None = "closed", **more: Any) -> Switch:
        switch = self.approved(mode, **more)
        assert apply_switch(switch.pk) is not None
        switch.refresh_from_db()
        return switch

    def modes(self, when: dt.datetime | None = None) -> dict[str, str]:
        opening = standing_of([self.institution], at=when).of(self.institution)
        return {each.service.name: each.mode.value for each in opening.services}

    def mode(self, when: dt.datetime | None = None) -> str:
        mode: Mode = standing_of([self.institution], at=when).of(self.institution).mode
        return mode.value


def make_library(
    consortium: Institution,
    *,
    consent: str = Consent.SECOND,
    stages: Callable[[int], Stages] = usual_stages,
    services: int = 4,
) -> Library:
    world = make_world(consortium, 1, consent=consent, services=services, stages=stages)
    [member] = world.members
    deputy = make_user(f"deputy-{member.pk}", member, Role.DIRECTOR)
    return Library(world, member, world.librarian(member), world.director(member), deputy)
