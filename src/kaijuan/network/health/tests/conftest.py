"""A library with people, of whom some have accounts, and a daily health report that runs."""

from __future__ import annotations

import datetime as dt
import uuid
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from kaijuan.core import clock
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.models import Person

#: Monday 10 February 2020, 9:00 in Shanghai.
NOW = dt.datetime(2020, 2, 10, 1, 0, tzinfo=dt.UTC)
TODAY = dt.date(2020, 2, 10)


class Clock:
    """The time of the test, moved by hand."""

    def __init__(self) -> None:
        self.at = NOW

    def move(self, **step: float) -> None:
        self.at += dt.timedelta(**step)

    def to(self, day: dt.date, hour: int = 11) -> None:
        local = dt.datetime.combine(day, dt.time(hour), tzinfo=clock.HOUSE_ZONE)
        self.at = local.astimezone(dt.UTC)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Everything reads this clock: ``core.clock`` asks Django's."""
    made = Clock()
    monkeypatch.setattr("django.utils.timezone.now", lambda: made.at)
    return made


@pytest.fixture
def staff(own: Any, personas: dict[str, Any], time: Clock) -> Any:
    """``li`` signs in as the librarian, ``fan`` as the facilities', ``wang`` has no account."""
    with institution_scope(own):
        people = {
            "li": Person.objects.create(name="样例李", user=personas["librarian"]),
            "fan": Person.objects.create(name="样例范", user=personas["facilities"]),
            "wang": Person.objects.create(name="样例王"),
        }
        yield SimpleNamespace(here=own, **personas, **people)


@pytest.fixture
def web(personas: dict[str, Any]) -> Any:
    def as_(persona: str) -> Client:
        client = Client()
        client.force_login(personas[persona])
        client.cookies["kaijuan_lang"] = "en"
        return client

    return as_


@pytest.fixture
def code() -> uuid.UUID:
    return uuid.uuid4()
