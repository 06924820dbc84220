"""The few numbers that matter, for Prometheus.

Counts of all web processes: each writes its own files below the home, and whoever is asked adds
them up. The file of a process that died while the server ran stays and counts on (what it had
served was served); the next start of a web server takes such files away. Numbers of the whole house
(jobs, disk, backup) are looked up when they are asked for; see ``operations.collector``.
"""

from __future__ import annotations

import os
from pathlib import Path
from threading import Lock
from typing import Any, Final

from django.conf import settings

FOLDER: Final = Path(settings.HOME) / "metrics"
# Read by the library when it is imported: from then on, values live in files.
os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(FOLDER)

from prometheus_client import CollectorRegistry, Counter, Histogram  # noqa: E402  # reads that variable when imported
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest  # noqa: E402  # reads that variable when imported
from prometheus_client.multiprocess import MultiProcessCollector  # noqa: E402  # reads that variable when imported

CONTENT_TYPE: Final = CONTENT_TYPE_PLAIN_0_0_4
#: Seconds. A page is good under a tenth, bad over one; the pool gives up after three.
BUCKETS: Final = (0.025, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
#: Bytes of each file; all labels together need a tenth of it.
_ROOM: Final = 256 * 1024

requests: Final = Counter(
    "kaijuan_requests",
    "Requests answered, by room and class of status.",
    ["group", "status"],
    registry=None,
)
durations: Final = Histogram(
    "kaijuan_request_seconds",
    "Seconds from a request's arrival in a web process to its answer, by room.",
    ["group"],
    buckets=BUCKETS,
    registry=None,
)
refused_sign_ins: Final = Counter(
    "kaijuan_sign_in_failures",
    "Sign-ins that were refused, by what was asked for.",
    # A label, so that no file is made before the first count.
    ["way"],
    registry=None,
)

_lock = Lock()
_ready: dict[int, bool] = {}


def begin() -> None:
    """Forget the counts of earlier runs; called before the web processes are forked.

    Another web server may be at work on the same home: the files of living processes stay.
    """
    FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    for file in FOLDER.glob("*_*.db"):
        pid = file.stem.rpartition("_")[2]
        if not (pid.isdigit() and Path(f"/proc/{pid}").exists()):
            file.unlink(missing_ok=True)


def count_request(group: str, status: int, seconds: float) -> None:
    """One answered request."""
    if _can_count():
        requests.labels(group, f"{status // 100}xx").inc()
        durations.labels(group).observe(seconds)


def count_refused_sign_in(**_kwargs: Any) -> None:
    """One sign-in that was refused; receives Django's signal."""
    if _can_count():
        refused_sign_ins.labels("password").inc()


def _can_count() -> bool:
    """Whether this process has its files. Without room on the disk it serves and does not count."""
    pid = os.getpid()
    ready = _ready.get(pid)
    if ready is None:
        with _lock:
            ready = _ready.setdefault(pid, _make_files(pid))
    return ready


def _make_files(pid: int) -> bool:
    # Writing to a mapped file that the full disk has no block for ends a process (SIGBUS), so the
    # blocks are taken first.
    try:
        FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
        for kind in ("counter", "histogram"):
            handle = os.open(FOLDER / f"{kind}_{pid}.db", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                os.posix_fallocate(handle, 0, _ROOM)
            finally:
                os.close(handle)
    except OSError:
        return False
    return True


def exposition(*collectors: Any) -> bytes:
    """Everything in Prometheus' text format 0.0.4; ``collectors`` give what is looked up."""
    registry = CollectorRegistry(auto_describe=False)
    if FOLDER.is_dir():
        MultiProcessCollector(registry, str(FOLDER))
    for collector in collectors:
        registry.register(collector)
    return generate_latest(registry)
