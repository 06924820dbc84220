"""Several web processes, one sum: whoever is asked tells what all of them served."""

from __future__ import annotations

import http.client
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.command.house import House, running_house

pytestmark = pytest.mark.server
REQUESTS = 120


def scrape(house: House, home: Path) -> dict[tuple[str, str, str], float]:
    token = (home / "metrics-token").read_text().strip()
    link = http.client.HTTPConnection("127.0.0.1", house.port, timeout=10)
    try:
        link.request("GET", "/metrics", headers={"Authorization": f"Bearer {token}"})
        answer = link.getresponse()
        text = answer.read().decode()
        assert answer.status == 200, text
    finally:
        link.close()
    return {
        (sample.name, sample.labels.get("group", ""), sample.labels.get("status", "")): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if "le" not in sample.labels
    }


def ask_often(house: House) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: house.get("/reports/")[0], range(REQUESTS)))
    assert answers == [200] * REQUESTS


def files(home: Path) -> set[str]:
    return {file.name for file in (home / "metrics").glob("counter_*.db")}


def test_the_sum_over_processes_is_right(home: Path):
    key = ("kaijuan_requests_total", "reports", "2xx")
    with running_house(home) as house:
        house.wait_for("Stop it with Ctrl-C")
        ask_often(house)
        found = {scrape(house, home)[key] for _ in range(8)}
        assert found == {REQUESTS}
        assert scrape(house, home)["kaijuan_request_seconds_count", "reports", ""] == REQUESTS
        assert scrape(house, home)["kaijuan_workers", "", ""] == 1
        served_by = files(home)
        if len(os.sched_getaffinity(0)) > 1:
            assert len(served_by) > 1, "one process served everything: nothing was added up"
        # A process that dies takes nothing with it, and the one in its place adds its own.
        pid = int(min(served_by).removeprefix("counter_").removesuffix(".db"))
        psutil.Process(pid).send_signal(signal.SIGKILL)
        deadline = time.monotonic() + 20
        while psutil.pid_exists(pid) or house.get("/reports/")[0] != 200:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        before = scrape(house, home)[key]
        assert before >= REQUESTS
        ask_often(house)
        assert scrape(house, home)[key] == before + REQUESTS
        assert house.end() == 0
    with running_house(home) as house:
        house.wait_for("Stop it with Ctrl-C")
        assert scrape(house, home).get(key, 0) == 0, "a new start begins at nothing"
        assert not files(home) & served_by
        assert house.end() == 0
