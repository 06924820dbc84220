"""A home and a database of a test's own, on either engine."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from kaijuan.core.testing.environment import POSTGRES_URL
from kaijuan.core.testing.needs import needs_postgresql
from tests.command.house import PATIENCE, environment, kaijuan

#: The demonstration as the previous release kept it; see tools/previous.py.
PREVIOUS = sorted((Path(__file__).parent.parent / "upgrade").glob("previous-*.zip"))[-1]
#: The password of its accounts, and the key with which its links were signed.
PASSWORD = "previous-release"
KEY = "the signing key of a house that only tests know"

ENGINES = [
    "sqlite",
    pytest.param(
        "postgresql",
        marks=needs_postgresql,
    ),
]


@dataclass(frozen=True)
class Place:
    """Where a house can be: a home, and settings that name its database."""

    home: Path
    settings: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        return kaijuan(*arguments, home=self.home, **self.settings, **more)

    def done(self, *arguments: str, **more: str) -> str:
        """What the command printed; it must have succeeded."""
        ended = self.run(*arguments, **more)
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    def python(self, code: str) -> str:
        """Run ``code`` inside this house, as one of its own processes would."""
        ended = subprocess.run(
            [sys.executable, "-c", BEGIN + code],
            env=environment(self.home, **self.settings),
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=PATIENCE,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout.strip()


BEGIN = "from kaijuan.config.command.django_ready import load_django; load_django()\n"


@contextmanager
def new_place(engine: str, folder: Path, like: Place | None = None) -> Iterator[Place]:
    """A home in ``folder`` and a database, both empty or copies of ``like``; dropped at the end."""
    if like:
        shutil.copytree(like.home, folder)
    if engine == "sqlite":
        yield Place(folder)
        return
    server = os.environ[POSTGRES_URL]
    name = f"kaijuan_backup_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as admin:
        template = urlsplit(like.settings["KAIJUAN_DATABASE_URL"]).path[1:] if like else "template1"
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    parts = urlsplit(server)
    url = urlunsplit((parts.scheme, parts.netloc, f"/{name}", parts.query, ""))
    try:
        yield Place(folder, {"KAIJUAN_DATABASE_URL": url})
    finally:
        with psycopg.connect(server, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def manifest(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(zipfile.ZipFile(file).read("manifest.json"))
    return found


def hashes(file: Path) -> dict[str, tuple[int, str]]:
    """Rows and SHA-256 of each table in an archive."""
    return {table["name"]: (table["rows"], table["sha256"]) for table in manifest(file)["tables"]}


def rows(file: Path, table: str) -> list[dict[str, Any]]:
    """The rows of a table in an archive, by the names of their columns."""
    entry = next(t for t in manifest(file)["tables"] if t["name"] == table)
    text = zipfile.ZipFile(file).read(f"rows/{table}.jsonl").decode()
    return [
        dict(zip(entry["columns"], json.loads(line), strict=True)) for line in text.splitlines()
    ]
