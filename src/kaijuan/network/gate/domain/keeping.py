"""Names of visitors: sealed when they come, read on record, dropped when their days are over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_noop

from kaijuan.core.clock import now
from kaijuan.core.privacy.public import record_looks, seal, unseal_many
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.directory.public import Person
from kaijuan.network.gate.domain.settings import day_here, settings_here, start_of
from kaijuan.network.gate.domain.who import PURPOSE, Who
from kaijuan.network.gate.models import Pass, Passage, TraceRequest, Visit, VisitorKind

LOOKED: Final = gettext_noop("List of today's visits, read at the gate.")
#: Of a visit that names nobody any more.
_EMPTY: Final[dict[str, Any]] = {
    "subject": None,
    "sealed": b"",
    "sealed_on": None,
    "name_digest": "",
}


def sealed_of(who: Who, day: dt.date) -> bytes:
    """What is known of who came, sealed for ``day``; empty where nothing is."""
    return seal(who.subject, who.known, purpose=PURPOSE, day=day) if who.known else b""


def known_of(visits: Sequence[Visit]) -> list[dict[str, str] | None]:
    """Name, contact and card of each visit, in their order; None once they are erased.

    Two queries. Whoever calls it writes down that it was read (``looked_at``).
    """
    rows = [_row(each) for each in visits]
    opened = unseal_many([row for row in rows if row is not None], purpose=PURPOSE)
    people = Person.objects.filter(
        code__in=[v.subject for v in visits if v.subject and v.kind == VisitorKind.STAFF]
    )
    names = dict(people.values_list("code", "name"))
    left = iter(opened)
    found: list[dict[str, str] | None] = []
    for visit, row in zip(visits, rows, strict=True):
        sealed = next(left) if row is not None else {}
        if visit.subject is None:
            found.append(None)
        elif visit.subject in names:
            found.append({"name": names[visit.subject]})
        else:
            found.append(sealed)
    return found


def _row(visit: Visit) -> tuple[bytes, UUID, dt.date] | None:
    if not visit.sealed or visit.subject is None or visit.sealed_on is None:
        return None
    return bytes(visit.sealed), visit.subject, visit.sealed_on


def looked_at(visits: Iterable[Visit], *, reason: str, by: Any) -> int:
    """Write down that ``by`` read who these visits were; one statement."""
    seen = [(each.subject, each) for each in visits if each.subject is not None]
    return record_looks(seen, purpose=PURPOSE, reason=reason, by=by)


def forget_due() -> int:
    """In the open scope: what is older than the library's own days names nobody any more."""
    before = day_here() - dt.timedelta(days=settings_here().keep_days)
    with transaction.atomic():
        return _forget(before)


def forget(institution: Institution, before: dt.date) -> int:
    """For the erasing clock: the same for days before ``before``; how many rows."""
    return _forget(before)


def forget_person(institution: Institution, subject: UUID) -> int:
    """One person's visits name nobody any more, passes are gone, traces no longer say whom."""
    visits = Visit.objects.filter(subject=subject)
    # Who is inside is still counted as inside; the visit ends at night.
    rows = visits.update(**_EMPTY)
    passes, _each = Pass.objects.filter(Q(code=subject) | Q(person__code=subject)).delete()
    traces = TraceRequest.objects.filter(Q(subject=subject) | Q(person__code=subject))
    return int(rows + passes + traces.update(person=None, subject=None, name_digest=""))


def _forget(before: dt.date) -> int:
    moment = start_of(before)
    old = Visit.objects.filter(began_at__lt=moment, went_out_at__isnull=False)
    rows = old.filter(subject__isnull=False).update(**_EMPTY)
    rows += Passage.objects.filter(at__lt=moment).exclude(body="").update(body="")
    rows += (
        TraceRequest.objects.filter(until__lt=before)
        .filter(Q(person__isnull=False) | Q(subject__isnull=False) | ~Q(name_digest=""))
        .update(person=None, subject=None, name_digest="")
    )
    return int(rows + _drop_passes(moment, before))


def _drop_passes(moment: dt.datetime, before: dt.date) -> int:
    """Of readers and visitors whose last visit names nobody any more, codes of days past, and
    those of staff who have left."""
    named = Visit.objects.filter(subject=OuterRef("code"))
    idle = Pass.objects.filter(~Exists(named), person__isnull=True, made_at__lt=moment)
    unused = Pass.objects.filter(~Exists(named), valid_on__lt=day_here(now()))
    leavers = Pass.objects.filter(person__left_on__lte=day_here())
    gone = 0
    for rows in (idle.filter(Q(valid_on=None) | Q(valid_on__lt=before)), unused, leavers):
        count, _each = rows.delete()
        gone += count
    return gone
