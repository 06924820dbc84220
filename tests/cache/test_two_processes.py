"""Two web servers over one database, and a third process that writes.

A change shows in the first answer that is asked for after it was committed, from whichever process.
"""

from __future__ import annotations

import http.client
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from kaijuan.core.testing.environment import POSTGRES_URL
from kaijuan.core.testing.needs import needs_postgresql
from tests.command.house import ROOT, environment, free_port

pytestmark = pytest.mark.server

HOME, LIBRARY, REGISTER = "/", "/i/si-chuan-da-xue/", "/directory/institutions.csv"
FIGURE, REPORTS = "/reports/sichuan-2020/figures/F01/", "/reports/"
#: More connections than one server has processes, so that each of them is met.
VISITS = 8


@dataclass(frozen=True)
class Server:
    port: int

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], str]:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            link.request("GET", path, headers=headers)
            answer = link.getresponse()
            headers_of = {name.lower(): value for name, value in answer.getheaders()}
            return answer.status, headers_of, answer.read().decode()
        finally:
            link.close()


@dataclass(frozen=True)
class Writer:
    process: subprocess.Popen[str]

    def make(self, change: str) -> None:
        """Make the change and wait until it is committed."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{change}\n")
        self.process.stdin.flush()
        self.hear("done")

    def hear(self, word: str) -> None:
        assert self.process.stdout is not None
        assert self.process.stdout.readline().strip() == word


@dataclass(frozen=True)
class Peers:
    """Two servers that have drawn the pages already, and the writer."""

    servers: list[Server]
    writer: Writer

    def everywhere(self, path: str) -> list[str]:
        """The page as each process of each server gives it now; all of them kept."""
        found = []
        for server in self.servers * VISITS:
            status, headers, text = server.get(path)
            if "etag" not in headers:
                # Drawn over the end of a minute it is rightly not kept; drawn again it is.
                status, headers, text = server.get(path)
            assert status == 200
            assert "etag" in headers, f"{path} was not kept"
            found.append(text)
        return found


@contextmanager
def running(*arguments: str, env: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [sys.executable, "-m", *arguments],
        env=env,
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(server: Server, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert process.poll() is None
        try:
            if server.get("/healthz")[0] == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the server does not answer")


@contextmanager
def peers(home: Path, **settings: str) -> Iterator[Peers]:
    env = environment(home, **settings)
    servers = []
    with ExitStack() as stack:
        for _ in range(2):
            server = Server(free_port())
            process = stack.enter_context(running("tests.cache.web", str(server.port), env=env))
            wait_for(server, process)
            servers.append(server)
        writer = Writer(stack.enter_context(running("tests.cache.writer", env=env)))
        writer.hear("ready")
        yield Peers(servers, writer)


@contextmanager
def own_database() -> Iterator[str]:
    """An empty database on the server that the tests were given; dropped at the end."""
    server = os.environ[POSTGRES_URL]
    name = f"kaijuan_cache_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=needs_postgresql)]
)
def house(
    request: pytest.FixtureRequest, prepared_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Peers]:
    """One for all tests of the file: each looks at what it changes itself."""
    home = Path(shutil.copytree(prepared_home, tmp_path_factory.mktemp("peers") / "home"))
    with ExitStack() as stack:
        settings: dict[str, str] = {}
        if request.param == "postgresql":
            settings["KAIJUAN_DATABASE_URL"] = stack.enter_context(own_database())
            fill(home, settings)
        yield stack.enter_context(peers(home, **settings))


def fill(home: Path, settings: dict[str, str]) -> None:
    """The case of 2020 in the tables of an empty database."""
    script = (
        "from kaijuan.config.command.django_ready import load_django; load_django();"
        "from kaijuan.config.command.up.prepare import prepare;"
        "prepare(print, demo=True)"
    )
    env = environment(home, **settings)
    done = subprocess.run(
        [sys.executable, "-c", script], env=env, cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_each_change_shows_in_the_first_answer_after_it(house: Peers) -> None:
    for path in (HOME, LIBRARY, REGISTER, FIGURE, REPORTS):
        # Drawn once by each process, then kept.
        assert len(set(house.everywhere(path))) == 1, path

    house.writer.make("undone")
    for path in (HOME, LIBRARY):
        assert all("改了名的大学" not in text for text in house.everywhere(path))

    house.writer.make("rename")
    for path in (HOME, LIBRARY, REGISTER):
        assert all("改了名的大学" in text.replace("<wbr>", "") for text in house.everywhere(path))

    house.writer.make("rename_by_hand")
    for path in (HOME, LIBRARY, REGISTER):
        texts = [text.replace("<wbr>", "") for text in house.everywhere(path)]
        assert all("手工改名的大学" in text and "改了名的大学" not in text for text in texts)

    house.writer.make("correct")
    assert all("清点后更正" in text for text in house.everywhere(FIGURE))

    house.writer.make("publish")
    assert all("/reports/second/" in text for text in house.everywhere(REPORTS))
    assert all("/reports/second/" in text for text in house.everywhere(HOME))


def test_a_browser_is_told_that_its_page_is_the_same_by_either(house: Peers) -> None:
    _status, headers, _text = house.servers[0].get(HOME)
    etag = headers["etag"]
    known = {"If-None-Match": etag}
    assert [server.get(HOME, **known)[0] for server in house.servers] == [304, 304]
    house.writer.make("rename")
    assert [server.get(HOME, **known)[0] for server in house.servers] == [200, 200]
