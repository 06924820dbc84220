"""Until a period opens, its items follow the audience: who comes is added, who goes removed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from kaijuan.core.questionnaires import public as questionnaires
from kaijuan.network.rounds.domain.obligations_audience import Subject, subjects_of
from kaijuan.network.rounds.models import (
    Audience,
    ExpectedItem,
    Obligation,
    ObligationState,
    Occurrence,
    State,
)

#: Before a period opens nothing can have been handed in.
_LOOSE = (State.PENDING, State.WAIVED)


class Key(NamedTuple):
    """Of whom or what an item of one period is."""

    person: int | None
    spot: int | None


def bring_up_to_date(obligation: Obligation, parts: Sequence[Audience], *, at: dt.datetime) -> int:
    """Bring the periods that open after ``at`` to the audience and form of now; how many new items.

    Two queries where nothing changed.
    """
    if not _differs(obligation, parts, at):
        return 0
    with transaction.atomic():
        # Locks the row, so that two workers do not both add; nothing of it changes.
        same = Obligation.objects.filter(
            pk=obligation.pk, state=ObligationState.RUNNING, revision=obligation.revision
        )
        if not same.update(revision=obligation.revision):
            return 0
        return _bring(obligation, parts, at)


def _unopened(obligation: Obligation, at: dt.datetime) -> list[Occurrence]:
    rows = Occurrence.objects.filter(obligation=obligation, opens_at__gt=at, closed_at=None)
    return list(rows.order_by("day"))


def _there(periods: Sequence[Occurrence]) -> dict[int, dict[Key, int | None]]:
    found: dict[int, dict[Key, int | None]] = defaultdict(dict)
    rows = ExpectedItem.objects.filter(occurrence__in=[each.pk for each in periods])
    for period, person, spot, unit in rows.values_list(
        "occurrence_id", "person_id", "spot_id", "unit_id"
    ):
        found[period][Key(person, spot)] = unit
    return found


def _wanted(subjects: Sequence[Subject], day: dt.date) -> dict[Key, int | None]:
    return {Key(s.person, s.spot): s.unit for s in subjects if s.expected_on(day)}


def _version(obligation: Obligation) -> int | None:
    if obligation.form is None:
        return None
    version = questionnaires.latest_version(obligation.form)
    return None if version is None else version.pk


def _differs(obligation: Obligation, parts: Sequence[Audience], at: dt.datetime) -> bool:
    periods = _unopened(obligation, at)
    if not periods:
        return False
    version = _version(obligation)
    if any(each.form_version_id != version for each in periods):
        return True
    subjects, there = subjects_of(parts, obligation.institution), _there(periods)
    return any(_wanted(subjects, each.day) != there[each.pk] for each in periods)


def _bring(obligation: Obligation, parts: Sequence[Audience], at: dt.datetime) -> int:
    periods, version = _unopened(obligation, at), _version(obligation)
    subjects, there = subjects_of(parts, obligation.institution), _there(periods)
    new: list[ExpectedItem] = []
    for period in periods:
        wanted, kept = _wanted(subjects, period.day), there[period.pk]
        _remove(period, set(kept) - set(wanted))
        _move(
            period, {key: wanted[key] for key in wanted.keys() & kept if wanted[key] != kept[key]}
        )
        new += [_new(period, key, wanted[key]) for key in wanted.keys() - kept.keys()]
        period.expected, period.form_version_id = len(wanted), version
    ExpectedItem.objects.bulk_create(new)
    Occurrence.objects.bulk_update(periods, ["expected", "form_version"])
    return len(new)


def _remove(period: Occurrence, keys: set[Key]) -> None:
    rows = ExpectedItem.objects.filter(occurrence=period, state__in=_LOOSE)
    people = [key.person for key in keys if key.person is not None]
    spots = [key.spot for key in keys if key.spot is not None]
    if people:
        rows.filter(person__in=people).delete()
    if spots:
        rows.filter(spot__in=spots).delete()
    if Key(None, None) in keys:
        rows.filter(person=None, spot=None).delete()


def _move(period: Occurrence, units: dict[Key, int | None]) -> None:
    """Somebody works in another department now."""
    for key, unit in units.items():
        ExpectedItem.objects.filter(occurrence=period, person=key.person).update(unit=unit)


def _new(period: Occurrence, key: Key, unit: int | None) -> ExpectedItem:
    return ExpectedItem(
        occurrence=period,
        obligation_id=period.obligation_id,
        person_id=key.person,
        spot_id=key.spot,
        unit_id=unit,
        day=period.day,
        late_from=period.late_from,
    )
