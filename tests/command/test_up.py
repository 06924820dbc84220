"""``kaijuan up``: from an empty folder to a served page, and to a clean end."""

from __future__ import annotations

import signal
import stat
import time

import psutil
import pytest

from kaijuan import __version__
from tests.command.house import kaijuan, running_house

pytestmark = pytest.mark.server


def test_the_first_start_fills_an_empty_home_and_says_how_to_sign_in(tmp_path):
    home = tmp_path / "new" / "home"
    with running_house(home, "--demo") as house:
        house.wait_for("Stop it with Ctrl-C")
        output = house.output()
        assert f"http://127.0.0.1:{house.port}" in output
        for name in ("secretariat", "director", "librarian", "reader"):
            assert name in output
        assert "Traceback" not in output
        health = house.health()
        assert house.get("/")[0] == 200
        assert house.end() == 0
    assert health["http"] == 200
    assert health["versions"]["kaijuan"] == __version__
    assert {"python", "django"} < set(health["versions"])
    assert health["database"]["migrations"] == "applied"
    assert health["worker"]["state"] == "alive"
    assert health["demo"] == "loaded"
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    for secret in ("secret-key", "demo-password"):
        assert stat.S_IMODE((home / secret).stat().st_mode) == 0o600


def test_the_second_start_has_nothing_to_prepare(home):
    with running_house(home, "--demo") as house:
        house.wait_for("Stop it with Ctrl-C")
        assert "preparing" not in house.output()
        assert "loading" not in house.output()
        assert house.end() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_and_leaves_nobody_behind(home, number):
    with running_house(home) as house:
        house.wait_for("Stop it with Ctrl-C")
        family = house.descendants()
        assert len(family) >= 3  # worker, web and at least one process of web's
        began = time.monotonic()
        assert house.end(number) == 0
        assert time.monotonic() - began < 10
        assert not any(process.is_running() for process in family)
        assert house.get("/healthz")[0] == 0
        assert "Traceback" not in house.output()


@pytest.mark.parametrize("moment", [0.5, 2.5])
def test_it_ends_cleanly_while_it_starts(tmp_path, moment):
    home = tmp_path / "home"
    with running_house(home, "--demo") as house:
        house.wait_for("opening")
        time.sleep(moment)
        assert house.end() == 0
        assert "Traceback" not in house.output()
    with running_house(home, "--demo") as house:
        house.wait_for("Stop it with Ctrl-C")
        assert house.health()["demo"] == "loaded"
        house.end()


def test_a_killed_parent_takes_its_children_with_it(home):
    with running_house(home) as house:
        house.wait_for("Stop it with Ctrl-C")
        family = house.descendants()
        house.process.kill()
        house.process.wait()
        _gone, alive = psutil.wait_procs(family, timeout=10)
        assert alive == []


def test_a_worker_that_dies_is_started_again(home):
    with running_house(home) as house:
        house.wait_for("Stop it with Ctrl-C")
        worker = house.worker()
        worker.kill()
        house.wait_for("it is started again")
        deadline = time.monotonic() + 15
        while len(psutil.Process(house.process.pid).children()) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert house.worker().pid != worker.pid
        assert house.health()["http"] == 200
        assert house.end() == 0


def test_a_second_start_on_the_same_home_is_refused_with_its_address(home):
    with running_house(home) as house:
        house.wait_for("Stop it with Ctrl-C")
        second = kaijuan("up", home=home)
        assert second.returncode == 2
        assert f"http://127.0.0.1:{house.port}" in second.stderr
        assert len(second.stderr.splitlines()) == 1
        assert house.end() == 0


def test_without_demo_an_empty_house_is_served(tmp_path):
    with running_house(tmp_path / "home") as house:
        house.wait_for("Stop it with Ctrl-C")
        assert house.health()["demo"] == "not asked for"
        assert house.get("/")[0] in {200, 404}
        assert "Sign in" not in house.output()
        assert house.end() == 0


def test_a_web_server_and_workers_alone_share_a_home(home):
    with (
        running_house(home, "--only", "web") as web,
        running_house(home, "--only", "worker") as first,
        running_house(home, "--only", "worker") as second,
    ):
        for part in (web, first, second):
            part.wait_for("Stop it with Ctrl-C")
        assert "Kaijuan is open" in web.output()
        assert "A worker of Kaijuan is at work" in first.output()
        assert web.health()["worker"]["state"] == "alive"
        assert first.get("/healthz")[0] == 0, "a worker serves nothing"
        whole = kaijuan("up", home=home)
        assert whole.returncode == 2
        assert f"http://127.0.0.1:{web.port}" in whole.stderr
        for part in (first, second, web):
            assert part.end() == 0
            assert "Traceback" not in part.output()


def test_a_whole_house_and_single_parts_exclude_each_other_on_one_home(home):
    with running_house(home) as house:
        house.wait_for("Stop it with Ctrl-C")
        for only in ("web", "worker"):
            part = kaijuan("up", "--only", only, home=home)
            assert part.returncode == 2
            assert f"http://127.0.0.1:{house.port}" in part.stderr
        assert house.end() == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--demo",), "A worker loads no demonstration"),
        (("--port", "8001"), "A worker serves no address"),
        (("--host", "0.0.0.0"), "A worker serves no address"),
    ],
)
def test_a_worker_alone_is_told_what_it_cannot_do(arguments, sentence, tmp_path):
    refused = kaijuan("up", "--only", "worker", *arguments, home=tmp_path / "home")
    assert refused.returncode == 2
    assert sentence in refused.stderr and len(refused.stderr.splitlines()) == 1
