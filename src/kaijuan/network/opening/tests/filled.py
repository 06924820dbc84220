"""Services, places and decisions for tests, written as the domain writes them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.models import Mode, ModeSpan, Place, Service, ServiceRule, State

UTC = dt.UTC
NOON = dt.datetime(2020, 2, 1, 4, tzinfo=UTC)


def make_place(
    institution: Institution, name: str = "总馆", kind: str = "library", **values: Any
) -> Place:
    with institution_scope(institution):
        made: Place = Place.objects.create(name=name, kind=kind, **values)
        return made


def make_service(
    institution: Institution,
    name: str = "借书",
    kind: str = "lending",
    rules: dict[Mode, State] | None = None,
    **values: Any,
) -> Service:
    with institution_scope(institution):
        made: Service = Service.objects.create(name=name, kind=kind, **values)
        ServiceRule.objects.bulk_create(
            [ServiceRule(service=made, mode=m, state=s) for m, s in (rules or {}).items()]
        )
        return made


def make_span(
    institution: Institution,
    mode: str,
    starts_at: dt.datetime = NOON,
    ends_at: dt.datetime | None = None,
    **values: Any,
) -> ModeSpan:
    with institution_scope(institution):
        made: ModeSpan = ModeSpan.objects.create(
            mode=mode, starts_at=starts_at, ends_at=ends_at, **values
        )
        return made
