"""What switches show outside their own pages, and times as people type them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaijuan.core.clock import now
from kaijuan.core.registry.command import command_sections
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.opening.public import Mode
from kaijuan.network.plans.domain.switches import approve_switch
from kaijuan.network.plans.forms import moments
from kaijuan.network.plans.forms.moments import MomentField, end_of
from kaijuan.network.plans.models import MeasureRun, Switch
from kaijuan.network.plans.switch_panels import by_hand, not_put_back, waiting
from kaijuan.network.plans.tests.switch_web import (
    address,
    applied,
    digest_of,
    english,
    offer,
    plan_for,
    prepared,
    submitted,
)

pytestmark = pytest.mark.django_db
TOMORROW = dt.timedelta(days=1)


def test_everyone_sees_what_is_approved_and_lies_ahead(own: Any, personas: dict[str, Any]) -> None:
    offer(own)
    switch = submitted(own, personas["librarian"], starts_at=now() + TOMORROW, reason="线路检修")
    public = english(personas["anonymous"])
    home = reverse("portal:institution", args=[own.slug])
    assert "线路检修" not in public.get(home).content.decode(), "it is not approved yet"
    with institution_scope(own):
        approve_switch(switch, by=personas["director"], digest=digest_of(switch))
    shown = public.get(home).content.decode()
    assert "Soon to change" in shown
    assert "线路检修" in shown
    assert "until further notice" in shown
    Switch.objects.all()  # read across institutions: it is published
    with institution_scope(own):
        Switch.objects.filter(pk=switch.pk).update(state=Switch.State.APPLIED)
    assert "线路检修" not in public.get(home).content.decode()


def test_the_directors_page_is_told(own: Any, personas: dict[str, Any]) -> None:
    offer(own)
    stage = plan_for(own, personas["director"])
    director = personas["director"]
    with institution_scope(own):
        assert [waiting(own, director).total, by_hand(own, director).total] == [0, 0]
        assert not_put_back(own, director).total == 0
    applied(own, personas["librarian"], director, stage=stage)
    submitted(own, personas["librarian"], mode=Mode.LIMITED)
    with institution_scope(own):
        found = waiting(own, director)
        assert (found.total, found.late, len(found.lines)) == (1, 1, 1)
        step = by_hand(own, director)
        assert (step.total, step.late, step.lines[0].who) == (1, 0, "物业")
        standing = not_put_back(own, director)
        assert standing.total >= 1
        for line in standing.lines:
            what, after = re.split(r"：|: ", str(line.text), maxsplit=1)
            assert what != after, "a notice is not said twice"
        MeasureRun.objects.update(applied_at=now() - 2 * TOMORROW)
        assert by_hand(own, director).late == 1
    keys = {section.key for section in command_sections}
    assert {"switches-waiting", "steps-by-hand", "ledger"} <= keys


def test_more_of_everything_needs_no_more_queries(own: Any, personas: dict[str, Any]) -> None:
    offer(own)
    stage = plan_for(own, personas["director"])
    director = english(personas["director"])
    draft = prepared(own, personas["librarian"], mode=Mode.LIMITED)
    done = applied(own, personas["librarian"], personas["director"], stage=stage)
    targets = [
        address(name, own, *args)
        for name, args in (
            ("switches", ()),
            ("ledger", ()),
            ("switch", (draft.code,)),
            ("switch", (done.code,)),
            ("switch-undo", (done.code,)),
        )
    ]

    def queries() -> list[int]:
        found = []
        for target in targets:
            director.get(target)
            with CaptureQueriesContext(connection) as captured:
                assert director.get(target).status_code == 200
            found.append(len(captured))
        return found

    more_settings(own, done, 1)
    before = queries()
    offer_more(own)
    more_settings(own, done, 4)
    for number in range(3):
        prepared(own, personas["librarian"], reason=f"第{number}次")
    assert queries() == before


def more_settings(institution: Any, done: Switch, count: int) -> None:
    """Lines of the ledger whose services are gone since."""
    with institution_scope(institution):
        run = MeasureRun.objects.filter(switch=done).first()
        assert run is not None
        for number in range(count):
            run.changes.create(
                institution=institution,
                object_type="opening.service",
                object_code=str(number),
                label=f"第{number}项",
                setting="mode",
                before="open",
                after="closed",
            )


def offer_more(institution: Any) -> None:
    from kaijuan.network.opening.public import Service

    with institution_scope(institution):
        for number in range(5):
            Service.objects.create(kind="reference", name=f"服务{number}")


@pytest.fixture
def berlin(monkeypatch: pytest.MonkeyPatch) -> ZoneInfo:
    """A library in a zone with daylight saving."""
    zone = ZoneInfo("Europe/Berlin")
    monkeypatch.setattr(moments, "zone_of", lambda _institution: zone)
    return zone


def test_a_time_is_read_in_the_zone_of_the_library(berlin: ZoneInfo) -> None:
    field = MomentField(required=False)
    field.in_zone_of(None)
    utc = dt.UTC
    assert field.clean("2020-01-24T00:00") == dt.datetime(2020, 1, 23, 23, 0, tzinfo=utc)
    assert field.clean("2020-07-24T00:00") == dt.datetime(2020, 7, 23, 22, 0, tzinfo=utc)
    # Twice on the day on which the clocks are put back: the first is meant.
    assert field.clean("2020-10-25T02:30") == dt.datetime(2020, 10, 25, 0, 30, tzinfo=utc)
    with pytest.raises(ValidationError):
        field.clean("2020-03-29T02:30")
    assert field.clean("") is None
    assert field.prepare_value(dt.datetime(2020, 1, 23, 23, 0, tzinfo=utc)).hour == 0


def test_a_day_is_over_at_midnight_of_the_library(berlin: ZoneInfo) -> None:
    for day, hours in ((dt.date(2020, 3, 28), 24), (dt.date(2020, 3, 29), 23)):
        begins = end_of(day - dt.timedelta(days=1), None)
        assert end_of(day, None) - begins == dt.timedelta(hours=hours)
    assert end_of(dt.date(2019, 12, 31), None).astimezone(berlin).date() == dt.date(2020, 1, 1)


@pytest.mark.parametrize("text", ["x", "2020-02-30T08:00", "1899-12-31T23:59", "9" * 400, "NaN"])
def test_what_is_no_time(berlin: ZoneInfo, text: str) -> None:
    field = MomentField()
    field.in_zone_of(None)
    with pytest.raises(ValidationError):
        field.clean(text)
