"""A point is checked: once however often it is sent, also when it comes in late."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_noop

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.notify.public import tell, those_who_may
from kaijuan.network.premises.days import believed
from kaijuan.network.premises.domain.refusals import (
    Elsewhere,
    NotOnRoute,
    NotYours,
    ResolvedAlready,
    RoundOver,
    WhatIsWrong,
    WhyByHand,
)
from kaijuan.network.premises.domain.walking import count_again, name_of
from kaijuan.network.premises.models import (
    Check,
    Fault,
    How,
    Outcome,
    Point,
    Round,
    RoundState,
)


@dataclass(frozen=True, slots=True)
class CheckWanted:
    """One look. ``code`` is the client's; ``device_at`` when the telephone says it was."""

    code: UUID
    point: Point
    outcome: str
    how: str
    hand_reason: str = ""
    note: str = ""
    fault: str = ""
    device_at: dt.datetime | None = None

    def digest(self) -> str:
        """SHA-256 of the body, by which a resend is known from something else."""
        body = [
            str(self.point.code),
            self.outcome,
            self.how,
            self.hand_reason,
            self.note,
            self.fault,
            self.device_at.astimezone(dt.UTC).isoformat() if self.device_at else "",
        ]
        return hashlib.sha256(json.dumps(body, ensure_ascii=False).encode()).hexdigest()


def check_point(found: Round, wanted: CheckWanted, *, by: Any) -> Check:
    """Note what was found. The same code and body again is the same check.

    A check that was kept on the telephone comes in after the round is finished as well, if it was
    done before. Raises Elsewhere (409), NotYours, RoundOver, NotOnRoute, WhyByHand, WhatIsWrong or
    ValidationError.
    """
    known = Check.objects.filter(code=wanted.code).first()
    if known is not None:
        return _same(known, found, wanted)
    at = now()
    made = _made(found, wanted, at, by)
    _guard(found, wanted, made.at, by)
    made.clean_fields(exclude=["institution", "round", "point", "fault", "by"])
    try:
        with transaction.atomic():
            locked = Round.objects.select_for_update(of=("self",)).get(pk=found.pk)
            _guard(locked, wanted, made.at, by)
            rows = Check.objects.filter(round=found, point=wanted.point, superseded_at=None)
            rows.update(superseded_at=at)
            if made.outcome == Outcome.NOT_OK:
                made.fault = _fault(wanted, made, by)
            made.save()
            count_again(found)
            record("patrol.checked", made, by=by, details={"outcome": made.outcome})
    except IntegrityError as error:
        raise Elsewhere from error
    return made


def resolve_fault(fault: Fault, *, note: str, by: Any) -> Fault:
    """It is mended. Raises ResolvedAlready or ValidationError."""
    fault.resolution = note.strip()
    fault.clean_fields(exclude=["institution", "point", "found_by", "resolved_by"])
    with transaction.atomic():
        rows = Fault.objects.filter(pk=fault.pk, resolved_at=None)
        taken = rows.update(resolved_at=now(), resolved_by=by, resolution=fault.resolution)
        fault.refresh_from_db()
        if not taken:
            raise ResolvedAlready
        record("fault.resolved", fault, by=by)
        if fault.found_by is not None and fault.found_by_id != getattr(by, "pk", None):
            _tell(fault, [fault.found_by], gettext_noop("%(library)s: resolved at “%(what)s”"))
    return fault


def _same(known: Check, found: Round, wanted: CheckWanted) -> Check:
    if known.round_id != found.pk or known.sha256 != wanted.digest():
        raise Elsewhere
    return known


def _made(found: Round, wanted: CheckWanted, at: dt.datetime, by: Any) -> Check:
    return Check(
        code=wanted.code,
        round=found,
        point=wanted.point,
        outcome=wanted.outcome,
        how=wanted.how,
        hand_reason=wanted.hand_reason,
        note=wanted.note,
        at=believed(wanted.device_at, at, not_before=found.started_at),
        device_at=wanted.device_at,
        received_at=at,
        sha256=wanted.digest(),
        by=by,
    )


def _guard(found: Round, wanted: CheckWanted, at: dt.datetime, by: Any) -> None:
    if found.walker_id != by.pk:
        raise NotYours(name_of(found.walker))
    late = found.state == RoundState.FINISHED and found.ended_at is not None
    in_time = late and found.ended_at is not None and at <= found.ended_at
    if found.state != RoundState.WALKING and not in_time:
        raise RoundOver
    if str(wanted.point.code) not in found.plan:
        raise NotOnRoute
    if wanted.how == How.HAND and not wanted.hand_reason.strip():
        raise WhyByHand
    if wanted.outcome == Outcome.NOT_OK and not wanted.note.strip():
        raise WhatIsWrong


def _fault(wanted: CheckWanted, made: Check, by: Any) -> Fault:
    """The fault that stands at the point, seen once more; else a new one, and those are told."""
    # Two rounds of two routes may find it at once: the first opens the fault, the second sees it.
    Point.objects.select_for_update(of=("self",)).get(pk=wanted.point.pk)
    known = Fault.objects.filter(point=wanted.point, resolved_at=None).first()
    if known is not None:
        known.times += 1
        known.seen_at = max(known.seen_at, made.at)
        known.save(update_fields=["times", "seen_at"])
        return known
    fault = Fault.objects.create(
        point=wanted.point,
        kind=wanted.fault,
        note=wanted.note,
        found_at=made.at,
        seen_at=made.at,
        found_by=by,
        sample=wanted.point.spot.sample,
    )
    record("fault.found", fault, by=by)
    people = those_who_may("premises.manage", made.round.institution)
    _tell(fault, people, gettext_noop("%(library)s: not in order at “%(what)s”"))
    return fault


def _tell(fault: Fault, people: Any, sentence: str) -> None:
    tell(
        people,
        sentence,
        institution=fault.institution,
        href=reverse("premises:fault", args=[fault.institution.slug, fault.code]),
        parameters={"what": fault.point.spot.name},
    )
