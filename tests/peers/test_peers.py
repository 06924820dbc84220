"""Two web servers and two workers on one PostgreSQL are one house."""

from __future__ import annotations

import datetime as dt
import os
import re
import signal
import time
from collections import Counter
from pathlib import Path

import pytest

from kaijuan.core.testing.needs import needs_postgresql
from tests.peers.browser import Person
from tests.peers.command import LEASE
from tests.peers.conftest import Peers

pytestmark = [
    pytest.mark.server,
    needs_postgresql,
]


@pytest.fixture(scope="module")
def director(peers: Peers) -> Person:
    """Signed in at the first server."""
    password = (Path(peers.folder) / "home0" / "demo-password").read_text().strip()
    person = Person()
    status, page = person.send(peers.webs[0], "/sign-in/", username="director", password=password)
    assert status == 200, page
    return person


def test_of_four_that_begin_together_one_prepares(peers):
    prepared = [
        part for part in (*peers.webs, *peers.workers) if "preparing the database" in part.output()
    ]
    assert len(prepared) == 1
    assert "Traceback" not in peers.logs()
    for web in peers.webs:
        health = web.health()
        assert (health["http"], health["worker"]["state"]) == (200, "alive")


def test_who_signed_in_at_one_is_signed_in_at_the_other(peers, director):
    for web in (*peers.webs, *reversed(peers.webs)):
        status, page = director.get(web, "/desk/")
        assert status == 200 and "/sign-out/" in page
    assert "/sign-out/" not in Person().get(peers.webs[1], "/")[1]


def test_what_is_written_at_one_is_read_at_the_other(peers, director):
    _status, desk = director.get(peers.webs[1], "/desk/")
    place = re.search(r'href="(/i/[^/"]+/)', desk)
    assert place, desk
    for number, (here, there) in enumerate((peers.webs, reversed(peers.webs))):
        name = f"部门{number}"
        status, page = director.send(here, f"{place[1]}departments/new/", name=name, name_en="")
        assert status == 200 and name in page, page
        assert name in director.get(there, f"{place[1]}departments/")[1]


def test_two_hundred_jobs_are_done_once_each_by_both(peers):
    peers.ask("quick", 200)
    peers.until(peers.idle, 60)
    assert Counter(peers.effects("quick %")) == {f"quick {n}": 1 for n in range(200)}
    hands = {
        pid for (pid,) in peers.rows("SELECT pid FROM peers_effect WHERE text LIKE %s", "quick %")
    }
    assert hands == peers.working()


def test_a_tick_of_the_clock_is_answered_once(peers):
    """Both workers see a minute begin that nobody answered for."""
    long_ago = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0) - dt.timedelta(minutes=5)
    peers.rows("DELETE FROM peers_effect WHERE text = 'tick'")
    peers.rows("DELETE FROM jobs_crontick WHERE name = 'peers.tick'")
    peers.rows("INSERT INTO jobs_crontick (name, tick) VALUES ('peers.tick', %s)", long_ago)
    peers.until(lambda: peers.effects("tick"), 75)
    peers.until(peers.idle)
    answered = peers.rows(
        "SELECT tick FROM jobs_crontick WHERE name = 'peers.tick' AND job_id IS NOT NULL"
    )
    assert len(peers.effects("tick")) == len(answered) == len(set(answered))
    # The minutes in between were answered together.
    assert len(answered) <= 2


@pytest.mark.parametrize("name", ["slow", "fenced"])
def test_a_worker_killed_in_mid_job_the_job_runs_again_once(peers, name):
    peers.ask(name)
    killed = peers.at_it(name)
    os.kill(killed, signal.SIGKILL)
    assert peers.at_it(name, attempt=2) != killed
    peers.until(peers.idle)
    assert peers.effects(name) == [name]
    (peers.folder / name).unlink()
    peers.rows("DELETE FROM peers_effect WHERE text = %s", name)
    peers.until(lambda: len(peers.working()) == 2)


def test_of_a_job_in_parts_no_part_is_done_twice(peers):
    peers.ask("parts")
    killed = peers.at_it("parts", attempt=3)
    os.kill(killed, signal.SIGKILL)
    peers.until(peers.idle)
    assert peers.effects("parts %") == [f"parts {n}" for n in range(8)]
    # The part in which it died was begun twice, those before it once.
    assert len((peers.folder / "parts").read_text().split()) == 9
    assert peers.rows("SELECT state, done, attempts FROM jobs_jobprogress") == [("done", 8, 2)]
    peers.until(lambda: len(peers.working()) == 2)


@pytest.mark.parametrize("name", ["slow", "fenced"])
def test_a_worker_that_froze_beyond_its_lease_adds_nothing(peers, name):
    peers.ask(name)
    first = peers.at_it(name)
    with peers.frozen(first):
        time.sleep(LEASE)
        second = peers.at_it(name, attempt=2)
        assert second != first
        peers.until(peers.idle)
        assert peers.effects(name) == [name]
    # It wakes in the middle of its transaction, and takes it back.
    peers.until(lambda: "was given to another worker" in peers.logs())
    time.sleep(1)
    assert peers.effects(name) == [name]
    assert [pid for (pid,) in peers.rows("SELECT pid FROM peers_effect WHERE text = %s", name)] == [
        second
    ]
    (peers.folder / name).unlink()
    peers.rows("DELETE FROM peers_effect WHERE text = %s", name)


def test_one_web_server_killed_the_other_serves(peers, director):
    """Last, because nobody starts it again."""
    peers.webs[0].process.kill()
    peers.webs[0].process.wait()
    status, page = director.get(peers.webs[1], "/desk/")
    assert status == 200 and "/sign-out/" in page
    assert peers.webs[1].health()["http"] == 200
    peers.until(lambda: peers.webs[0].get("/healthz")[0] == 0)
