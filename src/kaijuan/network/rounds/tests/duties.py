"""A library with people, and a duty of theirs; for the tests of duties."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from kaijuan.core.questionnaires.public import Form, FormVersion
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.directory.public import Department, Person
from kaijuan.network.rounds.domain.obligations import (
    AudiencePart,
    ObligationWanted,
    create_obligation,
)
from kaijuan.network.rounds.domain.obligations_running import start_obligation
from kaijuan.network.rounds.models import AudienceKind, ExpectedItem, Obligation

#: A Thursday, four in the morning in Chengdu: nothing of the day has passed.
AT: Final = dt.datetime(2020, 2, 26, 20, 0, tzinfo=dt.UTC)
TODAY: Final = dt.date(2020, 2, 27)
EVERYONE: Final = (AudiencePart(AudienceKind.EVERYONE),)


def form_of(title: str = "日报表") -> Form:
    """A published form that asks one thing."""
    form: Form = Form.objects.create(title=title)
    definition = {
        "schema": 1,
        "languages": ["zh"],
        "children": [{"kind": "question", "name": "text", "type": "text", "label": {"zh": "情况"}}],
    }
    FormVersion.objects.create(
        form=form, number=1, definition=definition, sha256="0" * 64, published_at=AT
    )
    return form


def people(count: int = 3, department: str = "读者服务部") -> list[Person]:
    unit, _made = Department.objects.get_or_create(name=department)
    return list(
        Person.objects.bulk_create(
            Person(name=f"样例{department}{number}", department=unit) for number in range(count)
        )
    )


def wanted(**changes: Any) -> ObligationWanted:
    """A daily report of everyone, due at ten."""
    said: dict[str, Any] = {
        "kind": "report",
        "title": "每日情况",
        "starts_on": TODAY,
        "audience": EVERYONE,
        "recurrence": "FREQ=DAILY",
        **changes,
    }
    if "form" not in said:
        mine = Form.objects.filter(institution=current_institution())
        said["form"] = mine.first() or form_of()
    return ObligationWanted(**said)


def running(by: Any = None, at: dt.datetime = AT, **changes: Any) -> Obligation:
    return start_obligation(create_obligation(wanted(**changes), by=by), by=by, at=at)


def expected() -> dict[dt.date, set[str]]:
    """Of whom something is expected, by day."""
    found: dict[dt.date, set[str]] = {}
    for item in ExpectedItem.objects.select_related("person", "spot"):
        found.setdefault(item.day, set()).add(str(item.person or item.spot or "馆"))
    return found
