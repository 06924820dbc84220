"""Many rows in one statement, with the wall kept: a row for each pair of two sets of rows.

A hundred thousand rows that are the product of a few hundred others need not travel through
Python. The owner is the open scope's institution, both sets are narrowed to it once more, foreign
keys among the constants meet the guard, and the triggers see every row.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

from kaijuan.core.tenancy.guard import guard_values
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.tenancy.walled import Walled

Columns = Mapping[str, str]


def insert_pairs(
    model: type[Walled],
    left: models.QuerySet[Any],
    left_fields: Columns,
    right: models.QuerySet[Any],
    right_fields: Columns,
    constants: Mapping[str, Any],
) -> int:
    """Insert a row of ``model`` for every pair of a row of ``left`` and one of ``right``.

    ``left_fields`` says for a field of ``model`` from which field of ``left`` it comes, as does
    ``right_fields``; ``constants`` are the same in every row. Every other field must be able to
    stay empty. Returns how many rows were written. Raises NoScope across the wall, TypeError for
    sets that are not walled, ForeignRow.
    """
    owner = current_institution()
    guard_values(model, dict(constants))
    try:
        a, a_values = _selected(left, left_fields, owner)
        b, b_values = _selected(right, right_fields, owner)
    except EmptyResultSet:
        # Django knows without asking that one of the sets is empty.
        return 0
    names = ["institution", *left_fields, *right_fields, *constants]
    columns = {field.name: field for field in model._meta.concrete_fields}
    fields = [columns[name] for name in names]
    fixed = [columns[name].get_db_prep_save(value, connection) for name, value in constants.items()]
    sql = _statement(model, fields, a, b, len(left_fields), len(right_fields))
    with connection.cursor() as cursor:
        cursor.execute(sql, [*a_values, *b_values, owner.pk, *fixed])
        return int(cursor.rowcount)


def _selected(
    rows: models.QuerySet[Any], fields: Columns, owner: models.Model
) -> tuple[str, tuple[Any, ...]]:
    if not issubclass(rows.model, Walled):
        raise TypeError(f"{rows.model.__name__} is not walled.")
    mine = rows.order_by().filter(institution=owner).values_list(*fields.values())
    sql, values = mine.query.sql_with_params()
    return str(sql), tuple(values)


def _statement(  # the parts of one statement
    model: type[Walled], fields: list[Any], a: str, b: str, of_a: int, of_b: int
) -> str:
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column) for field in fields)
    a_names = [f"a{i}" for i in range(of_a)]
    b_names = [f"b{i}" for i in range(of_b)]
    rest = ["%s"] * (len(fields) - 1 - of_a - of_b)
    chosen = ", ".join(["%s", *a_names, *b_names, *rest])
    # No text of a person is in it: names of our models, and two statements that Django wrote.
    return (
        f"WITH a ({', '.join(a_names)}) AS ({a}), b ({', '.join(b_names)}) AS ({b}) "  # noqa: S608  # names of our models
        f"INSERT INTO {quote(model._meta.db_table)} ({names}) SELECT {chosen} FROM a CROSS JOIN b"
    )
