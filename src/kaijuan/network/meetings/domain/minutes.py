"""What happened: who was there, the minutes, the decisions; and their approval."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import zip_longest
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.notify.public import tell, those_who_may
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.meetings.domain.meetings import write
from kaijuan.network.meetings.domain.refusals import DecisionHasOrders, NotYet
from kaijuan.network.meetings.models import Attendee, Decision, Meeting, MeetingState, Order, Part

WRITTEN = gettext_noop(
    "The minutes of a meeting of %(library)s on %(starts_at)s wait for approval."
)
APPROVED = gettext_noop("The minutes of the meeting of %(library)s on %(starts_at)s are approved.")


def write_minutes(
    meeting: Meeting,
    *,
    attended: Collection[UUID],
    came_too: Sequence[str],
    minutes: str,
    decisions: Sequence[str],
    seen: int,
    by: Any,
) -> Meeting:
    """Write down a meeting that has begun; the first time it becomes "held".

    ``attended`` are codes of those on the list, ``came_too`` names of others. ``seen`` is the
    revision that the person saw. Raises NotYet, Frozen, ChangedMeanwhile, DecisionHasOrders,
    ValidationError.
    """
    if meeting.starts_at > now():
        raise NotYet
    first = meeting.state == MeetingState.PLANNED
    with transaction.atomic():
        meeting.minutes = minutes
        meeting.clean_fields(exclude=["institution"])
        values = {"minutes": minutes, "state": MeetingState.HELD}
        write(meeting, values, seen=seen, states=(MeetingState.PLANNED, MeetingState.HELD))
        _write_attendance(meeting, attended, came_too)
        _write_decisions(meeting, decisions)
        record("meeting.held" if first else "meeting.rewritten", meeting, by=by)
        if first:
            _tell(
                meeting,
                those_who_may("meetings.approve_minutes", current_institution()),
                WRITTEN,
                by,
            )
    return meeting


def approve_minutes(meeting: Meeting, *, seen: int, by: Any) -> Meeting:
    """Approve what was seen; nothing in it changes any more. Raises Frozen, ChangedMeanwhile."""
    with transaction.atomic():
        values = {"state": MeetingState.APPROVED, "approved_by": by, "approved_at": now()}
        write(meeting, values, seen=seen, states=(MeetingState.HELD,))
        record("meeting.approved", meeting, by=by)
        came = set(meeting.attendees.filter(user__isnull=False).values_list("user", flat=True))
        here = those_who_may("meetings.view", current_institution())
        _tell(meeting, [user for user in here if user.pk in came], APPROVED, by)
    return meeting


def _write_attendance(
    meeting: Meeting, attended: Collection[UUID], came_too: Sequence[str]
) -> None:
    rows = list(meeting.attendees.all())
    for row in rows:
        row.attended = row.code in attended
    Attendee.objects.bulk_update(rows, ["attended"])
    known = {row.name for row in rows}
    new = [
        Attendee(meeting=meeting, name=name, part=Part.GUEST, invited=False, attended=True)
        for name in dict.fromkeys(came_too)
        if name not in known
    ]
    for row in new:
        row.clean_fields(exclude=["institution", "meeting", "person", "user"])
    Attendee.objects.bulk_create(new)


def _write_decisions(meeting: Meeting, lines: Sequence[str]) -> None:
    """Keep what stands, so that its orders stay with it; what is left over is paired in order."""
    rows = list(meeting.decisions.all())
    free = {row.text: row for row in reversed(rows)}
    placed = {number: free.pop(line) for number, line in enumerate(lines) if line in free}
    taken = {row.pk for row in placed.values()}
    left = [row for row in rows if row.pk not in taken]
    unplaced = [number for number in range(len(lines)) if number not in placed]
    gone = []
    for number, row in zip_longest(unplaced, left):
        if number is None:
            gone.append(row)
        else:
            placed[number] = row or Decision(meeting=meeting)
    _remove(gone)
    for number, row in placed.items():
        row.position, row.text = number + 1, lines[number]
        row.clean_fields(exclude=["institution", "meeting"])
    Decision.objects.bulk_update([r for r in placed.values() if r.pk], ["position", "text"])
    Decision.objects.bulk_create([placed[n] for n in sorted(placed) if placed[n].pk is None])


def _remove(gone: Sequence[Decision]) -> None:
    kept = Order.objects.filter(decision__in=[row.pk for row in gone]).select_related("decision")
    first = kept.first()
    if first is not None and first.decision is not None:
        raise DecisionHasOrders(
            _("Orders follow from the decision “%(text)s”. Leave it in, or change its words.")
            % {"text": first.decision.text}
        )
    Decision.objects.filter(pk__in=[row.pk for row in gone]).delete()


def _tell(meeting: Meeting, people: Sequence[Any], sentence: str, by: Any) -> None:
    institution = current_institution()
    tell(
        [user for user in people if user.pk != getattr(by, "pk", None)],
        sentence,
        institution=institution,
        href=reverse("meetings:meeting", args=[institution.slug, meeting.code]),
        parameters={"starts_at": meeting.starts_at.isoformat()},
    )
