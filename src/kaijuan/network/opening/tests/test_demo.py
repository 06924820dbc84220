"""The demonstration's samples: at one library, marked as such, loaded once."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from kaijuan.core.testing.factories import make_institution
from kaijuan.network.opening import demo
from kaijuan.network.opening.domain.standing import standing_of
from kaijuan.network.opening.models import ModeSpan, Place, Service

pytestmark = pytest.mark.django_db


def test_samples_are_marked_and_loaded_once(foreign: Any) -> None:
    library = make_institution("样例馆", key=demo.LIBRARY)
    for _ in range(2):
        demo.load(by=None)
        assert (Service.objects.count(), Place.objects.count(), ModeSpan.objects.count()) == (
            20,
            3,
            1,
        )
    for row in (*Service.objects.all(), *Place.objects.all()):
        assert row.sample
        assert row.name.startswith("样例")
        assert row.institution == library
    opening = standing_of([library], at=timezone.now()).of(library)
    states = {each.service.kind: each.state for each in opening.services}
    assert (opening.mode, states["self-study"], states["lending"]) == ("open", "limited", "on")
    desks = {each.service.kind: each.hours for each in opening.services}
    assert len(desks["entry"]) == 2
    assert desks["e-resources"] == []
