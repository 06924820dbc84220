"""The API does not change by accident."""

from __future__ import annotations

import difflib
import json
from typing import Any

from ninja.openapi.schema import OpenAPISchema

from tests.api.snapshot import COMMAND, FILE, described, pretty


def test_the_api_is_what_it_was():
    kept, now = FILE.read_text(encoding="utf-8"), pretty(described())
    changes = "".join(
        difflib.unified_diff(
            kept.splitlines(keepends=True), now.splitlines(keepends=True), "was", "is", n=6
        )
    )
    assert not changes, (
        "What the API promises has changed. If that is what you meant, renew the snapshot with\n"
        f"    {COMMAND}\nand say in the change log what integrators have to do.\n\n{changes}"
    )


def test_a_changed_parameter_would_be_seen():
    document = described()
    operation = document["paths"]["/api/v1/institutions"]["get"]
    operation["parameters"] = [p for p in operation["parameters"] if p["name"] != "city"]
    assert pretty(document) != FILE.read_text(encoding="utf-8")


def test_no_two_shapes_have_one_name(monkeypatch):
    """The library keeps the last one, and every operation of the other would be misdescribed."""
    met: dict[str, list[Any]] = {}
    adding = OpenAPISchema.add_schema_definitions

    def add(self: OpenAPISchema, definitions: dict[str, Any]) -> None:
        for name, shape in definitions.items():
            if shape not in met.setdefault(name, []):
                met[name].append(shape)
        adding(self, definitions)

    monkeypatch.setattr(OpenAPISchema, "add_schema_definitions", add)
    document = json.dumps(described())
    # The parameters of a list have one name and are written out; nothing refers to them.
    named = {name for name in met if f'#/components/schemas/{name}"' in document}
    assert {"ReceiptOut", "State", "FormOut"} <= named
    assert {name: met[name] for name in named if len(met[name]) > 1} == {}
