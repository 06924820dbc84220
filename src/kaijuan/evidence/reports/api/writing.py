"""``PUT /api/v1/data-points/{code}`` and corrections: a program's figures, exactly once."""

# Without "from __future__ import annotations": the library reads the types at run time.

import datetime as dt
import uuid
from decimal import Decimal
from typing import Annotated, cast

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Field, Schema
from ninja.responses import Status
from pydantic import ConfigDict

from kaijuan.core.accounts.models import User
from kaijuan.core.api.mounted import mounted
from kaijuan.core.api.queries import QueryText
from kaijuan.core.api.words import example, parameters
from kaijuan.core.api.words import lazily as gettext_lazy
from kaijuan.core.indicators.public import Comparator
from kaijuan.core.permissions.access import needs
from kaijuan.core.permissions.predicates import institutions_with
from kaijuan.core.tenancy.models import Institution
from kaijuan.evidence.reports.api.examples import (
    a_correctable_code,
    a_correction,
    a_figure,
    a_new_code,
)
from kaijuan.evidence.reports.api.figures import CODE, data_points, visible_rows
from kaijuan.evidence.reports.api.shapes import DataPointOut, shown_point
from kaijuan.evidence.reports.domain import Reading, Sent, put_correction, put_data_point
from kaijuan.evidence.reports.models import Absence, DataPoint, Release
from kaijuan.evidence.reports.rules import releases_visible_to
from kaijuan.evidence.reports.scopes import WRITE

RECORD = "reports.record_figure"
CORRECT = "reports.correct_figure"
Note = Annotated[str, Field(max_length=500)]
Number = Annotated[Decimal, Field(max_digits=20, decimal_places=4, allow_inf_nan=False)]


class Strict(Schema):
    """A misspelt name is told, not passed over."""

    model_config = ConfigDict(extra="forbid")


class ReadingIn(Strict):
    """What was read. ``value`` is a number, better sent as text; null needs ``absence``."""

    comparator: Comparator = Comparator.EXACT
    value: Number | None = None
    absence: Absence | None = None
    unit: QueryText
    period_start: dt.date | None = None
    period_end: dt.date | None = None
    as_of: dt.date | None = None
    note: Note = ""
    note_en: Note = ""


class EvidenceIn(Strict):
    """Where it was read. ``source`` is its short name; a new one needs title and publisher."""

    source: Annotated[str, Field(max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]
    locator: Annotated[str, Field(min_length=1, max_length=120)]
    paraphrase: Annotated[str, Field(min_length=1, max_length=500)]
    locator_en: Annotated[str, Field(max_length=120)] = ""
    paraphrase_en: Note = ""
    title: Annotated[str, Field(max_length=200)] = ""
    title_en: Annotated[str, Field(max_length=200)] = ""
    publisher: Annotated[str, Field(max_length=200)] = ""
    publisher_en: Annotated[str, Field(max_length=200)] = ""
    published_on: dt.date | None = None


class DataPointIn(ReadingIn):
    """``institution`` is the key of the one the figure is about.

    ``owner`` is the key of the one that vouches for it; without it, the only one for which the
    token's owner may record. ``release`` and ``ref`` put the figure into a draft.
    """

    institution: QueryText
    owner: QueryText = ""
    indicator: QueryText
    release: QueryText = ""
    ref: Annotated[str, Field(max_length=12)] = ""
    evidence: Annotated[list[EvidenceIn], Field(max_length=20)] = []  # noqa: RUF012  # pydantic copies it


class CorrectionIn(ReadingIn):
    """The figure as it should have been read. ``code`` is a uuid of the client's choice."""

    code: uuid.UUID
    reason: Annotated[str, Field(min_length=1, max_length=500)]


@data_points.put(
    "/{uuid:code}",
    response={200: DataPointOut, 201: DataPointOut},
    summary=gettext_lazy("Record a figure"),
    description=gettext_lazy(
        "Records a figure under a code of your choice, a random uuid, exactly once: 201 where it "
        "is new. The same body again is the same figure: 200, and nothing is written. Another body "
        "under the same code is refused: 409. A figure is never changed: correct it. Without "
        "'owner', the only institution for which you may record vouches for it."
    ),
)
@example(path=a_new_code, body=a_figure)
@parameters(code=CODE)
@needs(RECORD, scope=WRITE.key, anywhere=True)
def put_figure(
    request: HttpRequest, code: uuid.UUID, figure: DataPointIn, response: HttpResponse
) -> Status[DataPointOut]:
    """Record a figure under the client's code; the same body again changes nothing."""
    user = cast("User", request.user)
    owner, subject, release = _named(figure, user)
    point, new = put_data_point(
        code,
        _reading(figure),
        owner=owner,
        indicator=figure.indicator,
        subject=subject,
        compiled_for=release,
        ref=figure.ref,
        evidence=[Sent(**each.model_dump()) for each in figure.evidence],
        by=user,
    )
    return _answer(request, response, point, new)


@data_points.post(
    "/{uuid:code}/corrections",
    response={200: DataPointOut, 201: DataPointOut},
    summary=gettext_lazy("Correct a figure"),
    description=gettext_lazy(
        "Supersedes the figure by a new revision with the reason beside it; both are kept. 'code' "
        "is a random uuid of your choice: the same body again is the same correction, 200. Another "
        "body under this code, or a figure that was corrected meanwhile, is refused: 409."
    ),
)
@example(path=a_correctable_code, body=a_correction)
@parameters(code=CODE)
@needs(CORRECT, scope=WRITE.key, anywhere=True)
def post_correction(
    request: HttpRequest, code: uuid.UUID, correction: CorrectionIn, response: HttpResponse
) -> Status[DataPointOut]:
    """Supersede the figure by a new revision under the client's code."""
    user = cast("User", request.user)
    point = visible_rows(request).filter(code=code).first()
    if point is None or not user.has_perm(CORRECT, point):
        raise Http404
    made, new = put_correction(
        point, correction.code, _reading(correction), reason=correction.reason, by=user
    )
    return _answer(request, response, made, new)


def _answer(
    request: HttpRequest, response: HttpResponse, point: DataPoint, new: bool
) -> Status[DataPointOut]:
    shown = shown_point(visible_rows(request).get(pk=point.pk))
    if new:
        name = f"{mounted().urls_namespace}:one_data_point"
        response["Location"] = reverse(name, args=[point.code])
    return Status(201 if new else 200, shown)


def _reading(body: ReadingIn) -> Reading:
    return Reading(
        comparator=body.comparator.value,
        value=body.value,
        absence=body.absence.value if body.absence else "",
        unit=body.unit,
        period_start=body.period_start,
        period_end=body.period_end,
        as_of=body.as_of,
        note=body.note,
        note_en=body.note_en,
    )


def _named(figure: DataPointIn, user: User) -> tuple[Institution, Institution, Release | None]:
    """Owner, subject and release that the body names; every wrong name in one ValidationError."""
    errors: dict[str, str] = {}
    owner = _owner(figure.owner, user, errors)
    subject = Institution.objects.filter(key=figure.institution).first()
    if subject is None:
        errors["institution"] = _("No institution has this key.")
    release = None
    if figure.release and owner is not None:
        found = releases_visible_to(user).filter(slug=figure.release, institution=owner)
        release = found.defer("body").first()
        if release is None:
            errors["release"] = _("The owner has no release of this name.")
    if errors or owner is None or subject is None:
        raise ValidationError(dict(errors))
    return owner, subject, release


def _owner(key: str, user: User, errors: dict[str, str]) -> Institution | None:
    rows = Institution.objects.filter(pk__in=institutions_with(user, RECORD))
    found = list(rows.filter(key=key) if key else rows[:2])
    if len(found) == 1:
        return found[0]
    errors["owner"] = (
        _("You record no figures for an institution of this key.")
        if key
        else _("You record for several institutions: say for which one.")
    )
    return None
