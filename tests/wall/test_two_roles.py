"""A real house on PostgreSQL whose application owns no table, as the handbook sets it up."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from kaijuan.core.testing.environment import POSTGRES_URL
from kaijuan.core.testing.needs import needs_postgresql
from tests.command.house import kaijuan, running_house

pytestmark = [
    pytest.mark.server,
    needs_postgresql,
]


@dataclass(frozen=True)
class Database:
    owner: str
    application: str

    def settings(self) -> dict[str, str]:
        return {
            "KAIJUAN_DATABASE_URL": self.application,
            "KAIJUAN_DATABASE_OWNER_URL": self.owner,
        }


@pytest.fixture
def database() -> Iterator[Database]:
    """An empty database with an owner and an application; dropped at the end."""
    server = os.environ[POSTGRES_URL]
    mark = secrets.token_hex(4)
    owner, application = f"kaijuan_owner_{mark}", f"kaijuan_app_{mark}"
    with psycopg.connect(server, autocommit=True) as admin:
        for role in (owner, application):
            admin.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'p-{mark}'")
        admin.execute(f"CREATE DATABASE kaijuan_{mark} OWNER {owner}")
    place = urlsplit(server)
    host = place.netloc.rpartition("@")[2]

    def url(role: str) -> str:
        parts = (place.scheme, f"{role}:p-{mark}@{host}", f"/kaijuan_{mark}", "", "")
        return urlunsplit(parts)

    try:
        yield Database(url(owner), url(application))
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE kaijuan_{mark} WITH (FORCE)")
            admin.execute(f"DROP ROLE {owner}")
            admin.execute(f"DROP ROLE {application}")


def test_the_house_serves_and_the_database_keeps_the_wall(database, tmp_path: Path):
    home = tmp_path / "home"
    with running_house(home, "--demo", **database.settings()) as house:
        house.wait_for("Kaijuan is open")
        health = house.health()
        assert (health["http"], health["demo"]) == (200, "loaded")
        assert house.get("/")[0] == 200
        assert house.end() == 0
    with psycopg.connect(database.application) as application:
        counts = [
            application.execute(f"SELECT count(*) FROM {table}").fetchone()
            for table in ("directory_department", "audit_auditentry")
        ]
        assert counts == [(0,), (0,)]
    with psycopg.connect(database.owner) as owner:
        written = owner.execute("SELECT count(*) FROM audit_auditentry").fetchone()
        assert written is not None and written[0] > 0
    check = kaijuan("check", home=home, **database.settings())
    assert "keep the wall by itself" not in check.stdout, check.stdout


def test_check_says_when_the_second_role_owns_after_all(database, tmp_path: Path):
    both = {"KAIJUAN_DATABASE_URL": database.owner, "KAIJUAN_DATABASE_OWNER_URL": database.owner}
    assert kaijuan("manage", "migrate", "--verbosity=0", home=tmp_path, **both).returncode == 0
    check = kaijuan("check", home=tmp_path, **both)
    assert check.returncode == 1
    assert "problem: The database does not keep the wall by itself" in check.stdout
