"""Migrations from nothing in seconds: a new model is drawn alone, not with all that it touches.

While migrations are applied Django keeps a class for each model as it was at that point. A new
model, field, index or constraint makes it draw every model again that is related in any way, and
here all are, through their institution: three quarters of a first start went into that, and more
with each room. What is drawn alone may leave others with an older class of it; Django knows such
states ("delayed") and draws everything anew before code of a migration (``RunPython``) sees one.
Here the same is done before anything but these operations. See decision 0035.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import Field

Key = tuple[str, str]
_add_model = ProjectState.add_model
_add_field = ProjectState.add_field
_append_option = ProjectState._append_option  # type: ignore[attr-defined]  # not in the stubs
_find = ProjectState._find_reload_model  # type: ignore[attr-defined]  # not in the stubs


class _Alone:
    """Whether the model that is drawn next may be drawn alone."""

    now = False


@contextmanager
def _alone(*, may: bool = True) -> Iterator[None]:
    _Alone.now = may
    try:
        yield
    finally:
        _Alone.now = False


def draw_alone() -> None:
    """Have every process that migrates do so; doing it again changes nothing."""
    for name, function in (
        ("add_model", add_model),
        ("add_field", add_field),
        ("_append_option", append_option),
        ("_find_reload_model", find_reload_model),
    ):
        setattr(ProjectState, name, function)


def add_model(self: ProjectState, model_state: ModelState) -> None:
    """A model that inherits from no other model touches no class that is there already."""
    with _alone(may=all(base is models.Model for base in model_state.bases)):
        _add_model(self, model_state)


def add_field(
    self: ProjectState,
    app_label: str,
    model_name: str,
    name: str,
    field: Field[Any, Any],
    preserve_default: bool,
) -> None:
    """The table of a new field is made from the field's own model."""
    with _alone():
        _add_field(self, app_label, model_name, name, field, preserve_default)


def append_option(
    self: ProjectState, app_label: str, model_name: str, option_name: str, obj: Any
) -> None:
    """An index or a constraint is read from the model's own class only."""
    with _alone():
        _append_option(self, app_label, model_name, option_name, obj)


def find_reload_model(
    self: ProjectState, app_label: str, model_name: str, delay: bool = False
) -> set[Key]:
    """Which models are drawn again: this one, or all where some may be older than they say."""
    if _Alone.now:
        self.is_delayed = True
        return {(app_label, model_name)}
    if self.is_delayed:
        self.is_delayed = False
        return set(self.models)
    found: set[Key] = _find(self, app_label, model_name, delay)
    return found
