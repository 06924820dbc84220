"""Databases on the PostgreSQL that ``KAIJUAN_TEST_POSTGRES_URL`` names: made, used, dropped."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

VARIABLE = "KAIJUAN_TEST_POSTGRES_URL"
NO_SERVER = f"name a PostgreSQL server in {VARIABLE}"


def server() -> str:
    """The address of the server's own database; empty where none is named."""
    return os.environ.get(VARIABLE, "")


@contextmanager
def database() -> Iterator[str]:
    """The address of an empty database, dropped at the end."""
    import psycopg

    address = server()
    name = f"kaijuan_faults_{secrets.token_hex(4)}"
    with psycopg.connect(address, autocommit=True) as link:
        link.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        yield urlunsplit(urlsplit(address)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(address, autocommit=True) as link:
            link.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
