"""A process of its own that writes: reads the name of a change, makes it, and says "done"."""

from __future__ import annotations

import sys
from collections.abc import Callable
from decimal import Decimal

from kaijuan.config.command.django_ready import load_django

KEY = "10610"


def rename() -> None:
    from kaijuan.core.tenancy.models import Institution

    Institution.objects.filter(key=KEY).update(name="改了名的大学")


def rename_by_hand() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        sql = "UPDATE tenancy_institution SET name = %s WHERE key = %s"
        cursor.execute(sql, ["手工改名的大学", KEY])


def undone() -> None:
    from django.db import transaction

    with transaction.atomic():
        rename()
        transaction.set_rollback(True)


def correct() -> None:
    from kaijuan.core.tenancy.scope import institution_scope
    from kaijuan.evidence.reports.domain import Reading, correct_data_point
    from kaijuan.evidence.reports.models import DataPoint

    point = DataPoint.objects.filter(compiled_for__slug="sichuan-2020", ref="F01").current().get()
    reading = Reading(
        "exact",
        Decimal(73),
        point.unit,
        point.period_start,
        point.period_end,
        point.as_of,
    )
    with institution_scope(point.institution):
        correct_data_point(point, reading, reason="清点后更正", by=None)


def publish() -> None:
    from kaijuan.core.tenancy.models import Institution
    from kaijuan.core.tenancy.scope import institution_scope
    from tests.access.reports import make_release

    consortium = Institution.objects.consortium()
    with institution_scope(consortium):
        make_release("second", "第二份", consortium, publish=True)


CHANGES: dict[str, Callable[[], None]] = {
    each.__name__: each for each in (rename, rename_by_hand, undone, correct, publish)
}

if __name__ == "__main__":
    load_django()
    print("ready", flush=True)
    for line in sys.stdin:
        CHANGES[line.strip()]()
        print("done", flush=True)
