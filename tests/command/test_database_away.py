"""The database goes away under a running house, and comes back: nobody starts anything again."""

from __future__ import annotations

import http.client
import json
import os
import re
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from kaijuan.config.command.up.web import MOST_PROCESSES
from kaijuan.core.testing.environment import POSTGRES_URL
from kaijuan.core.testing.needs import needs_postgresql
from tests.command.house import House, running_house
from tests.command.relay import Relay

pytestmark = pytest.mark.server

PAGES = ("/", "/desk/", "/sign-in/", "/reports/")
#: Seconds until which we wait for what comes in one or two; a busy machine takes longer.
LONG = 60


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: str


def ask(house: House, path: str, method: str = "GET", **headers: str) -> Answer:
    link = http.client.HTTPConnection("127.0.0.1", house.port, timeout=30)
    try:
        link.request(method, path, headers=headers)
        answer = link.getresponse()
        body = answer.read().decode()
        found = {name.lower(): value for name, value in answer.getheaders()}
        return Answer(answer.status, found, body)
    finally:
        link.close()


def until(house: House, status: int) -> None:
    """Wait until the front page answers ``status``."""
    deadline = time.monotonic() + LONG
    while ask(house, "/").status != status:
        assert time.monotonic() < deadline, house.output()
        time.sleep(0.1)


def check_answers(house: House) -> None:
    """While it is away: who asks what, and what they are told."""
    for path in PAGES:
        page = ask(house, path)
        assert page.status == 503, (path, house.output())
        assert page.headers["retry-after"].isdigit()
        assert "no-store" in page.headers["cache-control"]
        assert "set-cookie" not in page.headers
        assert "数据库" in page.body and 'lang="zh-Hans"' in page.body
        assert page.headers["x-request-id"] in page.body
    english = ask(house, "/", Cookie="kaijuan_lang=en; kaijuan_session=abcdefgh")
    assert "The database does not answer" in english.body and "set-cookie" not in english.headers
    api = ask(house, "/api/v1/institutions")
    assert api.status == 503
    assert api.headers["content-type"].startswith("application/problem+json")
    assert json.loads(api.body)["status"] == 503 and api.headers["retry-after"]
    fragment = ask(house, "/?q=x", **{"HX-Request": "true"})
    assert fragment.status == 503
    sent = ask(house, "/sign-in/", "POST")
    assert sent.status == 503
    health = ask(house, "/healthz")
    assert health.status == 503
    assert json.loads(health.body)["database"]["state"] == "unreachable"
    style = re.search(r'href="(/static/[^"]+\.css)"', ask(house, "/").body)
    assert style and ask(house, style[1]).status == 200


def check_who_finds_out(house: House) -> None:
    """In each web process one reader waits and finds out; all others are told without trying."""
    assert {ask(house, "/").status for _ in range(30)} == {503}
    found_out = house.output().count("the database is away")
    assert 1 <= found_out <= MOST_PROCESSES, house.output()


def test_sqlite_whose_file_is_moved_away(home: Path):
    file, elsewhere = home / "kaijuan.sqlite3", home / "elsewhere.sqlite3"
    with running_house(home) as house:
        house.wait_for("Kaijuan is open")
        assert ask(house, "/").status == 200
        file.rename(elsewhere)
        until(house, 503)
        check_answers(house)
        check_who_finds_out(house)
        assert not file.exists(), "an empty database took its place"
        elsewhere.rename(file)
        until(house, 200)
        assert ask(house, "/desk/").status == 302
        assert "Traceback" not in house.output()
        assert house.end() == 0


@dataclass
class Server:
    url: str
    relay: Relay


@pytest.fixture
def server() -> Iterator[Server]:
    """A database of this test's own, behind a relay."""
    admin_url = os.environ[POSTGRES_URL]
    place, name = urlsplit(admin_url), f"kaijuan_away_{secrets.token_hex(4)}"
    relay = Relay(place.hostname or "127.0.0.1", place.port or 5432)
    with psycopg.connect(admin_url, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    user = place.netloc.rpartition("@")[0]
    try:
        yield Server(f"postgres://{user}@127.0.0.1:{relay.port}/{name}", relay)
    finally:
        relay.cut()
        with psycopg.connect(admin_url, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@needs_postgresql
def test_postgresql_that_is_stopped(server: Server, tmp_path: Path):
    with running_house(tmp_path / "home", "--demo", KAIJUAN_DATABASE_URL=server.url) as house:
        house.wait_for("Kaijuan is open")
        for _ in range(8):
            assert ask(house, "/").status == 200
        server.relay.cut()
        until(house, 503)
        check_answers(house)
        check_who_finds_out(house)
        server.relay.join()
        until(house, 200)
        deadline = time.monotonic() + LONG
        while house.health()["worker"]["state"] != "alive":
            assert time.monotonic() < deadline, house.output()
            time.sleep(0.2)
        assert [ask(house, path).status for path in PAGES] == [200, 302, 200, 200]
        assert house.end() == 0
