"""Modes are decided, and a decision is cancelled; nothing about one is ever edited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.validators import sensible_day
from kaijuan.network.opening.domain.refusals import EndsBeforeItBegins, ForeignTarget
from kaijuan.network.opening.domain.zone import zone_of
from kaijuan.network.opening.models import ModeSpan, Place, Service

#: Up to so many are written down one by one, more as a number.
NAMED_IN_THE_LOG: Final = 3
#: Fields that are rows: whose they are is asked elsewhere.
UNCHECKED: Final = (
    "institution",
    "place",
    "service",
    "decided_by",
    "approved_by",
    "cancelled_by",
)
#: Fields in which many decisions of one act say the same; every other field is looked at in each.
SHARED: Final = (
    "mode",
    "starts_at",
    "ends_at",
    "reason",
    "reason_en",
    "switch_code",
    "cancelled_at",
    "sample",
)


def decide_modes(spans: Sequence[ModeSpan], *, by: Any) -> list[ModeSpan]:
    """Write decisions of the open scope's institution, later ones after earlier ones.

    One insert for all of them, all or none; ``decided_by`` is ``by`` where it is not filled in.
    Raises ``ValidationError``, ``EndsBeforeItBegins`` or ``ForeignTarget``.
    """
    institution = current_institution()
    with transaction.atomic():
        _check_targets(spans, institution)
        _check_each(spans, institution)
        for span in spans:
            span.decided_by = span.decided_by or by
        made: list[ModeSpan] = ModeSpan.objects.bulk_create(spans)
        _record("mode.decided", "modes.decided", made, by=by)
    return made


def cancel_spans(codes: Iterable[UUID], *, by: Any) -> set[UUID]:
    """Cancel those of ``codes`` that stand, as if they had never been; which they were.

    Of two who cancel at once each gets only what the other had not.
    """
    with transaction.atomic():
        standing = ModeSpan.objects.select_for_update().filter(
            institution=current_institution(), code__in=list(codes), cancelled_at__isnull=True
        )
        found = list(standing.order_by("pk"))
        ModeSpan.objects.filter(pk__in=[each.pk for each in found]).update(
            cancelled_at=now(), cancelled_by=by
        )
        _record("mode.cancelled", "modes.cancelled", found, by=by)
    return {each.code for each in found}


def check_period(
    starts_at: dt.datetime, ends_at: dt.datetime | None, institution: Institution
) -> None:
    """Between 1900 and 2200 and the right way round; also for forms that ask for a period."""
    for moment in (starts_at, ends_at):
        if moment is not None:
            _check_moment(moment, institution)
    if ends_at is not None and ends_at <= starts_at:
        raise EndsBeforeItBegins


def _check_moment(moment: dt.datetime, institution: Institution) -> None:
    try:
        day = moment.astimezone(zone_of(institution)).date()
    except OverflowError:
        day = moment.date()
    sensible_day(day)


def _check_each(spans: Sequence[ModeSpan], institution: Institution) -> None:
    """The decisions of a switch differ in target and mode: what they share is looked at once."""
    looked_at: set[tuple[Any, ...]] = set()
    for span in spans:
        said = tuple([getattr(span, name) for name in SHARED])
        if said not in looked_at:
            _check(span, institution)
            looked_at.add(said)
        else:
            span.clean_fields(exclude=[*UNCHECKED, *SHARED])
        if span.place_id is not None and span.service_id is not None:
            raise ForeignTarget


def _check(span: ModeSpan, institution: Institution) -> None:
    if span.starts_at is None:
        raise ValidationError(
            {"starts_at": ModeSpan._meta.get_field("starts_at").error_messages["null"]}
        )
    check_period(span.starts_at, span.ends_at, institution)
    span.clean_fields(exclude=UNCHECKED)


def _check_targets(spans: Sequence[ModeSpan], institution: Institution) -> None:
    """Published rows are not walled: that a target is the institution's own is asked here."""
    for model, wanted in (
        (Place, {span.place_id for span in spans} - {None}),
        (Service, {span.service_id for span in spans} - {None}),
    ):
        rows = model.objects.filter(pk__in=wanted, institution=institution, retired_at=None)
        if wanted and rows.count() != len(wanted):
            raise ForeignTarget


def _record(one: str, many: str, spans: Sequence[ModeSpan], *, by: Any) -> None:
    if len(spans) <= NAMED_IN_THE_LOG:
        for span in spans:
            record(one, span, by=by, details={"mode": span.mode})
    else:
        record(many, current_institution(), by=by, details={"count": len(spans)})
