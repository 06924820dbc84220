"""The clock's net: what is due is carried out, what is over is put back."""

from __future__ import annotations

import logging

from django.db import InterfaceError, OperationalError
from django.db.models import QuerySet

from kaijuan.core.clock import now
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.plans.domain.switches.apply import apply_switch
from kaijuan.network.plans.domain.switches.undo import end_switch
from kaijuan.network.plans.models import Switch

log = logging.getLogger("kaijuan.plans")

State = Switch.State


def due() -> QuerySet[Switch]:
    """What is approved and whose time has come, in the order in which it was to begin."""
    rows: QuerySet[Switch] = Switch.objects.filter(state=State.APPROVED, starts_at__lte=now())
    return rows.select_related("institution").order_by("starts_at", "pk")


def over() -> QuerySet[Switch]:
    """What was carried out and whose time has passed."""
    rows: QuerySet[Switch] = Switch.objects.filter(state=State.APPLIED, ends_at__lte=now())
    return rows.select_related("institution").order_by("ends_at", "pk")


def carry_out_due() -> tuple[int, int]:
    """Everything that is due and over, each in its own scope and transaction; how many of each.

    One that fails does not keep the others; it stays for the next minute.
    """
    begun = ended = 0
    for switch in list(due()):
        with institution_scope(switch.institution):
            begun += apply_switch(switch.pk) is not None
    for switch in list(over()):
        with institution_scope(switch.institution):
            ended += _end(switch)
    return begun, ended


def _end(switch: Switch) -> bool:
    try:
        return end_switch(switch.pk) is not None
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("switch %s is over and could not be put back", switch.pk)
        return False
