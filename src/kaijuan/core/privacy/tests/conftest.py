"""A retention of the tests' own, and one person who is known to the house."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from kaijuan.core.privacy import registry
from kaijuan.core.privacy.registry import Retention, Retentions, Subjects
from kaijuan.core.registry import Registry

PURPOSE = "fever"
KEEP = dt.timedelta(days=30)
TODAY = dt.date(2020, 3, 15)
SOMEBODY = uuid.UUID(int=7)
ELSE = uuid.UUID(int=8)
ANSWERS = {"temperature": "38.6", "name": "样例某人", "symptoms": ["cough"]}


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> dt.date:
    for module in ("domain.keys", "domain.erasing"):
        monkeypatch.setattr(f"kaijuan.core.privacy.{module}.today", lambda: TODAY)
    return TODAY


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """What the room was asked to forget."""
    seen: list[Any] = []

    def forget(institution: Any, before: dt.date) -> int:
        seen.append((institution.key, before))
        return 3

    def forget_person(institution: Any, subject: uuid.UUID) -> int:
        seen.append((institution.key, subject))
        return 1

    own = Retentions("retentions")
    own.add(Retention("fever", PURPOSE, KEEP, forget, "体温", forget_person))
    monkeypatch.setattr(registry.retentions, "_items", own._items)
    yield seen


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch, personas: dict[str, Any]) -> Subjects:
    """The librarian is SOMEBODY."""
    librarian = personas["librarian"]
    found: Registry[Subjects] = Registry("persons")
    each = found.add(
        Subjects(
            key="tests",
            of=lambda user, _at: SOMEBODY if user.pk == librarian.pk else None,
            names=lambda codes: dict.fromkeys(codes, "样例某人"),
            users=lambda codes: [librarian] if SOMEBODY in set(codes) else [],
            everyone=lambda _at: [(SOMEBODY, "样例某人")],
            left=lambda _at, _on: [],
        )
    )
    monkeypatch.setattr(registry.subjects, "_items", found._items)
    return each
