"""Looks at a house after a fault, in a fresh process: python -m faults.looking.

Prints one line of JSON: codes written and how many audit entries and jobs each has, and in
``wrong`` one sentence for everything that is not whole.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from typing import Any

from faults import writes


def look() -> dict[str, Any]:
    """``points`` maps each code to its note, ``audits`` and ``effects`` count by code."""
    from django.db import connection
    from django_tasks_db.models import DBTaskResult

    from kaijuan.config.health import pending_migrations
    from kaijuan.core.audit.models import AuditEntry
    from kaijuan.core.audit.public import broken_chains
    from kaijuan.core.tenancy.scope import across_the_wall
    from kaijuan.core.tenancy.triggers import missing_triggers
    from kaijuan.evidence.reports.models import DataPoint

    wrong = [*broken_chains(), *missing_triggers(), *pending_migrations()]
    with across_the_wall("looking after a fault"):
        points = {
            code.hex: note
            for code, note in DataPoint.objects.filter(indicator=writes.INDICATOR).values_list(
                "code", "note"
            )
        }
        audits = Counter(
            code.replace("-", "")
            for code in AuditEntry.objects.filter(verb="data_point.recorded").values_list(
                "object_code", flat=True
            )
        )
    jobs: dict[str, list[str]] = {}
    for job in DBTaskResult.objects.all():
        name, arguments = job.args_kwargs["args"]
        if name == "faults.follow":
            jobs.setdefault(arguments["code"].replace("-", ""), []).append(job.status)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check")
            answer = str(cursor.fetchone()[0])
            cursor.execute("PRAGMA foreign_key_check")
            wrong += [] if answer == "ok" else [answer]
            wrong += [f"foreign key of {row[0]}" for row in cursor.fetchall()]
    return {"points": points, "audits": dict(audits), "jobs": jobs, "wrong": wrong}


if __name__ == "__main__":
    json.dump(look(), sys.stdout)
    sys.stdout.write("\n")
