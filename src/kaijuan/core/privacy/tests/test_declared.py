"""What is not declared may not be kept: no table of ours points to a person in silence."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from django.apps import apps

from kaijuan.core.privacy.declared import declarations

#: Where the persons themselves stand: those with an account, and those in the directory.
PERSONS: Final = frozenset({"accounts.User", "directory.Person"})


def _pointing() -> dict[str, set[str]]:
    """Of each table of ours: its columns that point to a person."""
    ours = [each for each in apps.get_models(include_auto_created=True) if _is_ours(each)]
    return {each._meta.label: _columns(each) for each in ours if _is_of_persons(each)}


def _is_ours(model: Any) -> bool:
    return model.__module__.startswith("kaijuan.") and not model._meta.proxy


def _is_of_persons(model: Any) -> bool:
    return model._meta.label in PERSONS or bool(_columns(model))


def _columns(model: Any) -> set[str]:
    return {
        field.name
        for field in model._meta.concrete_fields
        if field.related_model and field.related_model._meta.label in PERSONS
    }


def test_every_table_that_points_to_a_person_is_declared():
    declared = {each.model for each in declarations()}
    silent = sorted(set(_pointing()) - declared)
    assert not silent, f"kept without purpose, basis and retention: {', '.join(silent)}"


def test_every_column_that_points_to_a_person_is_in_its_declaration():
    told = {each.model: set(each.fields) for each in declarations()}
    left_out = {
        model: sorted(columns - told.get(model, set()))
        for model, columns in _pointing().items()
        if columns - told.get(model, set())
    }
    assert left_out == {}


def test_the_walk_meets_the_tables_it_should():
    met = _pointing()
    assert set(met) >= PERSONS | {"tenancy.Membership", "accounts.Session", "rounds.ExpectedItem"}
    assert met["plans.Switch"] >= {"prepared_by", "approved_by", "undone_by"}


def test_a_table_is_declared_once():
    counted = Counter(each.model for each in declarations())
    assert [model for model, times in counted.items() if times > 1] == []
