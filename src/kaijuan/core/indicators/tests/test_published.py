"""Aggregates that cross the wall: who writes them, what they said on an earlier day."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest

from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.indicators.models import PublishedValue
from kaijuan.core.indicators.published import (
    publish_span,
    publish_value,
    values_at,
    who_published,
)
from kaijuan.core.tenancy.scope import NoScope, institution_scope

pytestmark = pytest.mark.django_db
CODE = "days-of-cover"


def day(number: int) -> dt.datetime:
    return dt.datetime(2020, 2, number, tzinfo=HOUSE_ZONE)


def at(moment: dt.datetime, *institutions: Any) -> list[Any]:
    found = values_at(CODE, institutions, moment)
    return [[row.value for row in found.get(each.pk, ())] for each in institutions]


def test_a_new_value_ends_the_one_before_and_yesterday_stays(own: Any, foreign: Any) -> None:
    with institution_scope(own):
        assert publish_value(CODE, 5, at=day(1))
        assert not publish_value(CODE, 5, at=day(2))
        assert publish_value(CODE, None, at=day(3))
        assert publish_value(CODE, 7, at=day(4))
    # Everybody may read it, in whatever scope.
    assert at(day(2), own, foreign) == [[5], []]
    assert at(day(3), own) == [[None]]
    assert at(day(5), own) == [[7]]
    assert at(day(1) - dt.timedelta(seconds=1), own) == [[]]
    assert who_published(CODE, day(5)) == {own.pk}
    assert who_published(CODE, day(1) - dt.timedelta(seconds=1)) == set()


def test_a_thing_has_one_span_which_may_move(own: Any) -> None:
    ref = uuid.uuid4()
    with institution_scope(own):
        publish_span(CODE, ref, since=day(1))
        publish_span(CODE, ref, since=day(2), until=day(4))
        publish_span(CODE, uuid.uuid4(), since=day(3), value=2)
    assert PublishedValue.objects.count() == 2
    assert at(day(3), own) == [[1, 2]]
    assert at(day(4), own) == [[2]]


def test_a_span_never_ends_before_it_begins(own: Any) -> None:
    with institution_scope(own):
        publish_span(CODE, uuid.uuid4(), since=day(3), until=day(1))
    assert at(day(3), own) == [[]]


def test_nobody_publishes_without_a_scope(own: Any) -> None:
    with pytest.raises(NoScope):
        publish_value(CODE, 1)
