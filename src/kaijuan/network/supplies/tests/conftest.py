"""A browser for each persona, and a place with masks in it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from kaijuan.network.supplies.models import Kind
from kaijuan.network.supplies.tests.making import a_store, an_item, move, on


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
def masks(own_scope: Any) -> Any:
    return an_item()


@pytest.fixture
def door(own_scope: Any) -> Any:
    return a_store()


@pytest.fixture
def hundred(masks: Any, door: Any) -> Any:
    """A hundred masks, received at the door on 1 February 2020."""
    return move(Kind.RECEIVED, masks, door, 100, on(1))
