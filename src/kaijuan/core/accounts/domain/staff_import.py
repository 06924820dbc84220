"""A list of staff comes in: everybody on it is invited, or nobody and every reason why."""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction
from django.utils.functional import lazy
from django.utils.translation import ngettext

from kaijuan.core.accounts.domain.invitations import HasIt, InvitedAlready, invite
from kaijuan.core.accounts.domain.staff_lines import Reader, StaffLine
from kaijuan.core.accounts.models import Invitation
from kaijuan.core.accounts.powers import givable
from kaijuan.core.audit.public import record
from kaijuan.core.files.headings import BadLine, LinesRefused
from kaijuan.core.files.tables import read_table
from kaijuan.core.files.uploads import Upload
from kaijuan.core.tenancy.models import Institution, Membership
from kaijuan.core.tenancy.scope import institution_scope

__all__ = ["BadLine", "Outcome", "StaffImported", "StaffRefused", "import_staff"]


class Outcome(enum.StrEnum):
    """What becomes of a line."""

    INVITED = "invited"
    HAS_IT = "has_it"
    WAITS = "waits"


class Became(NamedTuple):
    """One line and what became of it."""

    line: StaffLine
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class StaffImported:
    """What the import did, or in a dry run would do."""

    lines: tuple[Became, ...]
    dry_run: bool

    def count(self, outcome: Outcome) -> int:
        return sum(1 for each in self.lines if each.outcome == outcome)

    @property
    def invited(self) -> int:
        return self.count(Outcome.INVITED)

    @property
    def as_before(self) -> int:
        return len(self.lines) - self.invited


def _nobody_invited(count: int) -> str:
    return ngettext(
        "Nobody was invited: %(count)s line cannot be taken. Correct it and retry.",
        "Nobody was invited: %(count)s lines cannot be taken. Correct them and retry.",
        count,
    ) % {"count": count}


class StaffRefused(LinesRefused):
    """Nobody was invited."""

    nothing = staticmethod(lazy(_nobody_invited, str))


def import_staff(
    source: Upload | Path | bytes, at: Institution, *, by: Any, base: str, dry_run: bool
) -> StaffImported:
    """Invite everybody on a list; who has the role or is invited to it stays as is.

    So the same list again invites nobody. Raises FileRefused, HeadingsMissing, StaffRefused; then
    nothing is written.
    """
    read = list(Reader(read_table(source), at, lambda place: givable(by, place)).lines())
    bad = [each for each in read if isinstance(each, BadLine)]
    if bad:
        raise StaffRefused(bad)
    lines = [each for each in read if isinstance(each, StaffLine)]
    known = _known(lines)
    became = tuple(Became(line, known.get(_key(line), Outcome.INVITED)) for line in lines)
    if not dry_run:
        became = _carry_out(became, at, by=by, base=base)
    return StaffImported(became, dry_run)


def _key(line: StaffLine) -> tuple[str, str, int]:
    return (line.email, line.role.value, line.institution.pk)


def _known(lines: Sequence[StaffLine]) -> dict[tuple[str, str, int], Outcome]:
    """Who has the role or waits for it: two queries, however long the list is."""
    places = {line.institution.pk for line in lines}
    waiting = Invitation.objects.waiting().filter(institution__in=places)
    held = Membership.objects.filter(institution__in=places, user__email__isnull=False)
    found = dict.fromkeys(waiting.values_list("email", "role", "institution_id"), Outcome.WAITS)
    for email, role, place in held.values_list("user__email", "role", "institution_id"):
        found[(email or "").lower(), role, place] = Outcome.HAS_IT
    return found


def _carry_out(
    became: tuple[Became, ...], at: Institution, *, by: Any, base: str
) -> tuple[Became, ...]:
    with transaction.atomic():
        done = tuple(_invite(each, by=by, base=base) for each in became)
        counts = Counter(each.outcome for each in done)
        if counts[Outcome.INVITED]:
            details: dict[str, str | int] = {each.value: counts[each] for each in Outcome}
            with institution_scope(at):
                record("staff.imported", at, by=by, details=details)
    return done


def _invite(each: Became, *, by: Any, base: str) -> Became:
    line = each.line
    if each.outcome != Outcome.INVITED:
        return each
    try:
        invite(line.institution, email=line.email, name=line.name, role=line.role, by=by, base=base)
    except InvitedAlready:
        # Two imports at once: the other one was quicker.
        return Became(line, Outcome.WAITS)
    except HasIt:
        return Became(line, Outcome.HAS_IT)
    return each
