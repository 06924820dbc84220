"""Training: topics, sessions, and who came through (S14)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now, today
from kaijuan.network.staffing.domain.refusals import (
    HasRecords,
    NotedMeanwhile,
    NotHeldYet,
    NotOnTheList,
    TopicNameTaken,
    TrainingCancelled,
    TrainingEntered,
)
from kaijuan.network.staffing.domain.rolls import Attendee, roll_of
from kaijuan.network.staffing.models import Result, Training, TrainingRecord, TrainingTopic

#: What may be changed of a session and of a topic.
_OF_A_SESSION: Final = ["topic", "title", "group", "held_on", "hours", "trainer"]
_OF_A_TOPIC: Final = ["name", "months", "needed_by"]


def save_topic(topic: TrainingTopic, *, by: Any) -> TrainingTopic:
    """Keep a new or changed topic; records keep the day they are good until.

    Raises ``ValidationError`` or ``TopicNameTaken``.
    """
    topic.clean_fields(exclude=["institution"])
    verb = "training_topic.created" if topic._state.adding else "training_topic.changed"
    try:
        with transaction.atomic():
            topic.save(update_fields=None if topic._state.adding else _OF_A_TOPIC)
            record(verb, topic, by=by)
    except IntegrityError as error:
        raise TopicNameTaken from error
    return topic


def save_training(training: Training, *, by: Any) -> Training:
    """Keep a new or changed session; raises ``ValidationError``, ``TrainingEntered`` or
    ``TrainingCancelled``."""
    training.clean_fields(exclude=["institution"])
    new = training._state.adding
    try:
        with transaction.atomic():
            if not new and not _running(training):
                raise TrainingCancelled
            training.save(update_fields=None if new else _OF_A_SESSION)
            record("training.created" if new else "training.changed", training, by=by)
    except IntegrityError as error:
        raise TrainingEntered from error
    return training


def cancel_training(training: Training, *, by: Any) -> Training:
    """Call it off; raises ``TrainingCancelled`` or ``HasRecords``."""
    at = now()
    with transaction.atomic():
        if training.records.exists():
            raise HasRecords
        if not _live(training).update(cancelled_at=at):
            raise TrainingCancelled
        training.cancelled_at = at
        record("training.cancelled", training, by=by)
    return training


def good_until(training: Training) -> dt.date | None:
    """The last day on which a pass of ``training`` is good; None: for good."""
    months = training.topic.months
    return None if months is None else training.held_on + relativedelta(months=months)


def note_results(
    training: Training,
    results: Mapping[UUID, str],
    *,
    valid_until: dt.date | None = None,
    by: Any,
) -> int:
    """Bring the records to ``results``: the result by the attendee's code, "" for none; how many
    changed. A pass is good until ``valid_until``; without it until the day that was noted before,
    else as long as the topic says.

    Raises ``TrainingCancelled``, ``NotHeldYet``, ``NotOnTheList``, ``NotedMeanwhile``.
    """
    if training.cancelled_at is not None:
        raise TrainingCancelled
    if training.held_on > today():
        raise NotHeldYet
    roll = {each.code: each for each in roll_of(training)}
    if not set(results) <= set(roll):
        raise NotOnTheList
    try:
        with transaction.atomic():
            changed = _write(training, results, roll, valid_until, by)
            if changed:
                record("training.noted", training, by=by, details=_counts(results))
    except IntegrityError as error:
        raise NotedMeanwhile from error
    return changed


def _write(
    training: Training,
    results: Mapping[UUID, str],
    roll: Mapping[UUID, Attendee],
    valid_until: dt.date | None,
    by: Any,
) -> int:
    new, changed, gone = [], [], []
    usual = valid_until or good_until(training)
    for code, result in results.items():
        old = roll[code].record
        until = usual if result == Result.PASSED else None
        if old is not None and valid_until is None and old.result == result:
            # Nobody gave another day: the one that was noted stays.
            until = old.valid_until
        if not result:
            gone += [old.pk] if old else []
        elif old is None:
            new.append(_record(training, roll[code], Result(result), until, by))
        elif (old.result, old.valid_until) != (result, until):
            old.result, old.valid_until = result, until
            old.noted_at, old.noted_by = now(), by
            changed.append(old)
    TrainingRecord.objects.bulk_create(new)
    if changed:
        fields = ["result", "valid_until", "noted_at", "noted_by"]
        TrainingRecord.objects.bulk_update(changed, fields)
    if gone:
        TrainingRecord.objects.filter(pk__in=gone).delete()
    return len(new) + len(changed) + len(gone)


def _record(
    training: Training, who: Attendee, result: Result, until: dt.date | None, by: Any
) -> TrainingRecord:
    return TrainingRecord(
        institution_id=training.institution_id,
        training=training,
        member=who.member,
        person=who.person,
        result=result,
        valid_until=until,
        noted_by=by,
    )


def _counts(results: Mapping[UUID, str]) -> dict[str, str | int]:
    counted = Counter(results.values())
    return {result.value: counted[result.value] for result in Result}


def _live(training: Training) -> Any:
    return Training.objects.filter(pk=training.pk, cancelled_at=None)


def _running(training: Training) -> bool:
    return bool(_live(training).exists())
