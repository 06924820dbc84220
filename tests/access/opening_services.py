"""Services and places of a library: some in use, which everybody knows, and some given up."""

from __future__ import annotations

from typing import Any

from kaijuan.core.clock import now
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.opening.models import ModeSpan, Place, Service, ServiceRule


def place(mark: str) -> Any:
    """In use: it holds no canary. The one given up does, for its own staff only."""
    Place.objects.create(name=f"{mark}旧馆", kind="library", retired_at=now())
    return Place.objects.create(name=f"总馆{Place.objects.count()}", kind="library", address="路")


def service(mark: str) -> Any:
    """In use: it holds no canary. The one given up does, for its own staff only."""
    gone = Service.objects.create(kind="lending", name=f"{mark}旧借书", retired_at=now())
    here = Place.objects.filter(institution=current_institution(), retired_at=None).last()
    name = f"借书{Service.objects.count()}"
    made = Service.objects.create(kind="lending", name=name, place=here)
    for each in (gone, made):
        ServiceRule.objects.create(service=each, mode="open", state="limited", how="预约")
    return made


def mode(mark: str) -> Any:
    """A closure that holds, and one of a single service."""
    service = Service.objects.filter(institution=current_institution(), retired_at=None).last()
    ModeSpan.objects.create(mode="limited", starts_at=now(), service=service)
    return ModeSpan.objects.create(mode="closed", starts_at=now())


SERVICE_MAKERS = {"place": place, "service": service, "mode": mode}
