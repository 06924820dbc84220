"""The API does not change by accident."""

from __future__ import annotations

import difflib

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
