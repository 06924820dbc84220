"""Every declaration of what is kept of named persons, from all parts of the house."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec

from django.apps import apps

from kaijuan.core.registry.personal_data import PersonalData


def declarations() -> list[PersonalData]:
    """``PERSONAL_DATA`` of each part's ``personal_data`` module, in the order of the parts."""
    found: list[PersonalData] = []
    for part in apps.get_app_configs():
        path = f"{part.name}.personal_data"
        if part.name.startswith("kaijuan.") and find_spec(path) is not None:
            found += import_module(path).PERSONAL_DATA
    return found
