"""The room's part of the demonstration: the sample library's staff owe a report every day."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from kaijuan.core.accounts.models import User
from kaijuan.core.clock import now
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.public import Person
from kaijuan.network.rounds.domain.generate import local_day
from kaijuan.network.rounds.domain.obligations import create_obligation
from kaijuan.network.rounds.domain.obligations_running import start_obligation
from kaijuan.network.rounds.domain.obligations_wanted import (
    AudiencePart,
    ObligationWanted,
    StepWanted,
)
from kaijuan.network.rounds.models import AudienceKind, Obligation

#: Where the made-up staff work.
LIBRARY: Final = "10614"
#: The demonstration's accounts that work there, and who they are among its staff.
_STAFF: Final = {"director": "样例馆长", "librarian": "样例馆员", "facilities": "样例后勤"}
TITLE: Final = "样例健康日报告"


def load(by: Any) -> None:
    """Load the samples; doing it again changes nothing."""
    institution = Institution.objects.get(key=LIBRARY)
    with institution_scope(institution):
        if Obligation.objects.filter(sample=True, title=TITLE).exists():
            return
        people = [_person(*each) for each in _STAFF.items()]
        wanted = ObligationWanted(
            kind="health",
            title=TITLE,
            title_en="Sample daily health report",
            note="样例：每天一报，无情况的签零报告。",
            starts_on=local_day(institution, now()),
            recurrence="FREQ=DAILY",
            due_at=dt.time(23, 30),
            closes=24 * 60,
            audience=tuple(AudiencePart(AudienceKind.PERSON, person=each) for each in people),
            escalation=(StepWanted(30, "rounds.close_day"),),
            sample=True,
        )
        start_obligation(create_obligation(wanted, by=by), by=by)


def _person(username: str, name: str) -> Person:
    """Who that account is; made where nobody is."""
    user = User.objects.get(username=username)
    found: Person | None = Person.objects.filter(user=user).first()
    return found or Person.objects.create(name=name, user=user, sample=True)
