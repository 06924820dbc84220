"""More of everything: each object of the access test several times over, at both libraries."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import transaction

from kaijuan.core.audit.public import record
from kaijuan.core.tenancy.models import Membership, Role
from kaijuan.core.tenancy.scope import institution_scope
from kaijuan.core.testing.factories import make_institution, make_user
from kaijuan.evidence.reports.domain import (
    EvidenceText,
    Reading,
    correct_data_point,
    draft_release,
    publish_release,
    record_data_point,
)
from kaijuan.evidence.reports.models import (
    Chapter,
    Claim,
    ClaimFigure,
    ClaimName,
    DataPoint,
    Release,
    Section,
    Source,
)
from kaijuan.network.directory.models import Alias, LeadingGroup, Person, Responsibility
from tests.access.gate import grow as grow_gate
from tests.access.objects import MAKERS, World
from tests.access.premises import grow_premises
from tests.access.questionnaires import grow as grow_forms
from tests.access.reports import make_release
from tests.access.rounds_submissions import grow as grow_submissions
from tests.access.rounds_upward import demand
from tests.access.supplies import grow as grow_supplies

TIMES = 4
DAY = dt.date(2020, 1, 25)
#: A report of many figures, to be compared with the small one under the address of each.
SMALL, LARGE = "case", "large-case"


def begin(world: World) -> None:
    """What even a small house has: a figure that somebody has corrected once."""
    with institution_scope(world.consortium), transaction.atomic():
        _correct(world, 0)


def grow(world: World) -> None:
    """Several more of whatever `World` holds one of."""
    for number in range(TIMES):
        _grow_members(world, number)
    for institution in (world.own, world.foreign):
        with institution_scope(institution), transaction.atomic():
            for number in range(TIMES):
                _grow_rows(world, number)
            _grow_duties()
            grow_supplies()
            grow_forms()
            grow_submissions()
            grow_premises()
            grow_gate()
    with institution_scope(world.consortium), transaction.atomic():
        for number in range(TIMES):
            make_release(f"more-{number}", "", world.own, publish=True)
            make_release(f"more-draft-{number}", "", world.own, publish=False)
            demand()
        for number in range(1, TIMES):
            _correct(world, number)
        make_large_report(world)


def _grow_members(world: World, number: int) -> None:
    made = make_institution(f"第{number}大学", city=f"城{number}")
    with institution_scope(made):
        Alias.objects.create(name=f"第{number}大")
    with institution_scope(world.own):
        Alias.objects.create(name=f"甲大{number}")
    # Everybody gets more roles, and every role gets more people.
    for user in world.personas.values():
        if user.is_authenticated:
            Membership.objects.create(user=user, institution=made, role=Role.READER)
    for role in Role:
        make_user(f"{role}{number}", world.own, role)


def _grow_rows(world: World, number: int) -> None:
    for name, make in MAKERS.items():
        made = make(f"又{number}")
        # As in World: whatever a room records, here it is an entry about each object.
        record("person.created", made, by=world.personas["director"])
        assert made.pk, name


def _grow_duties() -> None:
    for group in LeadingGroup.objects.all():
        for number, person in enumerate(Person.objects.all()):
            Responsibility.objects.create(
                group=group, person=person, duty=f"第{number}项", since=DAY
            )


def _correct(world: World, number: int) -> None:
    point = DataPoint.objects.filter(compiled_for__slug=SMALL, ref="F01").current().get()
    correct_data_point(
        point,
        Reading("over", Decimal(61 + number), "visits", DAY, DAY),
        reason="来函更正",
        by=world.personas["secretariat"],
    )


def make_large_report(world: World) -> Release:
    """Chapters, claims, figures, evidence and names, several of each; published."""
    release = draft_release(slug=LARGE, title="大报告", title_en="Large", by=None)
    for number in range(1, TIMES + 1):
        _chapter(world, release, number)
    return publish_release(release, by=None)


def _chapter(world: World, release: Release, number: int) -> None:
    ref = f"F{number:02}"
    source = Source.objects.create(slug=f"source-{number}", title=f"出处{number}", publisher="馆")
    point = record_data_point(
        Reading("exact", Decimal(2), "institutions", DAY, DAY),
        indicator="institutions-with-staged-plan",
        subject=world.consortium,
        compiled_for=release,
        ref=ref,
        evidence=[EvidenceText(source, f"第{n}页", "说有两馆") for n in range(TIMES)],
        by=None,
    )
    chapter = Chapter.objects.create(release=release, number=number, title=f"第{number}章")
    section = Section.objects.create(chapter=chapter, position=0, locator="一")
    claim = Claim.objects.create(
        release=release, section=section, ref=f"C{number}", position=0, text=f"有{{{ref}}}。"
    )
    ClaimFigure.objects.create(claim=claim, data_point=point)
    for position, institution in enumerate((world.own, world.foreign)):
        _name(claim, institution, position)


def _name(claim: Any, institution: Any, position: int) -> None:
    ClaimName.objects.create(
        claim=claim, named=institution, position=position, written_as=institution.name
    )
