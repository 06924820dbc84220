"""A browser for each persona, and groups with people in their library."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.staffing.tests.filled import fill


@pytest.fixture
def web(personas: dict[str, Any]) -> Any:
    def as_(persona: str) -> Client:
        client = Client()
        if persona != "anonymous":
            client.force_login(personas[persona])
        client.cookies["kaijuan_lang"] = "en"
        return client

    return as_


@pytest.fixture
def rows(own: Any, personas: dict[str, Any]) -> dict[str, Any]:
    with institution_scope(own):
        return fill(personas["director"])
