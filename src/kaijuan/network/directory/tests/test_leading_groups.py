"""Departments, people, leading groups: what is kept, what is refused, what is written down."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from kaijuan.core.audit.models import AuditEntry
from kaijuan.core.tenancy.guard import ForeignRow
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.domain.lead import (
    end_responsibility,
    give_responsibility,
    save_group,
)
from kaijuan.network.directory.domain.refusals import (
    AlreadyEnded,
    AlreadyResponsible,
    EndsBeforeItBegins,
    GroupDissolved,
    NameTaken,
    StartsAfterDissolution,
    StillResponsible,
)
from kaijuan.network.directory.domain.save_department import save_department
from kaijuan.network.directory.domain.save_person import remove_person, save_person
from kaijuan.network.directory.models import Department, LeadingGroup, Person, Responsibility
from kaijuan.network.directory.personal_data import PERSONAL_DATA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_scope")]
DAY = dt.date(2020, 1, 25)
LATER = dt.date(2020, 3, 1)


@pytest.fixture
def director(personas: dict[str, Any]) -> Any:
    return personas["director"]


@pytest.fixture
def group(director: Any) -> LeadingGroup:
    return save_group(LeadingGroup(name="防控领导小组", established_on=DAY), by=director)


@pytest.fixture
def person(director: Any) -> Person:
    return save_person(Person(name="样例甲"), by=director)


def give(group: LeadingGroup, person: Person, by: Any, **more: Any) -> Responsibility:
    return give_responsibility(
        group, **{"person": person, "duty": "总负责", "since": DAY} | more, by=by
    )


def verbs() -> list[str]:
    return list(AuditEntry.objects.order_by("sequence").values_list("verb", flat=True))


def test_each_act_is_written_down(director: Any, group: LeadingGroup, person: Person) -> None:
    department = save_department(Department(name="办公室"), by=director)
    department.name = "综合办公室"
    save_department(department, by=director)
    responsibility = give(group, person, director, is_leader=True)
    end_responsibility(responsibility, until=LATER, by=director)
    remove_person(person, by=director)
    assert verbs() == [
        "leading_group.created",
        "person.created",
        "department.created",
        "department.changed",
        "responsibility.given",
        "responsibility.ended",
        "person.removed",
    ]


def test_the_log_holds_no_personal_values(director: Any, person: Person) -> None:
    person.contact = "028-0000"
    save_person(person, by=director)
    for entry in AuditEntry.objects.all():
        assert "样例甲" not in str(entry.details)
        assert "028-0000" not in str(entry.details)


def test_two_departments_do_not_share_a_name(director: Any) -> None:
    save_department(Department(name="办公室"), by=director)
    with pytest.raises(NameTaken):
        save_department(Department(name="办公室"), by=director)
    assert Department.objects.count() == 1
    assert verbs() == ["department.created"]


def test_two_libraries_may_have_a_department_of_one_name(director: Any, foreign: Any) -> None:
    save_department(Department(name="办公室"), by=director)
    with institution_scope(foreign):
        save_department(Department(name="办公室"), by=director)
        assert Department.objects.count() == 1


def test_people_may_share_a_name(director: Any, person: Person) -> None:
    save_person(Person(name=person.name), by=director)
    assert Person.objects.count() == 2


def test_a_group_is_not_dissolved_before_it_was_set_up(director: Any, group: LeadingGroup) -> None:
    group.dissolved_on = DAY - dt.timedelta(days=1)
    with pytest.raises(ValidationError, match=r"before it was set up|早于"):
        save_group(group, by=director)


def test_dissolving_a_group_ends_what_runs_in_it(
    director: Any, group: LeadingGroup, person: Person
) -> None:
    give(group, person, director)
    group.dissolved_on = LATER
    save_group(group, by=director)
    assert Responsibility.objects.get().until == LATER
    with pytest.raises(GroupDissolved):
        give(group, person, director, duty="其他")


def test_dissolving_a_group_before_a_duty_begins_is_refused_whole(
    director: Any, group: LeadingGroup, person: Person
) -> None:
    give(group, person, director, since=LATER)
    group.dissolved_on = LATER - dt.timedelta(days=1)
    with pytest.raises(StartsAfterDissolution):
        save_group(group, by=director)
    assert LeadingGroup.objects.get().dissolved_on is None
    assert "leading_group.changed" not in verbs()


def test_a_running_duty_is_given_once(director: Any, group: LeadingGroup, person: Person) -> None:
    first = give(group, person, director)
    with pytest.raises(AlreadyResponsible):
        give(group, person, director)
    give(group, person, director, duty="值守")
    end_responsibility(first, until=LATER, by=director)
    give(group, person, director, since=LATER)
    assert Responsibility.objects.count() == 3


def test_a_duty_ends_on_or_after_its_first_day(
    director: Any, group: LeadingGroup, person: Person
) -> None:
    responsibility = give(group, person, director)
    with pytest.raises(EndsBeforeItBegins):
        end_responsibility(responsibility, until=DAY - dt.timedelta(days=1), by=director)
    end_responsibility(responsibility, until=DAY, by=director)
    assert Responsibility.objects.get().until == DAY


def test_of_two_who_end_a_duty_one_is_told(
    director: Any, group: LeadingGroup, person: Person
) -> None:
    mine = give(group, person, director)
    theirs = Responsibility.objects.get()
    end_responsibility(mine, until=LATER, by=director)
    with pytest.raises(AlreadyEnded):
        end_responsibility(theirs, until=DAY, by=director)
    assert Responsibility.objects.get().until == LATER
    assert verbs().count("responsibility.ended") == 1


@pytest.mark.parametrize("day", [dt.date(1899, 12, 31), dt.date(2201, 1, 1), dt.date(1, 1, 1)])
def test_days_out_of_reason_are_refused(
    director: Any, group: LeadingGroup, person: Person, day: dt.date
) -> None:
    with pytest.raises(ValidationError):
        give(group, person, director, since=day)
    with pytest.raises(ValidationError):
        save_group(LeadingGroup(name="另一组", established_on=day), by=director)
    with pytest.raises(ValidationError):
        end_responsibility(give(group, person, director), until=day, by=director)


@pytest.mark.parametrize("name", ["", "长" * 101, "x" * 10_000_000, "甲\x00", "甲\u202e", "甲\n乙"])
def test_names_out_of_reason_are_refused(director: Any, name: str) -> None:
    with pytest.raises(ValidationError):
        save_person(Person(name=name), by=director)
    with pytest.raises(ValidationError):
        save_department(Department(name=name), by=director)


def test_a_person_with_a_running_duty_is_not_removed(
    director: Any, group: LeadingGroup, person: Person
) -> None:
    responsibility = give(group, person, director)
    with pytest.raises(StillResponsible):
        remove_person(person, by=director)
    end_responsibility(responsibility, until=LATER, by=director)
    remove_person(person, by=director)
    assert not Person.objects.exists()
    assert not Responsibility.objects.exists()


def test_a_person_of_another_library_gets_no_duty(
    director: Any, group: LeadingGroup, foreign: Any
) -> None:
    with institution_scope(foreign):
        stranger = save_person(Person(name="样例乙"), by=director)
    with pytest.raises((ValidationError, ForeignRow)):
        give(group, stranger, director)


def test_every_field_of_a_person_is_declared() -> None:
    declared = {each.model: set(each.fields) for each in PERSONAL_DATA}
    technical = {"id", "code", "institution", "sample", "group"}
    for model in (Person, Responsibility):
        names = {field.name for field in model._meta.concrete_fields}
        assert declared[model._meta.label] == names - technical
