"""The worker as a process: a job survives whoever was carrying it out."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.command.house import ROOT, environment

pytestmark = pytest.mark.server


def slow_jobs(home: Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tests.command.slow_jobs", *arguments],
        env=environment(home),
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def enqueue(home: Path, file: Path, seconds: float, name: str = "testing.slow") -> None:
    slow_jobs(home, "enqueue", str(file), str(seconds), name)


@contextmanager
def worker(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.command.slow_jobs", "work"], env=environment(home), cwd=ROOT
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(file: Path, text: str) -> None:
    deadline = time.monotonic() + 20
    while not (file.exists() and file.read_text() == text):
        assert time.monotonic() < deadline, file.read_text() if file.exists() else "nothing"
        time.sleep(0.02)


def test_the_job_of_a_killed_worker_is_done_by_the_next_one(home, tmp_path):
    file = tmp_path / "lines"
    enqueue(home, file, 2)
    with worker(home) as first:
        wait_for(file, "begun\n")
        first.send_signal(signal.SIGKILL)
        first.wait()
    with worker(home):
        wait_for(file, "begun\nbegun\nended\n")


def test_what_a_killed_worker_had_written_is_there_once(home, tmp_path):
    """The job ran twice; its effect in the database is that of one run."""
    file = tmp_path / "lines"
    enqueue(home, file, 2, "testing.counted")
    with worker(home) as first:
        wait_for(file, "begun\n")
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert slow_jobs(home, "effects") == "0"
    with worker(home) as second:
        wait_for(file, "begun\nbegun\nended\n")
        second.terminate()
        assert second.wait(timeout=10) == 0
    assert slow_jobs(home, "effects") == "1"


def test_a_worker_that_is_asked_to_end_finishes_its_job_first(home, tmp_path):
    file = tmp_path / "lines"
    enqueue(home, file, 1.5)
    with worker(home) as process:
        wait_for(file, "begun\n")
        process.terminate()
        assert process.wait(timeout=10) == 0
    assert file.read_text() == "begun\nended\n"


def test_two_workers_do_a_job_once(home, tmp_path):
    file = tmp_path / "lines"
    with worker(home), worker(home):
        enqueue(home, file, 1)
        wait_for(file, "begun\nended\n")
        time.sleep(1)
    assert file.read_text() == "begun\nended\n"
