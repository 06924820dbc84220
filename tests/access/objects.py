"""The world of the access test: the same objects at two libraries, a canary in the foreign ones."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from typing import Any

from django.db import transaction
from django.urls import URLResolver, get_resolver
from django_tasks_db.models import DBTaskResult

from kaijuan.core.accounts.models import Invitation, User
from kaijuan.core.audit.public import record
from kaijuan.core.clock import now
from kaijuan.core.jobs.models import JobProgress
from kaijuan.core.jobs.public import enqueue
from kaijuan.core.tenancy.models import Institution, Membership, Role
from kaijuan.core.tenancy.scope import current_institution, institution_scope
from kaijuan.core.tokens.public import make_token
from kaijuan.network.directory.models import Department, LeadingGroup, Person, Responsibility
from tests.access.classified import Row
from tests.access.gate import MAKERS as GATE_MAKERS
from tests.access.health import MAKERS as HEALTH_MAKERS
from tests.access.meetings import asked, meeting, order
from tests.access.notify import message
from tests.access.opening_notices import NOTICE_MAKERS
from tests.access.opening_services import SERVICE_MAKERS
from tests.access.plans import PLAN_MAKERS, of_consortium
from tests.access.plans_switches import MAKERS as SWITCH_MAKERS
from tests.access.plans_switches import proposal
from tests.access.premises import PREMISES_MAKERS
from tests.access.privacy import MAKERS as PRIVACY_MAKERS
from tests.access.questionnaires import MAKERS as FORM_MAKERS
from tests.access.reports import make_release
from tests.access.rounds_obligations import MAKERS as OBLIGATION_MAKERS
from tests.access.rounds_submissions import MAKERS as SUBMISSION_MAKERS
from tests.access.rounds_upward import UPWARD_MAKERS, demand
from tests.access.staffing import STAFFING_MAKERS
from tests.access.supplies import MAKERS as SUPPLY_MAKERS

CANARY = "金丝雀"
NOWHERE = "no-such-library"
DAY = dt.date(2020, 1, 24)


def department(mark: str) -> Any:
    return Department.objects.create(name=f"{mark}采编部")


def person(mark: str) -> Any:
    return Person.objects.create(name=f"{mark}某", contact=f"{mark}-028")


def group(mark: str) -> Any:
    return LeadingGroup.objects.create(name=f"{mark}领导小组", established_on=DAY)


def job(mark: str) -> Any:
    """A long job of the consortium's secretariat; the foreign one is nobody's to see."""
    owner = current_institution() if mark else Institution.objects.get(kind="consortium")
    return JobProgress.objects.create(
        code=uuid.uuid4(),
        name="directory.import_institutions",
        institution=owner,
        asked_at=now(),
        title="Import",
    )


def account(mark: str) -> Any:
    """Somebody with a role at the library whose scope is open."""
    name = f"clerk-{User.objects.count()}"
    user = User.objects.create_user(name, email=f"{name}@example.org", display_name=f"{mark}某")
    Membership.objects.create(user=user, institution=current_institution(), role=Role.LIBRARIAN)
    return user


def invitation(mark: str) -> Any:
    return Invitation.objects.create(
        institution=current_institution(),
        email=f"new-{Invitation.objects.count()}@example.org",
        name=f"{mark}新人",
        role=Role.LIBRARIAN,
        expires_at=now() + dt.timedelta(days=7),
    )


def failed_job() -> uuid.UUID:
    """A job of nobody's that failed, for the operator to try again."""
    code = uuid.UUID(enqueue("operations.measure_files", institution_id=None))
    DBTaskResult.objects.filter(pk=code).update(status="FAILED", finished_at=now())
    return code


def token(owner: Any) -> uuid.UUID:
    """A token of one person's."""
    made, _secret = make_token(owner, name="own", scopes=["reports:read"], days=1, by=owner)
    return made.code


MAKERS: dict[str, Callable[[str], Any]] = {
    **SUPPLY_MAKERS,
    **PLAN_MAKERS,
    "department": department,
    "person": person,
    "group": group,
    "job": job,
    "account": account,
    "invitation": invitation,
    "meeting": meeting,
    "order": order,
    "asked": asked,
    **NOTICE_MAKERS,
    **SERVICE_MAKERS,
    **STAFFING_MAKERS,
    **OBLIGATION_MAKERS,
    **SUBMISSION_MAKERS,
    **UPWARD_MAKERS,
    **PREMISES_MAKERS,
    **SWITCH_MAKERS,
    **PRIVACY_MAKERS,
    **HEALTH_MAKERS,
    **FORM_MAKERS,
    **GATE_MAKERS,
}


class World:
    """Two libraries with one object of each kind, and the addresses that name them."""

    def __init__(
        self, own: Institution, foreign: Institution, consortium: Institution, personas: Any
    ) -> None:
        self.own, self.foreign, self.consortium = own, foreign, consortium
        self.personas: dict[str, Any] = personas
        self.objects: dict[tuple[str, str], uuid.UUID] = {}
        #: Of each persona's browser, where the world stands for a whole file.
        self.cookies: dict[str, SimpleCookie] = {}
        for at, institution in (("own", own), ("foreign", foreign)):
            mark = CANARY if at == "foreign" else ""
            with institution_scope(institution), transaction.atomic():
                self._furnish(at, mark)
        with institution_scope(consortium), transaction.atomic():
            self.objects |= of_consortium()
            published = make_release("case", "", own, publish=True)
            draft = make_release("draft", CANARY, own, publish=False)
            self.objects["own", "proposal"] = proposal().code
            self.objects["own", "demand"] = demand().code
        self.objects["own", "point"] = published.data_points.get().code
        self.objects["own", "failed job"] = failed_job()
        self.objects["own", "message"] = message(self.personas["secretariat"])
        with institution_scope(foreign):
            message(account(CANARY), CANARY)
        self.objects["own", "token"] = token(self.personas["secretariat"])
        self.objects["own", "draft point"] = draft.data_points.get().code

    def _furnish(self, at: str, mark: str) -> None:
        for name, make in MAKERS.items():
            made = make(mark)
            self.objects[at, name] = made.code
            record("person.created", made, by=self.personas["stranger"])
        duty = Responsibility.objects.create(
            group=LeadingGroup.objects.get(code=self.objects[at, "group"]),
            person=Person.objects.get(code=self.objects[at, "person"]),
            duty=f"{mark}消毒",
            since=DAY,
        )
        self.objects[at, "duty"] = duty.code

    def paths(self, name: str, row: Row) -> dict[str, str]:
        """``own``, ``foreign``, ``missing`` and (own address, foreign object) ``smuggled``."""
        pattern = PATTERNS[name]
        arguments = re.findall(r"<(?:\w+:)?(\w+)>", pattern)
        if "institution" not in arguments:
            return {"own": self._fill(pattern, row, "own", self.own)}
        found = {
            "own": self._fill(pattern, row, "own", self.own),
            "foreign": self._fill(pattern, row, "foreign", self.foreign),
            "nowhere": self._fill(pattern, row, "own", None),
        }
        if any(not maker.startswith("=") for maker in row.objects.values()):
            found["missing"] = self._fill(pattern, row, "missing", self.own)
            found["smuggled"] = self._fill(pattern, row, "foreign", self.own)
        return found

    def _fill(self, pattern: str, row: Row, at: str, institution: Institution | None) -> str:
        def value(match: re.Match[str]) -> str:
            argument = match[1]
            if argument == "institution":
                return institution.slug if institution else NOWHERE
            maker = row.objects[argument]
            if maker.startswith("="):
                return maker[1:]
            return str(uuid.uuid4() if at == "missing" else self.objects[at, maker])

        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", value, pattern)

    def place(self, name: str, at: str) -> Institution | None:
        """Whose page this is: a member's, or the consortium's where the address names none."""
        if "<slug:institution>" not in PATTERNS[name]:
            return self.consortium
        return self.foreign if at == "foreign" else self.own

    def home_of(self, persona: str) -> Institution:
        at_consortium = {"secretariat": self.consortium, "operator": self.consortium}
        return ({"stranger": self.foreign} | at_consortium).get(persona, self.own)

    def may_read_canary(self, persona: str, name: str, at: str) -> bool:
        """The foreign library's own director meets its rows, the secretariat its own draft."""
        if persona == "secretariat":
            return name.startswith(("reports:", "api-", "meetings:member-order"))
        at_home = self.place(name, at) == self.foreign or name == "meetings:own-orders"
        # A list of the API holds what its reader may read, wherever that is.
        at_home = at_home or name.endswith(":list_forms")
        return persona == "stranger" and at_home


def addresses(
    patterns: Any, namespace: str = "", path: str = ""
) -> Iterator[tuple[str, tuple[str, Any]]]:
    """Every address of the house: its full name, its pattern and its view."""
    for pattern in patterns:
        here = path + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern.url_patterns, inner, here)
        else:
            yield f"{namespace}{pattern.name or here}", (here, pattern.callback)


PATTERNS = {name: here for name, (here, _) in addresses(get_resolver().url_patterns)}
