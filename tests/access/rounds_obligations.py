"""Objects of the duties' own pages for the access test: duties, periods, spots."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from kaijuan.core.clock import now
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.directory.models import Person
from kaijuan.network.opening.public import zone_of
from kaijuan.network.rounds.models import (
    Audience,
    EscalationStep,
    ExpectedItem,
    Obligation,
    ObligationState,
    Occurrence,
    Spot,
    State,
    Waiver,
)
from tests.access.classified import STAFF, Row, read, write
from tests.access.rounds_submissions import form_version

#: Who keeps the duties of a library.
MANAGERS: Final = frozenset({"librarian", "director"})
_TITLE: Final = "每日值班"


def spot(mark: str) -> Any:
    return Spot.objects.create(kind="object", name=f"{mark}电梯{Spot.objects.count()}", floor="1F")


def obligation(mark: str) -> Any:
    """One that runs, of the whole staff, and tells somebody."""
    number = Obligation.objects.filter(title__contains=_TITLE).count()
    today = now().astimezone(zone_of(current_institution())).date()
    made = Obligation.objects.create(
        kind="report",
        title=f"{mark}{_TITLE}{number}",
        note=f"{mark}说明",
        form=form_version(mark).form,
        starts_on=today,
        recurrence="FREQ=DAILY",
        days="working",
        state=ObligationState.RUNNING,
        written_until=today,
    )
    Audience.objects.create(obligation=made, kind="everyone")
    EscalationStep.objects.create(obligation=made, after=30, whom="rounds.manage")
    return made


def managed_period(mark: str) -> Any:
    """A period of the first of these duties, on a day of its own; somebody in it is waived."""
    duty = Obligation.objects.filter(title__contains=_TITLE).order_by("pk").first()
    number = Occurrence.objects.filter(obligation=duty).count()
    at = now() - dt.timedelta(days=number)
    made = Occurrence.objects.create(
        obligation=duty,
        day=at.date(),
        opens_at=at - dt.timedelta(hours=1),
        due_at=at + dt.timedelta(hours=5),
        late_from=at + dt.timedelta(hours=5),
        closes_at=at + dt.timedelta(hours=9),
        expected=1,
    )
    _waived(made, Person.objects.create(name=f"{mark}免某"), mark)
    return made


def waived_person(mark: str) -> Any:
    """Somebody who is waived in the first of these periods, so that it grows."""
    period = Occurrence.objects.filter(obligation__title__contains=_TITLE).order_by("pk").first()
    person = Person.objects.create(name=f"{mark}假某")
    _waived(period, person, mark)
    return person


def _waived(period: Any, person: Any, mark: str) -> None:
    item = ExpectedItem.objects.create(
        occurrence=period,
        obligation=period.obligation,
        person=person,
        day=period.day,
        late_from=period.late_from,
        state=State.WAIVED,
    )
    Waiver.objects.create(item=item, reason=f"{mark}休假")


MAKERS: Final[dict[str, Any]] = {
    "spot": spot,
    "obligation": obligation,
    "managed period": managed_period,
    "waived person": waived_person,
}
_PERIOD: Final = {"code": "obligation", "period": "managed period"}
TABLE: Final[dict[str, Row]] = {
    "rounds:manage": read(STAFF),
    "rounds:duty-kind": read(MANAGERS),
    "rounds:duty-new": write(MANAGERS, kind="=report"),
    "rounds:duty": read(STAFF, code="obligation"),
    "rounds:duty-edit": write(MANAGERS, code="obligation"),
    "rounds:duty-start": write(MANAGERS, code="obligation"),
    "rounds:duty-end": write(MANAGERS, code="obligation"),
    "rounds:period": read(STAFF, **_PERIOD),
    "rounds:waive": write(MANAGERS, **_PERIOD),
    "rounds:unwaive": write(MANAGERS, subject="waived person", **_PERIOD),
    "rounds:spots": read(STAFF),
    "rounds:spot-new": write(MANAGERS),
    "rounds:spots-import": write(MANAGERS),
    "rounds:spot-edit": write(MANAGERS, code="spot"),
    "rounds:spot-retire": write(MANAGERS, code="spot"),
}
