"""Runs the real command in a process and a home of its own."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parents[2]
#: Seconds until something is taken to hang; how long it takes on a busy machine is not tested.
PATIENCE = 300
COMMAND = [sys.executable, "-m", "kaijuan.config.command"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(home: Path | str, **more: str) -> dict[str, str]:
    """Of this process only what a shell needs; the house's settings as given."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ}
    return kept | {
        "HOME": str(home),
        "KAIJUAN_HOME": str(home),
        "KAIJUAN_LANG": "en",
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        **more,
    }


def kaijuan(*arguments: str, home: Path | str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [*COMMAND, *arguments],
        env=environment(home, **more),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=PATIENCE,
    )


@dataclass
class House:
    """A running ``kaijuan up``."""

    process: subprocess.Popen[str]
    port: int
    log: Path

    def output(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def get(self, path: str) -> tuple[int, bytes]:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            link.request("GET", path)
            answer = link.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            link.close()

    def health(self) -> dict[str, Any]:
        status, body = self.get("/healthz")
        return {"http": status, **(json.loads(body) if body else {})}

    def wait_for(self, text: str, seconds: float = PATIENCE) -> None:
        """Until the command has printed ``text``."""
        deadline = time.monotonic() + seconds
        while text not in self.output():
            assert self.process.poll() is None, self.output()
            assert time.monotonic() < deadline, self.output()
            time.sleep(0.02)

    def descendants(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def worker(self) -> psutil.Process:
        """The child that has no children: web has some."""
        children = psutil.Process(self.process.pid).children()
        return next(child for child in children if not child.children())

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(timeout=15)


@contextmanager
def running_house(
    home: Path, *arguments: str, command: Sequence[str] = COMMAND, **more: str
) -> Iterator[House]:
    """``kaijuan up ARGUMENTS`` on a free port; killed at the end if it still runs."""
    port = free_port()
    log = Path(tempfile.mkdtemp()) / "up.log"
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [*command, "up", *arguments],
            env=environment(home, PORT=str(port), **more),
            stdout=output,
            stderr=subprocess.STDOUT,
            text=True,
        )
    house = House(process, port, log)
    try:
        yield house
    finally:
        with suppress(psutil.NoSuchProcess):
            for child in house.descendants():
                with suppress(psutil.NoSuchProcess):
                    child.kill()
        if process.poll() is None:
            process.kill()
        process.wait()
        shutil.rmtree(log.parent)
