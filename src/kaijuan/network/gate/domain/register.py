"""Registering at a gate: in, out, or turned away. Each act once, and never more than fit (S11).

An act is a row of its own and is not in the log besides: who pressed Enter, at which gate and when
stand in it, and it is not changed afterwards. What a person decides about it is in the log.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from kaijuan.core.clock import now
from kaijuan.core.validators import plain_line
from kaijuan.network.gate.domain import passing
from kaijuan.network.gate.domain.digests import digest_of_body
from kaijuan.network.gate.domain.refusals import GateRetired, PassageClash, WrongWay
from kaijuan.network.gate.domain.settings import day_here
from kaijuan.network.gate.domain.who import Who, let_go, who_said, who_scanned
from kaijuan.network.gate.models import (
    Building,
    Direction,
    Gate,
    Outcome,
    Passage,
    Purpose,
    Reason,
)

#: What was queued without a network is believed about its time for so long.
QUEUED: Final = dt.timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class PassageWanted:
    """What was entered at a gate. ``code`` is the page's own UUID; ``at`` its clock, or None.

    ``scan`` is a QR code or a card number; without it the ``name`` counts. The three checks say
    "passed"; no value of any of them is ever sent. They matter on the way in only.
    """

    code: UUID
    direction: str
    scan: str = ""
    name: str = ""
    contact: str = ""
    purpose: str = ""
    temperature: bool = True
    symptoms: bool = True
    mask: bool = True
    at: dt.datetime | None = None

    def failed(self) -> str:
        """Why nobody comes in so, the gravest first; "" where all passed."""
        checks = (
            (self.temperature, Reason.TEMPERATURE),
            (self.symptoms, Reason.SYMPTOMS),
            (self.mask, Reason.MASK),
        )
        return next((reason.value for passed, reason in checks if not passed), "")


@dataclass(frozen=True, slots=True)
class Registered:
    """What became of it. ``created`` is False where it was known; ``unregistered``: somebody left
    who had never been registered as coming in; ``forgot``: an earlier exit was forgotten."""

    passage: Passage
    building: Building
    created: bool
    forgot: bool = False
    unregistered: bool = False


def register(gate: Gate, wanted: PassageWanted, *, by: Any) -> Registered:
    """Carry it out, or find that it was. A person who is turned away is registered as that.

    Raises PassageClash (same code, other content), GateRetired, WrongWay, NobodyNamed, NotACard,
    NameTwice and ValidationError; then nothing is written.
    """
    _check(gate, wanted)
    # Without the time: what is sent once more may say how long it has waited by now.
    body = digest_of_body(asdict(wanted) | {"gate": gate.code, "at": None})
    known = _known(wanted.code, body)
    if known is not None:
        return known
    try:
        with transaction.atomic():
            return _carry_out(gate, wanted, body, by)
    except (IntegrityError, passing.MovedMeanwhile):
        # The same act arrived twice at once, or the same person at two gates.
        known = _known(wanted.code, body)
        if known is not None:
            return known
        with transaction.atomic():
            return _carry_out(gate, wanted, body, by)


def _check(gate: Gate, wanted: PassageWanted) -> None:
    for text in (wanted.scan, wanted.name, wanted.contact):
        plain_line(text)
    if gate.retired_at is not None or gate.building.retired_at is not None:
        raise GateRetired
    if not gate.lets(wanted.direction):
        raise WrongWay(_other_way(gate, wanted.direction))


def _other_way(gate: Gate, direction: str) -> Any:
    others = Gate.objects.filter(
        building=gate.building, retired_at=None, direction__in=[direction, Direction.BOTH]
    )
    names = pgettext("between gates", ", ").join(others.values_list("name", flat=True))
    out = direction == Direction.OUT
    if not names:
        sentence = (
            _("This gate is a way in. Nobody leaves here.")
            if out
            else _("This gate is a way out. Nobody comes in here.")
        )
        return sentence
    sentence = (
        _("This gate is a way in. The way out is: {gates}.")
        if out
        else _("This gate is a way out. The way in is: {gates}.")
    )
    return format_lazy(sentence, gates=names)


def _known(code: UUID, body: str) -> Registered | None:
    # Nearly always there is none: no more is read than says so.
    found = Passage.objects.filter(code=code).order_by()
    bodies = list(found.values_list("body", flat=True))
    if not bodies:
        return None
    if bodies != [body]:
        raise PassageClash
    passage = found.select_related("gate__building__place", "visit").get()
    return Registered(passage, passage.gate.building, created=False)


def _carry_out(gate: Gate, wanted: PassageWanted, body: str, by: Any) -> Registered:
    at = _moment(wanted.at)
    passage = Passage(
        code=wanted.code, gate=gate, direction=wanted.direction, body=body, at=at, by=by
    )
    coming = wanted.direction == Direction.IN
    reason = wanted.failed() if coming else ""
    who = None if reason else _who(wanted, day_here(at) if coming else None)
    if reason or who is None:
        return _turned_away(passage, reason or Reason.PASS)
    if coming:
        entered = passing.come_in(gate, who, at=at, purpose=_purpose(wanted))
        if entered is None:
            let_go(who)
            return _turned_away(passage, Reason.FULL)
    else:
        entered = passing.go_out(gate, who, at=at)
    passage.outcome, passage.visit = entered.outcome, entered.visit
    passage.save(force_insert=True)
    return Registered(
        passage,
        _as_it_is(gate),
        created=True,
        forgot=entered.forgot,
        unregistered=entered.visit.came_in_at is None,
    )


def _who(wanted: PassageWanted, day: dt.date | None) -> Who | None:
    if wanted.scan.strip():
        return who_scanned(wanted.scan, day)
    return who_said(wanted.name, wanted.contact)


def _purpose(wanted: PassageWanted) -> str:
    return wanted.purpose if wanted.purpose in Purpose.values else ""


def _turned_away(passage: Passage, reason: str) -> Registered:
    """Where, when and why; nothing of who it was."""
    passage.outcome, passage.reason = Outcome.REFUSED, reason
    passage.save(force_insert=True)
    return Registered(passage, _as_it_is(passage.gate), created=True)


def _as_it_is(gate: Gate) -> Building:
    found: Building = Building.objects.select_related("place").get(pk=gate.building_id)
    return found


def _moment(at: dt.datetime | None) -> dt.datetime:
    """When it happened: the page's own time where it is plausible, else now."""
    here = now()
    return at if at is not None and here - QUEUED <= at <= here else here
