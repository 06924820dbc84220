"""A library with one of everything, and the addresses of its pages."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.domain.lead import give_responsibility, save_group
from kaijuan.network.directory.domain.save_department import save_department
from kaijuan.network.directory.domain.save_person import save_person
from kaijuan.network.directory.models import Department, LeadingGroup, Person

DAY: Final = dt.date(2020, 1, 25)


def fill(institution: Institution, by: Any, name: str = "样例甲") -> dict[str, Any]:
    with institution_scope(institution):
        department = save_department(Department(name=f"{name}部"), by=by)
        person = save_person(Person(name=name, department=department), by=by)
        group = save_group(LeadingGroup(name=f"{name}组", established_on=DAY), by=by)
        duty = give_responsibility(group, person=person, duty=f"{name}事", since=DAY, by=by)
    return {"department": department, "person": person, "group": group, "duty": duty}


def address(name: str, institution: Any, *args: Any) -> str:
    return reverse(f"directory:{name}", args=[institution.slug, *args])


def queries(client: Client, target: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(target)
    return len(captured)
