"""``GET /healthz``: whether this server can really serve, and with what."""

from __future__ import annotations

import logging
import os
import platform
from dataclasses import dataclass, field
from typing import Any

import django
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kaijuan import __version__
from kaijuan.core.jobs.public import worker_state
from kaijuan.core.marks import mark
from kaijuan.core.permissions.access import public

log = logging.getLogger("kaijuan.health")

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(slots=True)
class Findings:
    """Collected from the ground up; the first problem ends the search."""

    problem: str = ""
    database: dict[str, Any] = field(default_factory=dict)
    worker: dict[str, Any] = field(default_factory=lambda: {"state": "unknown"})
    demo: str = "not asked for"


def pending_migrations() -> list[str]:
    """Names of the migrations that this version has and the database has not."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]


def database_version() -> str:
    """The engine's own version, such as ``3.53.4`` or ``15.18``."""
    question = {"postgresql": "SHOW server_version", "sqlite": "SELECT sqlite_version()"}
    with connection.cursor() as cursor:
        cursor.execute(question[connection.vendor])
        # PostgreSQL adds who packaged it, in brackets.
        return str(cursor.fetchone()[0]).split()[0]


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when pages can be served now, 503 with a ``problem`` when not. Never holds a secret."""
    found = examine()
    answer = JsonResponse(
        {
            "status": "unavailable" if found.problem else "ok",
            "problem": found.problem,
            "versions": {
                "kaijuan": __version__,
                "python": platform.python_version(),
                "django": django.get_version(),
            },
            "database": found.database,
            "worker": found.worker,
            "demo": found.demo,
        },
        status=503 if found.problem else 200,
    )
    # Whoever asks is told; a line in the log for each question of a start would hide the others.
    return mark(answer, _has_been_logged=True)


# The house is asked before it is set up, and while its database is away.
public(mark(healthz, needs_no_institution=True))


def examine() -> Findings:
    """Look at database, tables, worker and demonstration; never raises for what is found."""
    found = Findings()
    found.database = {"engine": ENGINES.get(connection.vendor, connection.vendor)}
    try:
        found.database["version"] = database_version()
        found.database["state"] = "reachable"
        _look_at_tables(found)
        if not found.problem:
            _look_at_worker(found)
            _look_at_demo(found)
            _look_at_static_files(found)
    except (DatabaseError, InterfaceError) as error:
        # What the database says may hold names and addresses: into the log, not to the public.
        log.warning("healthz: %s", type(error).__name__)
        found.database["state"] = "unreachable"
        found.problem = "The database cannot be used."
    return found


_migrated = False


def _look_at_tables(found: Findings) -> None:
    # Reading all migrations takes a while, and what is applied stays applied while we run.
    global _migrated
    _migrated = _migrated or not pending_migrations()
    found.database["migrations"] = "applied" if _migrated else "pending"
    if not _migrated:
        found.problem = "The tables are not those of this version: start it with `kaijuan up`."


def _look_at_worker(found: Findings) -> None:
    # Pages can be served without a worker, so its absence is told and is no reason for a 503.
    state = worker_state()
    found.worker = {"state": state.state, "seconds_since_beat": state.seconds}


def _look_at_demo(found: Findings) -> None:
    from kaijuan.config import demo

    if demo.is_loaded():
        found.demo = "loaded"
    elif os.environ.get("KAIJUAN_DEMO"):
        found.demo = "not loaded: the database already held other data"
        if demo.is_empty():
            found.demo = "not loaded"
            found.problem = "The demonstration was asked for and is not loaded yet."


def _look_at_static_files(found: Findings) -> None:
    # Only a storage with a manifest has the attribute; an empty one breaks every page.
    if getattr(staticfiles_storage, "hashed_files", None) == {} and not found.problem:
        found.problem = "The style sheets are not prepared: start it with `kaijuan up`."
