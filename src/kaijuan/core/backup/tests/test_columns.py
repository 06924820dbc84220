"""The form of a value in an archive."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaijuan.core.backup.columns import Column
from kaijuan.core.backup.tables import (
    LEFT_OUT,
    UnknownMigrations,
    applied_migrations,
    nodes_of,
    tables_at,
)

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def _double(number: int) -> int | float:
    return float(number) if abs(number) >= 10**16 else number


@given(value=values)
def test_json_has_one_form_whatever_the_order_and_spaces(value):
    fix = Column("c", "json").read_fix()
    assert fix is not None
    one = fix(json.dumps(value))
    assert one == fix(json.dumps(value, indent=1, ensure_ascii=False)) == fix(one)
    # From 1e16 on PostgreSQL keeps an integer; it is the same double again.
    assert json.loads(one, parse_int=lambda text: _double(int(text))) == value


@pytest.mark.parametrize(
    ("here", "there"),
    [("1e16", "10000000000000000"), ("-0.0", "0.0"), ("1E-7", "0.0000001"), ("1.50", "1.5")],
)
def test_json_numbers_as_sqlite_keeps_them_and_as_postgresql_does(here, there):
    fix = Column("c", "json").read_fix()
    assert fix is not None
    assert fix(f"[{here}]") == fix(f"[{there}]")


@given(cents=st.integers(0, 10**13 - 1), places=st.integers(0, 4))
def test_a_decimal_of_fifteen_digits_survives_the_double_of_sqlite(cents, places):
    exact = Decimal(cents).scaleb(-places)
    fix = Column("c", "decimal", places).read_fix()
    assert fix is not None
    assert fix(float(exact)) == fix(str(exact)) == format(exact, "f")


@given(number=st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_comes_back_as_the_same_double(number):
    column = Column("c", "float")
    read, write = column.read_fix(), column.write_fix("sqlite")
    assert read is not None and write is not None
    assert write(read(number)) == number


@pytest.mark.django_db
def test_every_column_of_every_app_is_of_a_known_kind_and_no_table_is_forgotten():
    from django.apps import apps
    from django.db import connection

    kept = {table.name: table for table in tables_at(applied_migrations())}
    there = set(connection.introspection.table_names()) - {"django_migrations"}
    assert there - kept.keys() <= LEFT_OUT
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy and model._meta.db_table not in LEFT_OUT:
            names = {column.name for column in kept[model._meta.db_table].columns}
            assert names == {field.column for field in model._meta.concrete_fields}


def test_who_is_signed_in_is_not_kept():
    from django.apps import apps
    from django.contrib.sessions.base_session import AbstractBaseSession

    sessions = {m._meta.db_table for m in apps.get_models() if issubclass(m, AbstractBaseSession)}
    assert "accounts_session" in sessions
    assert sessions <= LEFT_OUT


def test_a_migration_of_a_later_version_is_named():
    with pytest.raises(UnknownMigrations) as refused:
        nodes_of(["accounts.0001_initial", "accounts.9999_later"])
    assert "accounts.9999_later" in str(refused.value)
