"""Background work of gates: each minute what is shown, at night what was forgotten."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from django.db import InterfaceError, OperationalError

from kaijuan.core.jobs.public import cron
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import across_the_wall, institution_scope
from kaijuan.network.gate.counters import publish_doors
from kaijuan.network.gate.domain.buildings import show_headcounts
from kaijuan.network.gate.domain.keeping import forget_due
from kaijuan.network.gate.domain.night import close_night
from kaijuan.network.gate.domain.tracing import expire_due
from kaijuan.network.gate.models import Building

log: Final = logging.getLogger("kaijuan.gate")


class NotDone(RuntimeError):
    """For these institutions, by their keys, something failed; for all others it was done."""


def _everywhere(what: Callable[[], object], *, shown: bool = False) -> None:
    """For each institution with entry control in its own scope; one that fails stops no other."""
    failed = []
    with across_the_wall("finding the institutions that have entry control"):
        having = Building.objects.filter(**({"shown": True} if shown else {}))
        pks = list(having.order_by().values_list("institution", flat=True).distinct())
    for institution in Institution.objects.filter(pk__in=pks).order_by("pk"):
        try:
            with institution_scope(institution):
                what()
        except (OperationalError, InterfaceError):
            # The database is away for all of them.
            raise
        except Exception:
            log.exception("entry control of %s", institution.key)
            failed.append(institution.key)
    if failed:
        raise NotDone(", ".join(failed))


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
