"""Two web servers and two workers on one PostgreSQL, each part with a home of its own, as on four
machines.
"""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psutil
import psycopg
import pytest

from kaijuan.core.testing.environment import POSTGRES_URL
from tests.command.house import ROOT, House, environment, running_house

QUEUE = "django_tasks_database_dbtaskresult"
COMMAND = [sys.executable, "-m", "tests.peers.command"]


@dataclass
class Peers:
    """The parts that share ``url``; the second web server and the workers came to a full house."""

    url: str
    folder: Path
    settings: dict[str, str]
    webs: list[House] = field(default_factory=list)
    workers: list[House] = field(default_factory=list)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, autocommit=True) as connection:
            found = connection.execute(query, values)
            return found.fetchall() if found.description else []

    def ask(self, name: str, count: int = 1) -> None:
        """Put a job into the queue from a process of its own."""
        subprocess.run(
            [*COMMAND, "ask", name, str(count)],
            env=environment(self.folder, **self.settings),
            cwd=ROOT,
            check=True,
        )

    def effects(self, like: str) -> list[str]:
        return [
            text
            for (text,) in self.rows(
                "SELECT text FROM peers_effect WHERE text LIKE %s ORDER BY id", like
            )
        ]

    def at_it(self, name: str, attempt: int = 1) -> int:
        """The process that carries out ``name``, as soon as somebody does."""
        file = self.folder / name
        self.until(lambda: file.exists() and len(file.read_text().split()) >= attempt)
        return int(file.read_text().split()[-1])

    def until(self, true: Callable[[], object], seconds: float = 30) -> None:
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, self.logs()
            time.sleep(0.05)

    def idle(self) -> bool:
        """Whether the queue is empty and nobody is at work."""
        query = f"SELECT 1 FROM {QUEUE} WHERE status IN ('READY', 'RUNNING') LIMIT 1"
        return not self.rows(query)

    def logs(self) -> str:
        return "\n".join(part.output() for part in (*self.webs, *self.workers))

    @contextmanager
    def frozen(self, pid: int) -> Iterator[None]:
        """Stands still inside, and goes on afterwards."""
        os.kill(pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(pid, signal.SIGCONT)

    def working(self) -> set[int]:
        """Process numbers of the workers themselves, not of those who look after them."""
        return {
            child.pid
            for part in self.workers
            for child in psutil.Process(part.process.pid).children()
        }


@pytest.fixture(scope="session")
def database() -> Iterator[str]:
    """The address of an empty database; dropped at the end."""
    server = os.environ[POSTGRES_URL]
    name = f"kaijuan_peers_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def peers(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peers]:
    """All four begin together, on a database without a single table."""
    folder = tmp_path_factory.mktemp("peers")
    settings = {
        "KAIJUAN_DATABASE_URL": database,
        "KAIJUAN_SECRET_KEY": secrets.token_urlsafe(48),
        "PEERS": str(folder),
    }
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE peers_effect (id bigserial PRIMARY KEY, text text, pid integer)"
        )
    parts = (("web", "--demo"), ("web",), ("worker",), ("worker",))
    found = Peers(database, folder, settings)
    with ExitStack() as stack:
        for number, (only, *more) in enumerate(parts):
            house = stack.enter_context(
                running_house(
                    folder / f"home{number}", "--only", only, *more, command=COMMAND, **settings
                )
            )
            (found.webs if only == "web" else found.workers).append(house)
        for part in (*found.webs, *found.workers):
            part.wait_for("Stop it with Ctrl-C", seconds=120)
        yield found
