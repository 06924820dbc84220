from __future__ import annotations

import pytest
from django.db.migrations.state import ModelState, ProjectState
from django.db.models import Model

from kaijuan.core import states


def test_a_model_that_cannot_be_drawn_leaves_no_other_alone(monkeypatch):
    def failing(*_args: object) -> None:
        raise ValueError

    for name in ("_add_model", "_append_option"):
        monkeypatch.setattr(states, name, failing)
    with pytest.raises(ValueError):
        states.add_model(ProjectState(), ModelState("room", "Thing", [], bases=(Model,)))
    assert not states._Alone.now
    with pytest.raises(ValueError):
        states.append_option(ProjectState(), "room", "thing", "indexes", None)
    assert not states._Alone.now
