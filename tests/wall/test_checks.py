"""A model that could be read round the wall does not start."""

from __future__ import annotations

import pytest
from django.db import models
from django.test.utils import isolate_apps

from kaijuan.core.tenancy.checks import faults_of, walled_models_keep_their_managers
from kaijuan.core.tenancy.walled import Published, Walled
from kaijuan.network.directory.models import Person


def to_person():
    return models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")


def test_the_house_s_own_models_are_sound():
    assert walled_models_keep_their_managers() == []


@pytest.mark.parametrize("base", [models.Model, Published], ids=["roof", "published"])
@isolate_apps("kaijuan.network.directory")
def test_what_everybody_reads_does_not_point_through_the_wall(base):
    """``select_related`` and ``person__name=...`` join without asking Person's manager."""

    class Meta(getattr(base, "Meta", object)):
        app_label = "directory"
        abstract = False

    values = {"__module__": __name__, "Meta": Meta, "person": to_person()}
    model = type("Open", (base,), values)
    assert [fault.id for fault in faults_of(model)] == ["kj.E4"]


@isolate_apps("kaijuan.network.directory")
def test_a_walled_model_may():
    class Note(Walled):
        person = to_person()

        class Meta(Walled.Meta):
            app_label = "directory"
            abstract = False

    assert list(faults_of(Note)) == []
