"""The numbers for Prometheus: for the holder of the token, and right."""

from __future__ import annotations

import os
from typing import Any

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from prometheus_client.parser import text_string_to_metric_families

from kaijuan.core.jobs.public import enqueue, job
from kaijuan.core.operations import metrics
from kaijuan.core.operations.domain import place
from kaijuan.core.operations.watch import group_of

pytestmark = pytest.mark.django_db


@job("operations_metrics.waits")
def waits(*, institution_id: None) -> None:
    """Is never carried out here."""


def scrape() -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    header = {"authorization": f"Bearer {settings.METRICS_TOKEN}"}
    answer = Client().get(reverse("metrics"), headers=header)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.content.decode())
        for sample in family.samples
    }


def value(found: dict[Any, float], name: str, **labels: str) -> float:
    return found.get((name, tuple(sorted(labels.items()))), 0.0)


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer wrong", "Basic {token}", "Bearer {token}x", "{token}", "Bearer ä"],
)
def test_without_the_token_nothing_is_told(header):
    given = header.format(token=settings.METRICS_TOKEN)
    answer = Client().get(reverse("metrics"), headers={"authorization": given})
    assert answer.status_code == 401 and "Bearer" in answer.headers["WWW-Authenticate"]
    assert "kaijuan" not in answer.content.decode()


def test_the_token_is_kept_for_its_owner():
    file = settings.HOME / "metrics-token"
    assert file.read_text().strip() == settings.METRICS_TOKEN and len(settings.METRICS_TOKEN) > 30
    assert file.stat().st_mode & 0o777 == 0o600


def test_requests_are_counted_by_room_and_class(consortium):
    before = scrape()
    for path in ("/", "/", "/reports/", "/nowhere/", "/api/v1/institutions"):
        Client().get(path)
    after = scrape()

    def more(name: str, **labels: str) -> float:
        return value(after, name, **labels) - value(before, name, **labels)

    assert more("kaijuan_requests_total", group="portal", status="2xx") == 2
    assert more("kaijuan_requests_total", group="reports", status="2xx") == 1
    assert more("kaijuan_requests_total", group="unmatched", status="4xx") == 1
    assert more("kaijuan_requests_total", group="api", status="2xx") == 1
    assert more("kaijuan_request_seconds_count", group="portal") == 2
    assert more("kaijuan_request_seconds_bucket", group="portal", le="+Inf") == 2
    assert more("kaijuan_request_seconds_sum", group="portal") > 0


def test_refused_sign_ins_are_counted(personas):
    before = scrape()
    Client().post("/sign-in/", {"username": "director", "password": "wrong-password"})
    after = scrape()
    name = "kaijuan_sign_in_failures_total"
    assert value(after, name, way="password") - value(before, name, way="password") == 1


def test_the_house_tells_its_numbers(consortium):
    enqueue("operations_metrics.waits", institution_id=None)
    found = scrape()
    assert value(found, "kaijuan_jobs_ready") == 1
    assert value(found, "kaijuan_database_up") == 1
    assert value(found, "kaijuan_home_free_bytes") > 0
    for name in ("jobs_running", "jobs_failed", "oldest_ready_job_seconds", "database_bytes"):
        assert (f"kaijuan_{name}", ()) in found


def test_without_database_the_rest_is_told(consortium, monkeypatch):
    def away() -> None:
        raise OperationalError

    monkeypatch.setattr(place, "database", away)
    found = scrape()
    assert found["kaijuan_database_up", ()] == 0
    assert ("kaijuan_jobs_ready", ()) not in found and value(found, "kaijuan_home_free_bytes") > 0


def test_a_scrape_makes_few_queries(consortium, django_assert_max_num_queries):
    scrape()
    with django_assert_max_num_queries(8):
        scrape()


def test_labels_are_few():
    assert group_of("api-0.1.0:institutions") == "api"
    assert group_of("reports:figure") == "reports" and group_of("healthz") == "healthz"


def test_a_start_forgets_the_dead_and_keeps_the_living():
    metrics.count_request("portal", 200, 0.1)
    mine = metrics.FOLDER / f"counter_{os.getpid()}.db"
    dead = metrics.FOLDER / "counter_4194304999.db"
    dead.write_bytes(b"")
    metrics.begin()
    assert mine.exists() and not dead.exists()


def test_a_full_disk_costs_the_counts_and_no_request(monkeypatch, consortium):
    def full(*args: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(metrics, "_ready", {})
    monkeypatch.setattr(os, "posix_fallocate", full)
    assert Client().get("/").status_code == 200
    assert metrics._ready == {os.getpid(): False}


def test_no_block_of_a_file_is_taken_later():
    """Writing into a hole of a mapped file on a full disk would end the process."""
    metrics.count_request("portal", 200, 0.1)
    about = (metrics.FOLDER / f"counter_{os.getpid()}.db").stat()
    assert about.st_blocks * 512 >= about.st_size
