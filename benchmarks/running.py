"""Starting and ending what is measured, with an environment of its own."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def clean_environment(**more: str) -> dict[str, str]:
    """This one without the settings of the house and of the package installers."""
    ours = ("KAIJUAN_", "HOST", "PORT", "UV_CACHE", "VIRTUAL_ENV", "MAKE", "MFLAGS")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | more


@contextmanager
def running(
    command: Sequence[str], *, env: Mapping[str, str], cwd: Path, log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command with its output in ``log``; ended with SIGTERM, then with SIGKILL."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command, env=env, cwd=cwd, stdout=output, stderr=output, start_new_session=True
        )
        try:
            yield process
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=15)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def seconds_until_served(
    process: subprocess.Popen[bytes], port: int, path: str, most: float
) -> float:
    """Seconds from now until ``path`` answers 200. Raises RuntimeError after ``most``."""
    began = time.perf_counter()
    while time.perf_counter() - began < most:
        if process.poll() is not None:
            raise RuntimeError(f"it ended with {process.returncode}")
        if _status(port, path) == 200:
            return time.perf_counter() - began
        time.sleep(0.02)
    raise RuntimeError(f"nothing was served after {most:.0f} s")


def _status(port: int, path: str) -> int:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        link.request("GET", path)
        return link.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        link.close()
