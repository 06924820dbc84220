"""Every night each library publishes its days of cover; one that cannot keeps no other."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.db import OperationalError

from kaijuan.core.indicators.models import PublishedValue
from kaijuan.core.jobs.public import FailedAt
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.network.supplies import counters
from kaijuan.network.supplies.counters import publish_cover, publish_everywhere

pytestmark = pytest.mark.django_db


def published() -> set[int]:
    rows = PublishedValue.objects.filter(indicator="days-of-cover")
    return set(rows.values_list("institution_id", flat=True))


def failing_at(institution: Any, error: Exception) -> Any:
    def publish() -> bool:
        if current_institution() == institution:
            raise error
        return publish_cover()

    return publish


def test_one_that_fails_keeps_no_other_and_is_named(
    consortium: Any, own: Any, foreign: Any, monkeypatch: Any, caplog: Any
) -> None:
    monkeypatch.setattr(counters, "publish_cover", failing_at(own, ZeroDivisionError("broken")))
    with caplog.at_level(logging.ERROR, "kaijuan.jobs"), pytest.raises(FailedAt) as told:
        publish_everywhere()
    assert str(told.value) == own.key
    assert published() == {consortium.pk, foreign.pk}
    [line] = caplog.records
    assert own.key in line.getMessage() and "broken" in str(line.exc_info)
    monkeypatch.undo()
    publish_everywhere()
    assert own.pk in published()


def test_a_database_that_is_away_is_away_for_all(own: Any, foreign: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(counters, "publish_cover", failing_at(own, OperationalError("away")))
    with pytest.raises(OperationalError):
        publish_everywhere()
