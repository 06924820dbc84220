"""Numbers of the whole house, looked up when Prometheus asks."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import DatabaseError, InterfaceError, connection
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from kaijuan import __version__
from kaijuan.core.clock import now
from kaijuan.core.operations.domain import facts, observations, place

Gauge = tuple[str, str, float | None]


class HouseCollector(Collector):
    """Gauges; what cannot be known is left out, and ``kaijuan_database_up`` says why."""

    def collect(self) -> Iterator[Metric]:
        version = GaugeMetricFamily("kaijuan_info", "Version that runs.", labels=["version"])
        version.add_metric([__version__], 1)
        yield version
        yield from _gauges(_of_this_host())
        try:
            found = [*_of_the_database(), ("database_up", "1 while the database answers.", 1.0)]
        except (DatabaseError, InterfaceError):
            connection.close()
            found = [("database_up", "1 while the database answers.", 0.0)]
        yield from _gauges(found)


def _gauges(found: list[Gauge]) -> Iterator[Metric]:
    for name, meaning, value in found:
        if value is not None:
            yield GaugeMetricFamily(f"kaijuan_{name}", meaning, value=value)


def _of_this_host() -> list[Gauge]:
    disk = place.disk()
    return [
        ("home_free_bytes", "Bytes free where the home lies.", float(disk.free)),
        ("home_total_bytes", "Bytes where the home lies.", float(disk.total)),
        ("started_timestamp_seconds", "When this web server started.", facts.STARTED.timestamp()),
    ]


def _of_the_database() -> list[Gauge]:
    jobs, database = facts.queue_numbers(), place.database()
    beats, backup = facts.beats(), facts.last_backup()
    certificate = facts.certificate_in(observations.all_of_them())
    return [
        ("jobs_ready", "Jobs that wait for a worker.", float(jobs.ready)),
        ("jobs_running", "Jobs that are carried out now.", float(jobs.running)),
        ("jobs_failed", "Jobs that failed and are kept to be looked at.", float(jobs.failed)),
        (
            "oldest_ready_job_seconds",
            "How long the oldest of the waiting jobs waits.",
            float(jobs.oldest_ready_seconds or 0),
        ),
        ("workers", "Workers that are alive.", float(sum(beat.alive for beat in beats))),
        (
            "worker_beat_age_seconds",
            "Seconds since any worker gave a sign of life.",
            min((beat.seconds for beat in beats), default=None),
        ),
        (
            "backup_age_seconds",
            "Seconds since the last backup was made.",
            (now() - backup.at).total_seconds() if backup else None,
        ),
        ("database_bytes", "Size of the database.", float(database.bytes)),
        (
            "database_clock_drift_seconds",
            "The database's clock minus this host's.",
            round(database.drift, 3),
        ),
        (
            "certificate_days_left",
            "Days until the certificate ends.",
            certificate.days_left() if certificate else None,
        ),
    ]
