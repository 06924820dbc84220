"""A building for three people with a way in, a way out and a side door for both."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.gate.tests.making import Doors, make_doors


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
def doors(own: Any) -> Doors:
    with institution_scope(own):
        return make_doors(own)
