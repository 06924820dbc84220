"""The directory's part of the demonstration: the true list of 2020, and made-up people apart."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, Final

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.network.directory.domain.import_institutions import import_institutions
from kaijuan.network.directory.domain.lead import give_responsibility, save_group
from kaijuan.network.directory.domain.save_department import save_department
from kaijuan.network.directory.domain.save_person import save_person
from kaijuan.network.directory.models import Department, LeadingGroup, Person

#: Who had reported in February 2020, and the committee itself: facts, in our own table.
INSTITUTIONS: Final = Path(__file__).parent / "data" / "sichuan-2020.csv"
#: Where the made-up staff work.
LIBRARY: Final = "10614"
_SINCE: Final = dt.date(2020, 1, 25)

#: (name, position, department, duty in the group, leads)
_PEOPLE: Final = (
    ("样例甲", "馆长", "样例办公室", "总负责", True),
    ("样例乙", "副馆长", "样例读者服务部", "线上服务与咨询", False),
    ("样例丙", "部主任", "样例技术部", "系统值守与校外访问", False),
    ("样例丁", "部主任", "样例办公室", "物资、消毒与巡查", False),
    ("样例戊", "馆员", "样例读者服务部", "", False),
)
_DEPARTMENTS: Final = {
    "样例办公室": "Sample office",
    "样例读者服务部": "Sample reader services",
    "样例技术部": "Sample systems department",
}
_GROUP: Final = "样例疫情防控领导小组"


def load(by: Any) -> None:
    """Load the list and, at one library, the samples; doing it again changes nothing."""
    import_institutions(INSTITUTIONS, by=by)
    with institution_scope(Institution.objects.get(key=LIBRARY)):
        if not Department.objects.filter(sample=True).exists():
            _load_samples(by)


def _load_samples(by: Any) -> None:
    departments = {
        name: save_department(Department(name=name, name_en=name_en, sample=True), by=by)
        for name, name_en in _DEPARTMENTS.items()
    }
    group = save_group(
        LeadingGroup(
            name=_GROUP,
            purpose="样例：闭馆期间的组织、人员、服务与应急。",
            established_on=_SINCE,
            sample=True,
        ),
        by=by,
    )
    for name, position, department, duty, leads in _PEOPLE:
        person = Person(
            name=name, position=position, department=departments[department], sample=True
        )
        save_person(person, by=by)
        if duty:
            give_responsibility(
                group, person=person, duty=duty, since=_SINCE, is_leader=leads, by=by
            )
