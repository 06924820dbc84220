"""A world that stands for a whole file of tests: each test works in a savepoint of it.

Furnishing it takes longer than most tests that look at it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.test import Client

from kaijuan.core.testing.factories import make_consortium, make_institution
from kaijuan.core.testing.plugin import personas_of
from tests.access.objects import World

BACKEND = "kaijuan.core.accounts.backends.NameOrEmailBackend"


@contextmanager
def standing_world() -> Iterator[World]:
    """Inside, the world is there; afterwards nothing of it is. The database must be unblocked."""
    around = transaction.atomic()
    # As Django marks its own: a transaction that must be the outermost may stand in this one.
    around._from_testcase = True
    around.__enter__()
    # Each test ends by closing the connection, and with it what is around the test.
    connection.close = lambda: None
    try:
        consortium = make_consortium()
        own, foreign = make_institution("甲大学"), make_institution("乙学院", city="绵阳")
        world = World(own, foreign, consortium, personas_of(own, foreign, consortium))
        for name, persona in world.personas.items():
            world.cookies[name] = browser_of(persona).cookies
        yield world
    finally:
        del connection.close
        transaction.set_rollback(True)
        around.__exit__(None, None, None)


def browser_of(persona: Any) -> Client:
    """A browser in which ``persona`` is signed in, unless that is nobody."""
    client = Client(raise_request_exception=False)
    if persona.is_authenticated:
        client.force_login(persona, backend=BACKEND)
    return client
