"""Migrations from nothing in seconds: a new model is drawn alone, not with all that it touches.

While migrations are applied Django keeps a class for each model as it was at that point. A new
model, an index or a constraint makes it draw every model again that is related in any way, and here
all are, through their institution: three quarters of a first start went into that, and more with
each room. What is drawn alone may leave others with an older class of it; Django knows such states
("delayed") and draws everything anew before code of a migration (``RunPython``) sees one. Here the
same is done before anything but these two operations. See decision 0035.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.migrations.state import ModelState, ProjectState

Key = tuple[str, str]
_add_model = ProjectState.add_model
_append_option = ProjectState._append_option  # type: ignore[attr-defined]  # not in the stubs
_find = ProjectState._find_reload_model  # type: ignore[attr-defined]  # not in the stubs


class _Alone:
    """Whether the model that is drawn next may be drawn alone."""

    now = False


def draw_alone() -> None:
    """Have every process that migrates do so; doing it again changes nothing."""
    for name, function in (
        ("add_model", add_model),
        ("_append_option", append_option),
        ("_find_reload_model", find_reload_model),
    ):
        setattr(ProjectState, name, function)


def add_model(self: ProjectState, model_state: ModelState) -> None:
    """A model that inherits from no other model touches no class that is there already."""
    _Alone.now = all(base is models.Model for base in model_state.bases)
    try:
        _add_model(self, model_state)
    finally:
        _Alone.now = False


def append_option(
    self: ProjectState, app_label: str, model_name: str, option_name: str, obj: Any
) -> None:
    """An index or a constraint is read from the model's own class only."""
    _Alone.now = True
    try:
        _append_option(self, app_label, model_name, option_name, obj)
    finally:
        _Alone.now = False


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
