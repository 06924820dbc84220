"""``/api/v1/forms``: what is asked, version by version; the same definition that pages show."""

# Without "from __future__ import annotations": see core.api.paging.HousePages.

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest
from ninja import Router
from ninja.pagination import paginate

from kaijuan.core.api.conditional import depends_on
from kaijuan.core.api.paging import HousePages
from kaijuan.core.api.queries import QueryText
from kaijuan.core.api.tables import Table
from kaijuan.core.api.words import example, parameters
from kaijuan.core.api.words import lazily as _
from kaijuan.core.permissions.access import needs
from kaijuan.core.questionnaires.api_schemas import (
    FormOut,
    VersionOut,
    WholeFormOut,
    WholeVersionOut,
)
from kaijuan.core.questionnaires.models import Form, FormVersion, Source
from kaijuan.core.questionnaires.rules import forms_visible_to
from kaijuan.core.tenancy.models import Kind

router = Router(tags=["forms"])

SORTS = {"title": "title", "institution": "institution__number"}
TABLE = Table(
    "forms",
    {
        "code": lambda each: str(each.code),
        "institution": lambda each: each.institution,
        "title": lambda each: each.title,
        "title_en": lambda each: each.title_en,
        "purpose": lambda each: each.purpose,
        "standard": lambda each: each.standard,
        "version": lambda each: each.version,
        "sha256": lambda each: each.sha256,
        "published_at": lambda each: each.published_at.isoformat(),
        "sample": lambda each: int(each.sample),
    },
)
#: More than its column holds.
_LARGEST = 2_000_000_000


def readable(user: Any) -> QuerySet[Form]:
    """Published forms of the institutions where ``user`` works, and those of the consortium."""
    published = FormVersion.objects.filter(form=OuterRef("pk"), published_at__isnull=False)
    own = forms_visible_to(user).values("pk")
    rows: QuerySet[Form] = Form.objects.filter(
        Exists(published), Q(pk__in=own) | Q(institution__kind=Kind.CONSORTIUM)
    )
    return rows.select_related("institution")


def forms_shown(rows: Sequence[Form]) -> list[FormOut]:
    """Forms with their newest version: one query more, however many there are."""
    versions = FormVersion.objects.filter(form__in=[row.pk for row in rows])
    versions = versions.filter(published_at__isnull=False).defer("definition")
    newest = {version.form_id: version for version in versions.order_by("number")}
    return [FormOut(**_said(row, newest[row.pk])) for row in rows if row.pk in newest]


def _said(row: Form, version: FormVersion) -> dict[str, Any]:
    return {
        "code": row.code,
        "institution": row.institution.key,
        "title": row.title,
        "title_en": row.title_en,
        "purpose": row.purpose,
        "standard": row.standard,
        "version": version.number,
        "sha256": version.sha256,
        "published_at": version.published_at,
        "sample": row.sample,
    }


def _said_of_version(version: FormVersion) -> dict[str, Any]:
    return {
        "code": version.code,
        "number": version.number,
        "sha256": version.sha256,
        "source": Source(version.source),
        "published_at": version.published_at,
    }


@router.get(
    "",
    response=list[FormOut],
    summary=_("Forms"),
    description=_(
        "The forms in use of the libraries where the token's owner works, and those that the "
        "consortium offers to all, each with its newest version."
    ),
)
@paginate(HousePages, attach=forms_shown, sorts=SORTS, table=TABLE)
@example(query="page_size=2")
@parameters(
    institution=_("The key of an institution."),
    standard=_("Only forms made from this standard form."),
    q=_("Words in titles; every word must occur."),
)
@depends_on("institutions", "forms")
@needs("questionnaires.view", scope="forms:read", anywhere=True)
def list_forms(
    request: HttpRequest, institution: QueryText = "", standard: QueryText = "", q: QueryText = ""
) -> QuerySet[Form]:
    """By title."""
    rows = readable(request.user).filter(retired_at=None)
    if institution:
        rows = rows.filter(institution__key=institution)
    if standard:
        rows = rows.filter(standard=standard)
    for word in q.split():
        rows = rows.filter(Q(title__icontains=word) | Q(title_en__icontains=word))
    return rows.order_by("title", "pk")


@router.get(
    "/{code}",
    response=WholeFormOut,
    summary=_("One form"),
    description=_("The form with this code and its published versions; retired ones too."),
)
@example(path=lambda: _a_form())
@parameters(code=_("The code of the form."))
@depends_on("institutions", "forms")
@needs("questionnaires.view", scope="forms:read", anywhere=True)
def one_form(request: HttpRequest, code: UUID) -> WholeFormOut:
    """404 where there is none that the token's owner may read."""
    found = readable(request.user).filter(code=code).first()
    if found is None:
        raise Http404
    versions = found.versions.filter(published_at__isnull=False).defer("definition")
    rows = list(versions.order_by("-number"))
    shown = [VersionOut(**_said_of_version(row)) for row in rows]
    return WholeFormOut(**_said(found, rows[0]), versions=shown)


@router.get(
    "/{code}/versions/{number}",
    response=WholeVersionOut,
    summary=_("One version of a form"),
    description=_(
        "What this version asks. It never changes: its SHA-256 is that of the definition as "
        "canonical JSON (sorted keys, no spaces, UTF-8)."
    ),
)
@example(path=lambda: _a_version())
@parameters(code=_("The code of the form."), number=_("The number of the version, from 1."))
@depends_on("institutions", "forms")
@needs("questionnaires.view", scope="forms:read", anywhere=True)
def one_version(request: HttpRequest, code: UUID, number: int) -> WholeVersionOut:
    """404 where it is not there, or not published."""
    if not 0 < number <= _LARGEST:
        raise Http404
    rows = FormVersion.objects.filter(form__in=readable(request.user).filter(code=code))
    found = rows.filter(number=number, published_at__isnull=False).first()
    if found is None:
        raise Http404
    return WholeVersionOut(**_said_of_version(found), form=code, definition=dict(found.definition))


def _a_form() -> dict[str, str] | None:
    first = _an_example()
    return {"code": str(first.form.code)} if first else None


def _a_version() -> dict[str, str] | None:
    first = _an_example()
    return {"code": str(first.form.code), "number": str(first.number)} if first else None


def _an_example() -> FormVersion | None:
    """Of the consortium, so that everybody who may read forms may read it."""
    rows = FormVersion.objects.filter(published_at__isnull=False)
    rows = rows.filter(institution__kind=Kind.CONSORTIUM).select_related("form")
    found: FormVersion | None = rows.order_by("pk").first()
    return found
