"""A browser for each persona."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client


@pytest.fixture
def web(personas: dict[str, Any]) -> Any:
    def as_(persona: str) -> Client:
        client = Client()
        if persona != "anonymous":
            client.force_login(personas[persona])
        client.cookies["kaijuan_lang"] = "en"
        return client

    return as_
