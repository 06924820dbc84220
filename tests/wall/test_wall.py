"""The wall: what code can and cannot reach, through the models and round them.

The directory's departments and people stand for all walled rows.
"""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, models, transaction

from kaijuan.core.tenancy.guard import ForeignRow
from kaijuan.core.tenancy.scope import (
    NoScope,
    across_the_wall,
    current_institution,
    institution_scope,
)
from kaijuan.core.testing.needs import only_on
from kaijuan.network.directory.models import Alias, Department, Person

pytestmark = pytest.mark.django_db

READS = {
    "all": lambda rows: list(rows.all()),
    "filter": lambda rows: list(rows.filter(name="x")),
    "exists": lambda rows: rows.exists(),
    "count": lambda rows: rows.count(),
    "get": lambda rows: rows.get(pk=1),
    "first": lambda rows: rows.first(),
    "explain": lambda rows: rows.filter(name="x").explain(),
    "aggregate": lambda rows: rows.aggregate(models.Count("pk")),
    "raw": lambda rows: list(rows.raw("SELECT * FROM directory_department")),
    "in_bulk": lambda rows: rows.in_bulk([1]),
    "values": lambda rows: list(rows.values("name")),
    "iterator": lambda rows: list(rows.iterator()),
    "create": lambda rows: rows.create(name="x"),
    "bulk_create": lambda rows: rows.bulk_create([Department(name="x")]),
    "update": lambda rows: rows.update(name="x"),
    "delete": lambda rows: rows.all().delete(),
    "get_or_create": lambda rows: rows.get_or_create(name="x"),
    "update_or_create": lambda rows: rows.update_or_create(name="x"),
}


@pytest.mark.parametrize("call", READS.values(), ids=READS.keys())
@pytest.mark.parametrize("manager", ["objects", "_base_manager", "_default_manager"])
def test_without_a_scope_every_call_raises(call, manager, own):
    with pytest.raises(NoScope):
        call(getattr(Department, manager))


def test_saving_without_a_scope_raises(own):
    with pytest.raises(NoScope):
        Department(name="采编部", institution=own).save()


def test_a_scope_of_nothing_is_refused():
    with pytest.raises(NoScope), institution_scope(None):
        pass


def test_crossing_the_wall_needs_a_reason():
    with pytest.raises(NoScope), across_the_wall(" "):
        pass


def test_a_scope_shows_its_own_rows_only(own, foreign):
    for institution in (own, foreign):
        with institution_scope(institution):
            Department.objects.create(name="流通部")
    with institution_scope(own):
        assert [d.institution for d in Department.objects.all()] == [own]
        assert Department.objects.filter(institution=foreign).count() == 0


def test_scopes_nest_and_close(own, foreign):
    with institution_scope(own):
        with institution_scope(foreign):
            assert current_institution() == foreign
        assert current_institution() == own
    with pytest.raises(NoScope):
        current_institution()


def test_new_rows_belong_to_the_open_scope(own):
    with institution_scope(own):
        assert Department.objects.create(name="办公室").institution == own


@pytest.fixture
def foreign_department(foreign):
    with institution_scope(foreign):
        return Department.objects.create(name="外馆部门")


def person(department=None, **values):
    return Person(name="样例", department=department, **values)


WRITES = {
    "create": lambda row: row.save(),
    "bulk_create": lambda row: Person.objects.bulk_create([row]),
}


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_a_row_for_another_institution_is_refused(write, own, foreign):
    with institution_scope(own), pytest.raises(ForeignRow):
        write(person(institution=foreign))


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_a_foreign_key_to_another_institution_is_refused(write, own, foreign_department):
    with institution_scope(own), pytest.raises(ForeignRow):
        write(person(foreign_department))


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES.keys())
def test_a_foreign_key_by_number_is_refused_too(write, own, foreign_department):
    row = person()
    row.department_id = foreign_department.pk
    with institution_scope(own), pytest.raises(ForeignRow):
        write(row)


@pytest.mark.parametrize("as_row", [True, False], ids=["row", "number"])
def test_update_to_a_foreign_row_is_refused(as_row, own, foreign_department):
    value = foreign_department if as_row else foreign_department.pk
    with institution_scope(own):
        person().save()
        with pytest.raises(ForeignRow):
            Person.objects.update(department=value)


def test_update_by_expression_is_refused_on_walled_keys(own):
    with institution_scope(own), pytest.raises(ForeignRow):
        Person.objects.update(department=models.F("id"))


def test_bulk_update_to_a_foreign_row_is_refused(own, foreign_department):
    with institution_scope(own):
        row = person()
        row.save()
        row.department_id = foreign_department.pk
        with pytest.raises(ForeignRow):
            Person.objects.bulk_update([row], ["department"])


def test_a_row_never_changes_its_institution(own, foreign):
    with institution_scope(own):
        row = Department.objects.create(name="办公室")
        with pytest.raises(ForeignRow):
            Department.objects.update(institution=foreign)
    row.institution = foreign
    with institution_scope(foreign), pytest.raises(ForeignRow):
        row.save()


def test_deleting_a_foreign_row_is_refused(own, foreign_department):
    with institution_scope(own), pytest.raises(ForeignRow):
        foreign_department.delete()


def sql(statement, *values):
    """What the models never see: plain SQL, as a script or another program would send it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def test_the_database_itself_refuses_a_foreign_department(own, foreign_department):
    with institution_scope(own):
        row = person()
        row.save()
    with pytest.raises(IntegrityError, match="another institution"):
        sql(
            "UPDATE directory_person SET department_id=%s WHERE id=%s",
            foreign_department.pk,
            row.pk,
        )


def test_the_database_itself_refuses_a_change_of_owner(own, foreign):
    with institution_scope(own):
        row = Department.objects.create(name="办公室")
    with pytest.raises(IntegrityError, match="never changes its institution"):
        sql("UPDATE directory_department SET institution_id=%s WHERE id=%s", foreign.pk, row.pk)


def alias(institution, name="外馆别名"):
    with institution_scope(institution):
        return Alias.objects.create(name=name)


FORGED_DELETES = {
    "without an owner": lambda row, _own: Department(pk=row.pk),
    "with a claimed owner": lambda row, own: Department(pk=row.pk, institution=own),
}


@pytest.mark.parametrize("forge", FORGED_DELETES.values(), ids=FORGED_DELETES.keys())
def test_deleting_by_a_foreign_number_is_refused(forge, own, foreign, foreign_department):
    with institution_scope(own), pytest.raises(ForeignRow):
        forge(foreign_department, own).delete()
    with institution_scope(foreign):
        assert Department.objects.filter(pk=foreign_department.pk).exists()


def test_a_loaded_row_that_is_given_a_foreign_number_is_refused(own, foreign):
    theirs, ours = alias(foreign), alias(own, "本馆别名")
    ours.pk = theirs.pk
    with institution_scope(own):
        with pytest.raises(ForeignRow):
            ours.delete()
        ours.pk = theirs.pk
        with pytest.raises(ForeignRow):
            ours.save(update_fields=["name"])


def deferred(row, own):
    found = Alias.objects.only("name").get(pk=row.pk)
    found.institution = own
    return found


FORGED_SAVES = {
    "by number": lambda row, own: Alias(pk=row.pk, institution=own, name="改了"),
    "owner deferred": deferred,
}


@pytest.mark.parametrize("forge", FORGED_SAVES.values(), ids=FORGED_SAVES.keys())
def test_saving_some_fields_of_a_foreign_published_row_is_refused(forge, own, foreign):
    theirs = alias(foreign)
    with institution_scope(own):
        forged = forge(theirs, own)
        forged.name = "改了"
        with pytest.raises(ForeignRow):
            forged.save(update_fields=["name"])
    assert Alias.objects.get(pk=theirs.pk).name == "外馆别名"


def test_a_bulk_insert_never_turns_into_an_update_of_a_foreign_row(own, foreign_department):
    row = Department(code=foreign_department.code, name="改了")
    with institution_scope(own), pytest.raises(ForeignRow):
        Department.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["code"], update_fields=["name"]
        )


def test_a_bulk_insert_may_update_within_the_owner(own):
    with institution_scope(own):
        Department.objects.create(name="办公室")
        Department.objects.bulk_create(
            [Department(name="办公室", name_en="Office")],
            update_conflicts=True,
            unique_fields=["institution", "name"],
            update_fields=["name_en"],
        )
        assert Department.objects.get().name_en == "Office"


def test_bulk_update_within_the_owner_works(own):
    with institution_scope(own):
        department = Department.objects.create(name="办公室")
        row = person()
        row.save()
        row.department = department
        assert Person.objects.bulk_update([row], ["department"]) == 1
        assert Person.objects.get().department == department


def test_extra_sql_is_refused(own):
    with institution_scope(own), pytest.raises(NoScope):
        Department.objects.extra(where=["1=1) OR (1=1"])


@only_on("sqlite", "only SQLite replaces on insert")
def test_the_database_itself_refuses_to_replace_a_foreign_row(own, foreign_department):
    with pytest.raises(IntegrityError, match="never changes its institution"):
        sql(
            "INSERT OR REPLACE INTO directory_department (id, institution_id, code, name, name_en,"
            " sample) VALUES (%s, %s, 'x', 'y', '', 0)",
            foreign_department.pk,
            own.pk,
        )
