"""A start without the serving, so that it can be killed often: python -m faults.preparing WHAT.

new        tables, demonstration, static files, as the first `kaijuan up --demo` makes them
old        the tables of the first release, with rows in them
upgrade    tables and static files of this version, as `kaijuan up` makes them
static     the static files only
files      one line of JSON: the static files
state      one line of JSON: all that is there
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import uuid
from pathlib import Path
from typing import Any

from kaijuan.config.command.django_ready import load_django

load_django()

from django.conf import settings  # noqa: E402  # Django comes first
from django.db import connection  # noqa: E402  # Django comes first
from django.db.migrations.executor import MigrationExecutor  # noqa: E402  # Django comes first

from kaijuan.config.command.up import prepare  # noqa: E402  # Django comes first

#: The parts that kept rows in the first release; their first migration is what it had.
FIRST = ("tenancy", "accounts", "audit", "directory", "reports", "jobs")
#: Rows that "old" writes, by table.
ROWS = 400
KEPT = ("tenancy_institution", "directory_alias", "directory_department", "reports_source")


def say(step: str) -> None:
    """Straight to the kernel, so that whoever waits for this line has it at once."""
    os.write(1, f"{step}\n".encode())


def old() -> None:
    executor = MigrationExecutor(connection)
    targets = [
        node
        for node in executor.loader.graph.leaf_nodes()
        if executor.loader.graph.nodes[node].__module__.split(".")[0] != "kaijuan"
    ]
    targets += [(label, "0001_initial") for label in FIRST]
    state = executor.migrate(targets)
    _fill(state.apps)


def _fill(apps: Any) -> None:
    institutions = apps.get_model("tenancy", "Institution")
    made = institutions.objects.bulk_create(
        institutions(
            key="SC" if number == 0 else f"{10000 + number}",
            name=f"样例图书馆{number}",
            slug=f"sample-{number}",
            kind="consortium" if number == 0 else "undergraduate-public",
            city="成都",
            code=uuid.UUID(int=number + 1),
        )
        for number in range(ROWS)
    )
    for label, model, field in (
        ("directory", "Department", "name"),
        ("directory", "Alias", "name"),
    ):
        rows = apps.get_model(label, model)
        rows.objects.bulk_create(
            rows(institution=each, **{field: f"{model} {each.name}"}) for each in made
        )
    sources = apps.get_model("reports", "Source")
    sources.objects.bulk_create(
        sources(institution=made[0], slug=f"s-{number}", title=f"样例 {number}", publisher="样例")
        for number in range(ROWS)
    )


def state() -> dict[str, Any]:
    """Schema, applied migrations, rows of the first release and static files, comparable."""
    from kaijuan.core.audit.public import broken_chains
    from kaijuan.core.tenancy.triggers import missing_triggers

    return {
        "schema": _schema(),
        "migrations": _all("SELECT app, name FROM django_migrations ORDER BY app, name"),
        "rows": {table: _digest_of(table) for table in (*KEPT, "reports_datapoint")},
        "static": _static(),
        "wrong": [*broken_chains(), *missing_triggers()],
    }


def _schema() -> list[list[str]]:
    if connection.vendor == "sqlite":
        return _all(
            "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master ORDER BY 1, 2"
        )
    return [
        *_all(
            "SELECT table_name, column_name, data_type, is_nullable, "
            "coalesce(character_maximum_length, 0)::text "
            "FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2"
        ),
        *_all("SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1"),
        *_all(
            "SELECT c.conname, pg_get_constraintdef(c.oid) FROM pg_constraint AS c "
            "JOIN pg_namespace AS n ON n.oid = c.connamespace WHERE n.nspname = 'public' ORDER BY 1"
        ),
        *_all("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"),
    ]


def _all(question: str) -> list[list[str]]:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return [[str(cell) for cell in row] for row in cursor.fetchall()]


def _digest_of(table: str) -> str:
    """Of what the first release had. No ids: a transaction that was killed uses some of them up."""
    institution = "(SELECT key FROM tenancy_institution AS i WHERE i.id = institution_id)"
    columns = {
        "tenancy_institution": "key, name, city",
        "directory_alias": f"name, {institution}",
        "directory_department": f"name, {institution}",
        "reports_source": f"slug, title, {institution}",
        "reports_datapoint": f"ref, value, unit, {institution}",
    }[table]
    if table not in connection.introspection.table_names():
        return "no table"
    rows = _all(f"SELECT {columns} FROM {table}")
    text = json.dumps(sorted(rows), ensure_ascii=False)
    return f"{len(rows)} {hashlib.sha256(text.encode()).hexdigest()}"


def _static() -> dict[str, str]:
    """Each static file with its digest; a compressed one with its length, it may hold a time."""
    root = Path(settings.STATIC_ROOT)
    found = {}
    for file in sorted(root.rglob("*")) if root.is_dir() else []:
        if file.is_file() and not file.name.startswith("."):
            content = file.read_bytes()
            compressed = file.suffix == ".gz"
            same = str(len(content)) if compressed else hashlib.sha256(content).hexdigest()
            found[str(file.relative_to(root))] = same
    return found


def main(what: str) -> None:
    if what == "old":
        old()
    elif what == "state":
        say(json.dumps(state()))
    elif what == "files":
        say(json.dumps(_static()))
    elif what == "static":
        prepare.collect_static(say)
    else:
        prepare.prepare(say, demo=what == "new")


if __name__ == "__main__":
    main(sys.argv[1])
