"""Services with what they do in each mode: entered, changed, given up, taken back into use."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.opening.domain.refusals import (
    AlreadyRetired,
    ChangedMeanwhile,
    ForeignTarget,
    HowIsMissing,
    InUseAlready,
)
from kaijuan.network.opening.domain.saving import fingerprint_of, unique_name
from kaijuan.network.opening.kinds import service_kinds
from kaijuan.network.opening.models import Mode, Place, Service, ServiceRule, State

FIELDS = (
    "kind",
    "name",
    "name_en",
    "place_id",
    "channel",
    "contact",
    "url",
    "responsible",
    "note",
)


@dataclass(frozen=True, slots=True)
class RuleWanted:
    """What a service is to do in one mode; ``hours`` as in ``ServiceRule.hours``."""

    mode: str
    state: str
    how: str = ""
    how_en: str = ""
    hours: list[dict[str, Any]] = field(default_factory=list)


def save_service(
    service: Service, rules: Sequence[RuleWanted], *, seen: str = "", by: Any
) -> Service:
    """Keep a new or changed service of the open scope, and what it does in each mode of ``rules``.

    ``seen`` is the fingerprint of what was there. Raises ``ValidationError``, ``HowIsMissing``,
    ``NameTaken``, ``ForeignTarget``, ``AlreadyRetired`` or ``ChangedMeanwhile``; then nothing was
    written.
    """
    with transaction.atomic():
        if service.pk is not None:
            _still_as_seen(service, seen)
        check_service(service)
        made = [check_rule(rule) for rule in rules]
        with unique_name():
            verb = "service.created" if service._state.adding else "service.changed"
            service.position = service_kinds[service.kind].order
            service.save()
            _write_rules(service, made)
            record(verb, service, by=by)
    return service


def retire_service(service: Service, *, by: Any) -> Service:
    """Give a service up; it stays in the history. Raises ``AlreadyRetired``."""
    with transaction.atomic():
        at = now()
        if not Service.objects.filter(pk=service.pk, retired_at=None).update(retired_at=at):
            raise AlreadyRetired
        service.retired_at = at
        record("service.retired", service, by=by)
    return service


def reinstate_service(service: Service, *, by: Any) -> Service:
    """Offer a service again. Raises ``InUseAlready``, ``NameTaken`` or ``ForeignTarget``."""
    with transaction.atomic(), unique_name():
        _check_place(service)
        gone = Service.objects.filter(pk=service.pk, retired_at__isnull=False)
        if not gone.update(retired_at=None):
            raise InUseAlready
        service.retired_at = None
        record("service.reinstated", service, by=by)
    return service


def fingerprint(service: Service, rules: Iterable[ServiceRule]) -> str:
    """What is kept of a service and its rules now, as 16 hexadecimal digits."""
    said = sorted([rule.mode, rule.state, rule.how, rule.how_en, rule.hours] for rule in rules)
    return fingerprint_of([getattr(service, name) for name in FIELDS] + said)


def check_service(service: Service) -> None:
    """Raises ``ValidationError`` or ``ForeignTarget``."""
    service.clean_fields(exclude=["institution", "place"])
    if service.kind not in service_kinds:
        raise ValidationError({"kind": _("There is no such kind of service. Choose another.")})
    _check_place(service)


def check_rule(wanted: RuleWanted) -> ServiceRule:
    """The row that says it. Raises ``ValidationError`` or ``HowIsMissing``."""
    rule = ServiceRule(**asdict(wanted))
    if rule.state == State.OFF:
        rule.hours = []
    rule.clean_fields(exclude=["institution", "service"])
    if rule.state == State.LIMITED and not rule.how:
        raise HowIsMissing
    return rule


def _still_as_seen(service: Service, seen: str) -> None:
    stored = Service.objects.select_for_update().get(pk=service.pk)
    if stored.retired_at is not None:
        raise AlreadyRetired
    if seen and fingerprint(stored, stored.rules.all()) != seen:
        raise ChangedMeanwhile


def _check_place(service: Service) -> None:
    if service.place_id is None:
        return
    # The lock waits for whoever is giving this place up, and makes them wait.
    places = Place.objects.select_for_update().filter(institution=current_institution())
    if places.filter(pk=service.place_id, retired_at=None).first() is None:
        raise ForeignTarget


def _write_rules(service: Service, rules: Sequence[ServiceRule]) -> None:
    if len({rule.mode for rule in rules}) != len(rules):
        raise ValidationError(_("Say once what the service does in each mode."))
    ServiceRule.objects.filter(service=service, mode__in=list(Mode)).delete()
    for rule in rules:
        rule.service = service
    ServiceRule.objects.bulk_create(rules)
