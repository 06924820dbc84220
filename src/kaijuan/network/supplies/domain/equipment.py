"""Equipment is entered, serviced, taken out of service, put back, written off."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.supplies.days import today_here
from kaijuan.network.supplies.domain.refusals import (
    DoneInFuture,
    NameTaken,
    NextBeforeDone,
    OutAlready,
    WrittenOff,
)
from kaijuan.network.supplies.domain.save import check_place
from kaijuan.network.supplies.models import Equipment, EquipmentCount, Servicing


def save_equipment(machine: Equipment, *, by: Any) -> Equipment:
    """Keep a new or changed machine. Raises ``NameTaken`` or ``ForeignPlace``."""
    verb = "equipment.created" if machine._state.adding else "equipment.changed"
    machine.clean_fields(exclude=["institution"])
    check_place(machine.place)
    try:
        with transaction.atomic():
            kinds = {
                machine.kind,
                *Equipment.objects.filter(pk=machine.pk).values_list("kind", flat=True),
            }
            machine.save()
            record(verb, machine, by=by)
            publish_counts(kinds)
    except IntegrityError as error:
        raise NameTaken from error
    return machine


def service_equipment(
    machine: Equipment,
    *,
    done_on: dt.date,
    done_by: str,
    note: str,
    next_on: dt.date | None,
    by: Any,
) -> Servicing:
    """Note a service. Without ``next_on`` the next one follows from ``service_every`` months.

    A service entered late does not move the next one back. Raises ``DoneInFuture``,
    ``NextBeforeDone``, ``WrittenOff`` or ``ValidationError``.
    """
    if done_on > today_here():
        raise DoneInFuture
    if next_on is not None and next_on <= done_on:
        raise NextBeforeDone
    made = Servicing(equipment=machine, done_on=done_on, done_by=done_by, note=note, recorded_by=by)
    made.clean_fields(exclude=["institution", "recorded_by"])
    with transaction.atomic():
        here = Equipment.objects.select_for_update(of=("self",)).filter(pk=machine.pk).get()
        if here.written_off_at is not None:
            raise WrittenOff
        last = here.servicings.order_by("-done_on").values_list("done_on", flat=True).first()
        made.save()
        if last is None or done_on >= last:
            here.next_service_on = next_on or _following(here, done_on)
            here.save(update_fields=["next_service_on"])
        record("equipment.serviced", machine, by=by)
    machine.refresh_from_db()
    return made


def take_out(machine: Equipment, *, reason: str, by: Any) -> None:
    """Out of service from now on. Raises ``OutAlready``, ``WrittenOff`` or ``ValidationError``."""
    machine.out_reason = reason
    machine.clean_fields(exclude=["institution"])
    with transaction.atomic():
        _set(machine, {"out_since": None}, out_since=now(), out_reason=reason)
        record("equipment.taken_out", machine, by=by)
        publish_counts({machine.kind})


def put_back(machine: Equipment, *, by: Any) -> None:
    """It works again. Raises ``OutAlready`` or ``WrittenOff``."""
    with transaction.atomic():
        _set(machine, {"out_since__isnull": False}, out_since=None, out_reason="")
        record("equipment.put_back", machine, by=by)
        publish_counts({machine.kind})


def write_off(machine: Equipment, *, by: Any) -> None:
    """It is no more; its services stay on record. Raises ``WrittenOff``."""
    with transaction.atomic():
        _set(machine, {}, written_off_at=now())
        record("equipment.written_off", machine, by=by)
        publish_counts({machine.kind})


def publish_counts(kinds: set[str]) -> None:
    """Bring what the consortium sees to what there is; only numbers cross the wall.

    Called after ``record``: the log's chain is locked by then, so of two who change machines at
    once the second counts what the first wrote.
    """
    own = {"institution": current_institution()}
    for kind in kinds:
        found = list(Equipment.objects.filter(kind=kind, written_off_at=None))
        # Samples are counted only where there is nothing else, and are marked then.
        rows = [row for row in found if not row.sample] or found
        bought = [row.bought_on for row in rows if row.bought_on is not None]
        known = EquipmentCount.objects.filter(kind=kind, **own).first()
        since = min(bought, default=known.owned_since if known else None) or today_here()
        EquipmentCount.objects.update_or_create(
            kind=kind,
            **own,
            defaults={
                "owned": len(rows),
                "working": sum(1 for row in rows if row.out_since is None),
                "owned_since": since if rows else None,
                "sample": bool(rows) and rows[0].sample,
            },
        )


def is_overdue(machine: Equipment) -> bool:
    """Its service should have been done before today."""
    return machine.next_service_on is not None and machine.next_service_on < today_here()


def _following(machine: Equipment, done_on: dt.date) -> dt.date | None:
    if machine.service_every is None:
        return None
    # Calendar months: the 31st is followed by the last day of a shorter month.
    years, month = divmod(done_on.month - 1 + machine.service_every, 12)
    year = done_on.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(done_on.day, last))


def _set(machine: Equipment, condition: dict[str, Any], **values: Any) -> None:
    rows = Equipment.objects.filter(pk=machine.pk, written_off_at=None)
    if not rows.filter(**condition).update(**values):
        machine.refresh_from_db()
        raise WrittenOff if machine.written_off_at is not None else OutAlready
    machine.refresh_from_db()
