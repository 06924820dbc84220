"""The number of queries is the page's own: a small house and a large one need the same.

The addresses, and who gets through, are those of the access test, so a new address is counted by
itself. Nothing is kept here (see ``tests/cache``): this is what a page costs when it is drawn.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kaijuan.core.registry.command import command_sections
from tests.access.objects import MAKERS, World
from tests.access.standing import BACKEND
from tests.access.table import TABLE
from tests.queries.growing import LARGE, SMALL, begin, grow

pytestmark = pytest.mark.django_db

#: Pages that everybody reads, and how many queries they may need when nothing is kept.
CEILINGS = {
    "portal:home": 12,
    "portal:institution": 12,
    "opening:matrix": 9,
    "opening:services": 9,
    "opening:hours-ics": 7,
    "opening:changes-atom": 8,
    "opening:all-notices": 5,
    "directory:csv": 4,
    "directory:xlsx": 4,
    "reports:releases": 4,
    "reports:release": 4,
    "reports:figures": 3,
    "reports:figure": 5,
    "reports:compare": 3,
    "reports:json": 4,
    "reports:html": 6,
}
#: Nobody waits for these; a page that needs more than this is looked at.
MOST_OF_ALL = 25
#: The director's page asks every room for what is due, late or off: at most four queries each, and
#: four of its own.
#: The log names its objects, one query for each kind; this world has one entry of every kind.
MORE = {"command:today": 4 * len(command_sections) + 4, "audit:entries": len(MAKERS) + 10}

#: Where nearly everybody may read, these three stand for all.
FEW = {"anonymous", "reader", "secretariat"}

READ = sorted(name for name, row in TABLE.items() if row.get)
#: The addresses of one report, which name the small one.
OF_A_REPORT = [name for name in READ if f"={SMALL}" in TABLE[name].objects.values()]


@pytest.fixture
def world(own, foreign, consortium, personas) -> World:
    return World(own, foreign, consortium, personas)


def counts(
    world: World, names: list[str] = READ, *, instead: str = SMALL
) -> dict[tuple[str, str], int]:
    """Queries by address and persona, of those who may (the access test sees that they do get
    through); the second visit counts."""
    found = {}
    for name in names:
        row = TABLE[name].named(name)
        path = world.paths(name, row)["own"].replace(f"/{SMALL}", f"/{instead}")
        for persona in sorted(row.get if len(row.get) <= 4 else row.get & FEW):
            queries = _queries(world.personas[persona], path)
            if queries is not None:
                found[name, persona] = queries
    return found


def _queries(user: Any, path: str) -> int | None:
    client = Client(raise_request_exception=False)
    if user.is_authenticated:
        client.force_login(user, backend=BACKEND)
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
        if answer.streaming:
            b"".join(answer.streaming_content)
    return len(captured) if answer.status_code < 500 else None


def more(before: dict[Any, int], after: dict[Any, int]) -> list[str]:
    return [
        f"{name} as {persona}: {before[name, persona]} queries, then {count}"
        for (name, persona), count in after.items()
        if (name, persona) in before and count > before[name, persona]
    ]


def test_more_rows_need_no_more_queries(world):
    begin(world)
    small = counts(world)
    grow(world)
    assert more(small, counts(world)) == []
    # A report of many figures stands under the same addresses as one with a single figure.
    assert more(small, counts(world, OF_A_REPORT, instead=LARGE)) == []
    assert set(READ) - {name for name, _persona in small} == set(), "these break"
    too_many = {key: count for key, count in small.items() if count > MORE.get(key[0], MOST_OF_ALL)}
    assert too_many == {}


def test_public_pages_stay_under_their_ceilings(world):
    grow(world)
    nobody = world.personas["anonymous"]
    found = {}
    for name in CEILINGS:
        path = world.paths(name, TABLE[name].named(name))["own"]
        found[name] = _queries(nobody, path.replace(f"/{SMALL}", f"/{LARGE}"))
    assert [name for name, count in found.items() if count is None] == []
    assert {n: c for n, c in found.items() if (c or 0) > CEILINGS[n]} == {}
