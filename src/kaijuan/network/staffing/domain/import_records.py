"""Records of training come in from a table; a topic and a session not there yet come with it."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from kaijuan.core.audit.public import record
from kaijuan.core.clock import today
from kaijuan.core.files.headings import BadLine, LinesRefused
from kaijuan.core.files.uploads import Upload
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.staffing.domain.importing import (
    Imported,
    ImportedMeanwhile,
    Line,
    day_of,
    lines_of,
    text_faults,
)
from kaijuan.network.staffing.domain.training import good_until
from kaijuan.network.staffing.models import (
    GroupMember,
    Result,
    Training,
    TrainingRecord,
    TrainingTopic,
)
from kaijuan.network.staffing.models.groups import NAME
from kaijuan.network.staffing.models.training import TITLE

HEADINGS: Final = {
    "group": "group",
    "队伍": "group",
    "name": "name",
    "姓名": "name",
    "topic": "topic",
    "主题": "topic",
    "title": "title",
    "培训": "title",
    "day": "day",
    "日期": "day",
    "hours": "hours",
    "学时": "hours",
    "trainer": "trainer",
    "培训人": "trainer",
    "result": "result",
    "结果": "result",
    "valid_until": "valid_until",
    "有效期至": "valid_until",
}
REQUIRED: Final = ("group", "name", "topic", "title", "day", "result")
_LENGTHS: Final = {"group": NAME, "name": NAME, "topic": NAME, "title": TITLE, "trainer": NAME}


def import_records(source: Upload | bytes, *, by: Any, dry_run: bool = False) -> Imported:
    """Records of people of the open scope's groups, found again by session and person.

    Raises FileRefused, HeadingsMissing, TooManyLines, LinesRefused or ImportedMeanwhile; then
    nothing is written.
    """
    lines = lines_of(source, HEADINGS, REQUIRED)
    try:
        with transaction.atomic():
            done = _Import(lines).carry_out(by, dry_run=dry_run)
            if dry_run:
                transaction.set_rollback(True)
    except IntegrityError as error:
        raise ImportedMeanwhile from error
    return done


@lru_cache(maxsize=1)
def results() -> dict[str, str]:
    """Result by its code, or its word in either language."""
    found = {each.value: each.value for each in Result}
    for language in ("zh-hans", "en"):
        with override(language):
            found |= {str(each.label).casefold(): each.value for each in Result}
    return found


class _Import:
    """One table against what is known: a few queries, and one for each sort of write."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self.people: dict[tuple[str, str], list[GroupMember]] = defaultdict(list)
        for member in GroupMember.objects.select_related("group"):
            self.people[member.group.name, member.name].append(member)
        self.topics = {topic.name: topic for topic in TrainingTopic.objects.all()}
        live = Training.objects.filter(cancelled_at=None).select_related("topic")
        self.sessions = {(each.title, each.held_on): each for each in live}
        self._topics: dict[tuple[str, dt.date], str] = {}
        records = TrainingRecord.objects.filter(member__isnull=False)
        self.records = {(each.training_id, each.member_id): each for each in records}

    def carry_out(self, by: Any, *, dry_run: bool) -> Imported:
        bad = [BadLine(n, str(why)) for n, cells in self.lines for why in self._faults(cells)]
        bad += self._repeated() if not bad else []
        if bad:
            raise LinesRefused(bad)
        for _number, cells in self.lines:
            self._session(cells, by)
        counts = self._records(by)
        done = Imported(counts["created"], counts["changed"], counts["unchanged"], dry_run)
        if done.created + done.changed:
            record("training.imported", current_institution(), by=by, details=done.counts)
        return done

    def _faults(self, cells: dict[str, str]) -> Iterator[object]:
        yield from text_faults(cells, _LENGTHS, REQUIRED)
        found = len(self.people.get((cells["group"], cells["name"]), ()))
        if cells["name"] and cells["group"] and found != 1:
            yield _NOBODY if not found else _SEVERAL
        if cells["result"] and cells["result"].casefold() not in results():
            words = ", ".join(str(each.label) for each in Result)
            yield format_lazy(_("There is no such result. Write one of: {results}."), results=words)
        for column in ("day", "valid_until"):
            try:
                day = day_of(cells[column]) if cells[column] else None
            except ValidationError as error:
                yield format_lazy("{}: {}", column, error.message)
                continue
            if column == "day" and day is not None and day > today():
                yield _("The day is still to come; import the records afterwards.")
        if (of := self._other_topic(cells)) is not None:
            taken = _("On that day “{title}” is a training in “{topic}”. Give it another title.")
            yield format_lazy(taken, title=cells["title"], topic=of)
        if cells["hours"] and _hours(cells["hours"]) is None:
            yield _("The hours are not a number between 0.1 and 999.")

    def _other_topic(self, cells: dict[str, str]) -> str | None:
        """The topic of the same session, in the books or in a line above, where it is another."""
        try:
            key = (cells["title"], day_of(cells["day"]))
        except ValidationError:
            return None
        known = self.sessions.get(key)
        topic = known.topic.name if known else self._topics.setdefault(key, cells["topic"])
        return topic if topic != cells["topic"] else None

    def _repeated(self) -> list[BadLine]:
        first: dict[tuple[Any, ...], int] = {}
        bad = []
        for number, cells in self.lines:
            key = (cells["title"], day_of(cells["day"]), cells["group"], cells["name"])
            if key in first:
                words = _("The same person stands in line {line} too.")
                bad.append(BadLine(number, format_lazy(words, line=first[key])))
            first.setdefault(key, number)
        return bad

    def _session(self, cells: dict[str, str], by: Any) -> Training:
        key = (cells["title"], day_of(cells["day"]))
        if key not in self.sessions:
            training = Training(
                topic=self._topic(cells["topic"], by),
                title=cells["title"],
                held_on=key[1],
                hours=_hours(cells["hours"]),
                trainer=cells["trainer"],
            )
            # A session for people of several groups belongs to none of them.
            groups = {c["group"] for _n, c in self.lines if (c["title"], day_of(c["day"])) == key}
            if len(groups) == 1:
                training.group = self.people[cells["group"], cells["name"]][0].group
            training.save()
            record("training.created", training, by=by)
            self.sessions[key] = training
        return self.sessions[key]

    def _topic(self, name: str, by: Any) -> TrainingTopic:
        if name not in self.topics:
            topic = TrainingTopic(name=name)
            topic.save()
            record("training_topic.created", topic, by=by)
            self.topics[name] = topic
        return self.topics[name]

    def _records(self, by: Any) -> Counter[str]:
        counts: Counter[str] = Counter()
        new, changed = [], []
        for _number, cells in self.lines:
            training = self.sessions[cells["title"], day_of(cells["day"])]
            member = self.people[cells["group"], cells["name"]][0]
            result = results()[cells["result"].casefold()]
            until = _until(cells, training, result)
            old = self.records.get((training.pk, member.pk))
            if old is None:
                made = TrainingRecord(training=training, member=member, result=result)
                made.institution_id, made.valid_until = training.institution_id, until
                made.noted_by = by
                new.append(made)
            elif (old.result, old.valid_until) != (result, until):
                old.result, old.valid_until = result, until
                changed.append(old)
            else:
                counts["unchanged"] += 1
        TrainingRecord.objects.bulk_create(new)
        if changed:
            TrainingRecord.objects.bulk_update(changed, ["result", "valid_until"])
        counts.update(created=len(new), changed=len(changed))
        return counts


_NOBODY: Final = _("Nobody of that name is in that group. Import the people first.")
_SEVERAL: Final = _("Several people of that name are in the group. Note this one by hand.")


def _until(cells: dict[str, str], training: Training, result: str) -> dt.date | None:
    if result != Result.PASSED:
        return None
    return day_of(cells["valid_until"]) if cells["valid_until"] else good_until(training)


def _hours(text: str) -> Decimal | None:
    if not text:
        return None
    try:
        hours = Decimal(text)
    except InvalidOperation:
        return None
    fits = hours.is_finite() and Decimal("0.1") <= hours <= 999
    return hours.quantize(Decimal("0.1")) if fits else None
