"""A browser for each persona, and a route with three points."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kaijuan.network.premises.tests.making import a_route, points_on


@pytest.fixture
def web(personas: dict[str, Any]) -> Any:
    def as_(persona: str) -> Client:
        client = Client()
        client.force_login(personas[persona])
        client.cookies["kaijuan_lang"] = "en"
        return client

    return as_


@pytest.fixture
def guard(personas: dict[str, Any]) -> Any:
    return personas["facilities"]


@pytest.fixture
def route(own_scope: Any) -> Any:
    return a_route()


@pytest.fixture
def points(route: Any) -> Any:
    return points_on(route)
