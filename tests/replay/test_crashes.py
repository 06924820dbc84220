"""Killed at any statement and begun again, a switch has done everything once."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction

from kaijuan.core.jobs import progress, queue
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.needs import only_on
from kaijuan.network.plans.domain.proposals import carry_out
from kaijuan.network.plans.domain.switches import undo_switch
from kaijuan.network.plans.models import Switch
from tests.replay.killing import Killed, facts, killed_at
from tests.replay.story import LEVEL_ONE, change_level_unapplied
from tests.replay.world import World, make_world

pytestmark = pytest.mark.django_db

POINTS = 200
MEMBERS = 2


@pytest.fixture
def world(consortium, monkeypatch) -> World:
    monkeypatch.setattr(progress, "AIR", 0.0)
    monkeypatch.setattr(progress, "WRITE_EVERY", 0.0)
    # So that the job looks round after each member, as it does when they take longer.
    monkeypatch.setattr(carry_out, "WORK", 0.0)
    return make_world(consortium, MEMBERS, services=3)


@contextmanager
def forgotten() -> Iterator[None]:
    """What is written inside is rolled back at the end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def worker() -> None:
    """One worker process: takes the jobs of switches and carries them out."""
    queue.put_back(set())
    while (job := queue.claim("worker")) is not None:
        if queue.name_of(job).startswith("plans."):
            queue.run(job)
        else:
            # Letters and the like come after; they have tests of their own.
            queue.DBTaskResult.objects.filter(pk=job.pk).delete()


def counted(act: Callable[[], Any]) -> int:
    """How many statements it is, once what is remembered between two times is remembered."""
    with forgotten():
        act()
    with killed_at(0) as seen:
        act()
    return seen[0]


def dies(number: int, act: Callable[[], Any], *, after: bool) -> bool:
    """Whether it died on the way; False where it was done before."""
    try:
        with killed_at(number, after=after):
            act()
    except Killed:
        # Outside of the house's own transactions each statement is one; here they are all inside
        # the one that is forgotten, which Django would now take for broken.
        connection.needs_rollback = False
        return True
    return False


def test_a_proposal_killed_at_200_random_points_is_gone_on_with(world):
    change_level_unapplied(world, 1, LEVEL_ONE)
    with forgotten():
        statements = counted(worker)
        expected = facts(world.members)
    assert expected["switches"].total() == MEMBERS and statements > 40 * MEMBERS
    chance = random.Random(2020)
    deaths = 0
    for _ in range(POINTS):
        with forgotten():
            deaths += dies(chance.randint(1, statements), worker, after=chance.random() < 0.5)
            if chance.random() < 0.1:
                # The next one may die too.
                dies(chance.randint(1, statements), worker, after=chance.random() < 0.5)
            worker()
            assert facts(world.members) == expected
    assert deaths == POINTS


def test_a_single_switch_killed_at_every_statement(world):
    change_level_unapplied(world, 1, LEVEL_ONE)
    one = Switch.objects.select_related("institution").first()
    everywhere(world, lambda: apply_one(one), lambda: apply_one(one))


def test_taking_back_killed_at_every_statement(world):
    change_level_unapplied(world, 1, LEVEL_ONE)
    worker()
    one = Switch.objects.select_related("institution").first()
    director = world.director(one.institution)

    def undo() -> None:
        with institution_scope(one.institution):
            undo_switch(Switch.objects.get(pk=one.pk), by=director)

    everywhere(world, undo, undo)


def apply_one(one: Switch) -> None:
    from kaijuan.network.plans.domain.switches import apply_switch

    with institution_scope(one.institution):
        apply_switch(one.pk)


def everywhere(world: World, act: Callable[[], None], again: Callable[[], None]) -> None:
    """``act`` dies at each of its statements, before and after it; ``again`` does it all."""
    with forgotten():
        statements = counted(act)
        expected = facts(world.members)
    nothing = facts(world.members)
    assert nothing != expected and statements > 25
    for number in range(1, statements + 1):
        for after in (False, True):
            with forgotten():
                assert dies(number, act, after=after)
                found = facts(world.members)
                assert found in (nothing, expected), "half of it was there"
                if found == nothing:
                    again()
                assert facts(world.members) == expected


@only_on("sqlite", "the statements of one database are counted")
def test_the_number_of_statements_does_not_grow_with_the_services(consortium):
    """A few more services, a hundred more settings: not one statement more."""
    few, many = (statements_for(consortium, services) for services in (40, 80))
    assert few == many


def statements_for(consortium: Any, services: int) -> int:
    with forgotten():
        world = make_world(consortium, 1, services=services)
        change_level_unapplied(world, 1, LEVEL_ONE)
        one = Switch.objects.select_related("institution").get()
        return counted(lambda: apply_one(one))
