"""What a person wants a duty to be, and what of it cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db.models import Q

from kaijuan.core.questionnaires import public as questionnaires
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.validators import plain_line, plain_text, sensible_day
from kaijuan.network.directory.public import Department, Person
from kaijuan.network.rounds.domain.obligation_refusals import (
    DueBeforeItOpens,
    EndsBeforeItBegins,
    FormMissing,
    FormNotUsable,
    NobodyMeant,
    UnknownKind,
    WrongAudience,
)
from kaijuan.network.rounds.domain.recurrence import check_rule
from kaijuan.network.rounds.kinds import DutyKind, Subject, duty_kinds
from kaijuan.network.rounds.models import AudienceKind, Days, Spot

Form = questionnaires.Form

#: Which parts of an audience a kind may have, by what it is expected of.
FITS: Final[dict[Subject, tuple[str, ...]]] = {
    "person": (
        AudienceKind.EVERYONE,
        AudienceKind.ROLE,
        AudienceKind.DEPARTMENT,
        AudienceKind.PERSON,
    ),
    "spot": (AudienceKind.SPOT,),
    "institution": (AudienceKind.INSTITUTION,),
}


@dataclass(frozen=True, slots=True)
class AudiencePart:
    """One part; the field that belongs to ``kind`` (an ``AudienceKind``) is filled."""

    kind: str
    role: str = ""
    department: Department | None = None
    person: Person | None = None
    spot: Spot | None = None


@dataclass(frozen=True, slots=True)
class StepWanted:
    """``after`` minutes past due those who hold the permission ``whom`` are told."""

    after: int
    whom: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ObligationWanted:
    """A duty as ``models.Obligation`` keeps it. ``form`` None: the standard form of the kind."""

    kind: str
    title: str
    starts_on: dt.date
    audience: Sequence[AudiencePart]
    title_en: str = ""
    note: str = ""
    form: Form | None = None
    ends_on: dt.date | None = None
    recurrence: str = ""
    days: str = Days.ALL
    opens_at: dt.time = dt.time(0, 0)
    due_at: dt.time = dt.time(10, 0)
    due_days: int = 0
    grace: int = 0
    closes: int = 14 * 60
    escalation: Sequence[StepWanted] = ()
    demand: UUID | None = None
    switch_code: UUID | None = None
    sample: bool = False


def kind_of(key: str) -> DutyKind:
    """The kind; raises UnknownKind."""
    try:
        return duty_kinds[key]
    except LookupError as error:
        raise UnknownKind from error


def check_wanted(wanted: ObligationWanted) -> str:
    """The rule as it is kept. Raises a Refusal, or ``ValidationError`` for a text or a day."""
    kind = kind_of(wanted.kind)
    for line in (wanted.title, wanted.title_en):
        plain_line(line)
    plain_text(wanted.note)
    sensible_day(wanted.starts_on)
    if wanted.ends_on is not None:
        sensible_day(wanted.ends_on)
        if wanted.ends_on < wanted.starts_on:
            raise EndsBeforeItBegins
    if wanted.due_days == 0 and wanted.due_at <= wanted.opens_at:
        raise DueBeforeItOpens
    _check_audience(kind, wanted.audience)
    _check_form(kind, wanted.form)
    return check_rule(wanted.recurrence, wanted.starts_on)


def _check_audience(kind: DutyKind, parts: Sequence[AudiencePart]) -> None:
    if not parts:
        raise NobodyMeant
    for part in parts:
        named: dict[str, Any] = {
            AudienceKind.ROLE: part.role,
            AudienceKind.DEPARTMENT: part.department,
            AudienceKind.PERSON: part.person,
            AudienceKind.SPOT: part.spot,
        }
        if part.kind not in FITS[kind.subject] or not named.get(part.kind, True):
            raise WrongAudience
        if kind.whats and part.spot is not None and part.spot.what not in kind.whats:
            raise WrongAudience


def _check_form(kind: DutyKind, form: Form | None) -> None:
    if form is None:
        if not kind.standard and kind.page is None:
            raise FormMissing
        return
    # One's own or the consortium's: the forms of another member are its own affair.
    near = Q(institution=current_institution()) | Q(institution__kind="consortium")
    if not Form.objects.filter(near, pk=form.pk, retired_at=None).exists():
        raise FormNotUsable
    if questionnaires.latest_version(form) is None:
        raise FormNotUsable


def form_for(wanted: ObligationWanted, *, by: Any) -> Form | None:
    """The form it will use: the one chosen, else the kind's standard form, taken over."""
    standard = kind_of(wanted.kind).standard
    if wanted.form is not None or not standard:
        return wanted.form
    return questionnaires.take_over_standard(standard, by=by).form
