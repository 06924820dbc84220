"""Background work of gates: each minute what is shown, at night what was forgotten."""

from __future__ import annotations

from collections.abc import Callable

from kaijuan.core.jobs.public import at_each, cron
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import across_the_wall
from kaijuan.network.gate.counters import publish_doors
from kaijuan.network.gate.domain.buildings import show_headcounts
from kaijuan.network.gate.domain.keeping import forget_due
from kaijuan.network.gate.domain.night import close_night
from kaijuan.network.gate.domain.tracing import expire_due
from kaijuan.network.gate.models import Building


def _everywhere(what: Callable[[], object], *, shown: bool = False) -> None:
    """For each institution with entry control; one that fails stops no other."""
    with across_the_wall("finding the institutions that have entry control"):
        having = Building.objects.filter(**({"shown": True} if shown else {}))
        pks = list(having.order_by().values_list("institution", flat=True).distinct())
    institutions = Institution.objects.filter(pk__in=pks).order_by("pk")
    list(at_each(institutions, lambda _institution: what()))


@cron("gate.show", "* * * * *")
def show(*, institution_id: None) -> None:
    """Publish how many are inside, where the library shows it."""
    _everywhere(show_headcounts, shown=True)


@cron("gate.night", "*/10 * * * *")
def night(*, institution_id: None) -> None:
    """Close what was forgotten once the library's day is over, and what nobody decided in time."""
    _everywhere(_night)


def _night() -> None:
    expire_due()
    if close_night() is not None:
        forget_due()
        publish_doors()
