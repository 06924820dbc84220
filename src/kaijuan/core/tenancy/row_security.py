"""Row-level security: the wall as PostgreSQL itself keeps it.

It holds for a role that does not own the tables (PostgreSQL's rule), so a house whose application
signs in as another role than the one that migrates has it, and a house with one role loses nothing.
Walled rows are seen and written in the scope of their institution only; published rows are seen by
everyone and written in their owner's scope. The name of a policy holds a digest of its text, so
that a changed one counts as missing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from kaijuan.core.tenancy.triggers import PREFIX, only_grows

#: Whether the row is one of the open scope; the sub-select is asked once for a statement.
OURS: Final = "(SELECT current_setting('kaijuan.scope', true)) IN (institution_id::text, 'across')"


@dataclass(frozen=True, slots=True)
class Policy:
    """What ``command`` may do to which rows of ``table``."""

    table: str
    command: str
    rows: str

    @property
    def name(self) -> str:
        text = "|".join((self.table, self.command, self.rows))
        return PREFIX + hashlib.sha256(text.encode()).hexdigest()[:24]

    def create_sql(self) -> str:
        clauses = {
            "SELECT": f"USING ({self.rows})",
            "INSERT": f"WITH CHECK ({self.rows})",
            "DELETE": f"USING ({self.rows})",
        }
        both = f"USING ({self.rows}) WITH CHECK ({self.rows})"
        clause = clauses.get(self.command, both)
        return f'CREATE POLICY {self.name} ON "{self.table}" FOR {self.command} {clause}'


def expected_policies() -> Iterator[Policy]:
    """Every policy that the installed models ask for."""
    from kaijuan.core.tenancy.walled import Owned

    for model in apps.get_models():
        meta = model._meta
        if not issubclass(model, Owned) or not meta.managed or meta.proxy:
            continue
        if model.is_walled:
            yield Policy(meta.db_table, "ALL", OURS)
            continue
        yield Policy(meta.db_table, "SELECT", "true")
        for command in ("INSERT", "UPDATE", "DELETE"):
            yield Policy(meta.db_table, command, OURS)


def missing_policies() -> list[str]:
    """One line for each policy that ought to be there and is not; nothing to miss on SQLite."""
    if connection.vendor != "postgresql":
        return []
    there = _installed()
    return [
        f"{policy.table}: {policy.command}"
        for policy in expected_policies()
        if (policy.table, policy.name) not in there
    ]


def is_enforced() -> bool:
    """Whether the database holds this connection to the policies, which it does for a role that
    neither owns the tables nor is above all rules."""
    if connection.vendor != "postgresql":
        return False
    tables = sorted({policy.table for policy in expected_policies()})
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_and(row_security_active(c.oid)) FROM pg_class c "
            "WHERE c.relname = ANY(%s) AND c.relkind = 'r'",
            [tables],
        )
        return bool(cursor.fetchone()[0])


def install_policies() -> None:
    """Bring the policies to what the models ask for; doing it twice changes nothing."""
    if connection.vendor != "postgresql":
        return
    there = _installed()
    tables = set(connection.introspection.table_names())
    wanted = {(p.table, p.name): p for p in expected_policies() if p.table in tables}
    with transaction.atomic(), connection.cursor() as cursor:
        for table, name in there - wanted.keys():
            cursor.execute(f'DROP POLICY {name} ON "{table}"')
        for table in {table for table, _name in wanted.keys() - there}:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
        for key in wanted.keys() - there:
            cursor.execute(wanted[key].create_sql())


def grant_to(role: str) -> None:
    """Let ``role`` do what the application does: read and write rows, and nothing to the tables.

    Logs that only grow may be read and added to. Run by the owner after each migration.
    """
    name = connection.ops.quote_name(role)
    tables = connection.introspection.table_names()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
        for table in tables:
            rights = "SELECT, INSERT" if table in only_grows() else "SELECT, INSERT, UPDATE, DELETE"
            cursor.execute(f'REVOKE ALL ON "{table}" FROM {name}')
            cursor.execute(f'GRANT {rights} ON "{table}" TO {name}')
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")


def after_migrate(**kwargs: Any) -> None:
    """Receiver of ``post_migrate``: the policies, and the rights of the application's own role."""
    if kwargs.get("using", "default") != "default" or connection.vendor != "postgresql":
        return
    install_policies()
    role = application_role()
    if role and role != connection.settings_dict["USER"]:
        grant_to(role)


def application_role() -> str:
    """The role as which the application signs in, where another one owns the tables; else ""."""
    return str(settings.DATABASE_APPLICATION_ROLE)


def _installed() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid "
            "WHERE c.relrowsecurity AND c.relnamespace = 'public'::regnamespace"
        )
        found: list[Any] = cursor.fetchall()
    return {(table, name) for table, name in found if name.startswith(PREFIX)}
