"""A long table of institutions, taken in by the worker in parts, gone on with after a crash.

A short table comes in whole or not at all, within the request. A long one would keep every other
writer of the embedded database waiting, so each part of it is a transaction of its own, with its
entry in the log and the note where to go on. The whole table is checked before it is taken on and
once more when it begins; lines are found again by their key, so a table imported twice changes
nothing the second time. Cancelled or refused in the middle, the lines before stay.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.errors import Refusal
from kaijuan.core.files.headings import BadLine, LinesRefused
from kaijuan.core.files.tables import Table, read_table
from kaijuan.core.jobs.public import Progress, progress, start_long
from kaijuan.core.tenancy.domain import Outcome
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.directory.domain.import_checks import Known, contradictions
from kaijuan.network.directory.domain.import_institutions import (
    ImportedMeanwhile,
    add_aliases,
    drop_aliases,
    lines_of,
    save_line,
)
from kaijuan.network.directory.domain.import_lines import Line
from kaijuan.network.directory.models import ImportFile

#: A table with more lines is taken in by the worker.
MOST_AT_ONCE: Final = 300
#: Lines in one transaction: a second's work, so that others wait no longer.
PART: Final = 50
#: How long a table is kept that was not taken in to its end.
KEEP: Final = dt.timedelta(days=14)
JOB: Final = "directory.import_institutions"


class LineRefused(Refusal):
    """In the middle of a table that was checked: the directory changed meanwhile."""

    def __init__(self, line: Line, error: ValidationError) -> None:
        super().__init__(
            format_lazy(
                _(
                    "Line {line} cannot be taken: {reason} The lines before it are in. "
                    "Correct the table and import it again."
                ),
                line=line.line,
                reason=" ".join(error.messages),
            )
        )


class FitsNoLonger(Refusal):
    """The table was checked when it was sent, and the directory changed before its turn came."""

    def __init__(self, bad: BadLine) -> None:
        super().__init__(
            format_lazy(
                _(
                    "The directory changed since the table was checked. {line} "
                    "Correct the table and import it again."
                ),
                line=lazy(str, str)(bad),
            )
        )


class TableGone(Refusal):
    """Tried again after the table was forgotten."""

    says = _("The table is no longer kept. Import it once more.")


def start_import(data: bytes, table: Table, *, by: Any) -> uuid.UUID:
    """Check a long table and hand it to the worker; the job's id, whose page shows the rest.

    Raises ``HeadingsMissing`` or ``LinesRefused``; then nothing is begun.
    """
    lines = _checked(table)
    with transaction.atomic():
        file = ImportFile.objects.create(data=data, sha256=table.sha256, received_at=now())
        return start_long(
            JOB,
            title=gettext_noop("Import of institutions: %(count)s lines"),
            parameters={"count": len(lines)},
            total=len(lines),
            unit=gettext_noop("table lines"),
            by=by,
            institution_id=Institution.objects.get(kind="consortium").pk,
            file_id=file.pk,
            by_id=by.pk,
        )


def import_in_parts(file_id: int, by_id: int) -> None:
    """The worker's side; raises ``TableGone``, ``FitsNoLonger``, ``LineRefused`` or
    ``ImportedMeanwhile``.
    """
    with progress(phase=gettext_noop("Checking the table")) as told:
        if (told.resume_from or {}).get("finished"):
            return
        file = ImportFile.objects.filter(pk=file_id).first()
        if file is None:
            raise TableGone
        try:
            lines = _checked(read_table(bytes(file.data)))
        except LinesRefused as refused:
            raise FitsNoLonger(refused.lines[0]) from refused
        by = get_user_model()._default_manager.filter(pk=by_id).first()
        told.phase(gettext_noop("Writing the lines"), total=len(lines))
        try:
            _all_parts(lines, file.sha256, by, told)
        except IntegrityError as error:
            raise ImportedMeanwhile from error
        told.result(reverse("portal:home"))
        with transaction.atomic():
            file.delete()
            told.checkpoint({"finished": True}, done=len(lines))


def _all_parts(lines: Sequence[Line], sha256: str, by: Any, told: Progress) -> None:
    freed = _free_names(lines, told)
    begin = (told.resume_from or {}).get("next", 0)
    for start in range(begin, len(lines), PART):
        end = min(start + PART, len(lines))
        _take_in(lines[start:end], end, freed, sha256, by, told)
        told.step(to=end)


def forget_tables() -> None:
    """Delete tables that nobody went on with."""
    ImportFile.objects.filter(received_at__lt=now() - KEEP).delete()


def _checked(table: Table) -> list[Line]:
    lines, bad = lines_of(table)
    bad += contradictions(lines, Known.now())
    if bad:
        raise LinesRefused(bad)
    return lines


def _free_names(lines: Sequence[Line], told: Progress) -> list[str]:
    """Names are freed before any is taken: an alias may move from one institution to another."""
    if told.resume_from:
        return list(told.resume_from["freed"])
    with transaction.atomic():
        known = Known.now()
        freed = [line.key for line in lines if drop_aliases(line, known)]
        told.checkpoint({"next": 0, "freed": freed}, done=0)
    return freed


def _take_in(
    part: Sequence[Line], end: int, freed: list[str], sha256: str, by: Any, told: Progress
) -> None:
    """One part: its institutions, its entry in the log and where to go on, or none of them."""
    with transaction.atomic():
        known = Known.now()
        counts = Counter(_save(line, known, freed) for line in part)
        if counts[Outcome.CREATED] + counts[Outcome.CHANGED]:
            details: dict[str, str | int] = {each.value: counts[each] for each in Outcome}
            details |= {"first": part[0].line, "last": part[-1].line, "sha256": sha256}
            record("institutions.imported_in_part", current_institution(), by=by, details=details)
        told.checkpoint({"next": end, "freed": freed}, done=end)


def _save(line: Line, known: Known, freed: list[str]) -> Outcome:
    try:
        institution, outcome = save_line(line, known)
    except ValidationError as error:
        raise LineRefused(line, error) from error
    added = add_aliases(line, institution, known)
    changed = added or line.key in freed
    return Outcome.CHANGED if outcome == Outcome.UNCHANGED and changed else outcome
