"""Who needs training, and who of them holds a record: for all topics in three queries."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from kaijuan.network.staffing.domain.rolls import in_group_on
from kaijuan.network.staffing.models import GroupMember, Result, TrainingRecord, TrainingTopic


@dataclass(frozen=True, slots=True)
class Need:
    """One topic: ``lacking`` people have no valid record; ``ends`` are the last days of those
    whose best record runs out."""

    topic: TrainingTopic
    lacking: int
    ends: list[dt.date]


def needs_on(day: dt.date) -> list[Need]:
    """Of each topic that some kind of groups needs, how it stands on ``day``."""
    topics = list(TrainingTopic.objects.filter(retired_at=None).exclude(needed_by=[]))
    if not topics:
        return []
    kinds = {kind for topic in topics for kind in topic.needed_by}
    people = in_group_on(
        GroupMember.objects.filter(group__retired_at=None, group__kind__in=kinds), day
    )
    by_kind: dict[str, list[int]] = defaultdict(list)
    for pk, kind in people.values_list("pk", "group__kind"):
        by_kind[kind].append(pk)
    held = _held(day)
    return [
        _need(topic, [pk for kind in topic.needed_by for pk in by_kind[kind]], held)
        for topic in topics
    ]


def _held(day: dt.date) -> dict[tuple[int, int], dt.date]:
    """The last day of the best record by topic and member; the end of time where it is for good."""
    rows = TrainingRecord.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=day),
        member__isnull=False,
        training__held_on__lte=day,
        training__cancelled_at=None,
        result=Result.PASSED,
    )
    found: dict[tuple[int, int], dt.date] = {}
    for topic, member, until in rows.values_list("training__topic", "member", "valid_until"):
        end = until or dt.date.max
        found[topic, member] = max(end, found.get((topic, member), end))
    return found


def _need(topic: TrainingTopic, people: list[int], held: dict[tuple[int, int], dt.date]) -> Need:
    ends = [held[topic.pk, pk] for pk in people if (topic.pk, pk) in held]
    return Need(topic, len(people) - len(ends), [end for end in ends if end < dt.date.max])
