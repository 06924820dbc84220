"""``/api/v1/levels``: the response levels over time, and what holds for an institution."""

# Without "from __future__ import annotations": see core.api.paging.HousePages.

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, TypedDict
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Router, Schema
from ninja.pagination import paginate
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from kaijuan.core.api.conditional import depends_on
from kaijuan.core.api.paging import HousePages
from kaijuan.core.api.queries import QueryText
from kaijuan.core.api.tables import Table
from kaijuan.core.api.words import example, parameters
from kaijuan.core.api.words import lazily as _
from kaijuan.core.clock import EARLIEST, HOUSE_ZONE, LATEST, now
from kaijuan.core.permissions.access import public
from kaijuan.core.tenancy.models import Institution
from kaijuan.network.plans.domain.levels import Holding, believed, believed_changes
from kaijuan.network.plans.models import LevelChange

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

router = Router(tags=["levels"])


def _sensible(moment: dt.datetime) -> dt.datetime:
    """Between 1900 and 2200; a time without a zone is one of the house's."""
    if not EARLIEST < moment.date() < LATEST:
        raise PydanticCustomError("moment", "is not between 1900 and 2200")
    return moment if moment.tzinfo else moment.replace(tzinfo=HOUSE_ZONE)


#: A time in ISO 8601; a day alone is its beginning.
Moment = Annotated[dt.datetime, AfterValidator(_sensible)]


class NameOut(Schema):
    """A scheme or an area."""

    slug: str
    name: str
    name_en: str


class LevelOut(Schema):
    """``rank`` 1 is the gravest."""

    rank: int
    name: str
    name_en: str


class LevelChangeOut(Schema):
    """``level`` null: from then on the response is over. ``until`` null: nothing known ends it."""

    code: UUID
    scheme: NameOut
    area: NameOut
    level: LevelOut | None
    effective_at: dt.datetime
    until: dt.datetime | None
    announced_at: dt.datetime | None
    document: str
    document_url: str
    note: str
    recorded_at: dt.datetime
    sample: bool
    url: str


class InstitutionLevelOut(Schema):
    """What holds for one institution at ``at``; ``level`` null: no response."""

    institution: str
    at: dt.datetime
    believed_at: dt.datetime | None
    level: LevelOut | None
    changes: list[LevelChangeOut]


def _name(row: LevelChange, field: str) -> NameOut:
    named = getattr(row, field)
    return NameOut(slug=named.slug, name=named.name, name_en=named.name_en)


def _level(row: LevelChange) -> LevelOut | None:
    level = row.level
    if level is None:
        return None
    return LevelOut(rank=level.rank, name=level.name, name_en=level.name_en)


def _shown(row: LevelChange, until: dt.datetime | None) -> LevelChangeOut:
    return LevelChangeOut(
        code=row.code,
        scheme=_name(row, "scheme"),
        area=_name(row, "area"),
        level=_level(row),
        effective_at=row.effective_at,
        until=until,
        announced_at=row.announced_at,
        document=row.document,
        document_url=row.document_url,
        note=row.note,
        recorded_at=row.recorded_at,
        sample=row.sample,
        url=reverse("plans:level-change", args=[row.code]),
    )


class _Until(TypedDict):
    until: dt.datetime | None


def shown(rows: "Sequence[WithAnnotations[LevelChange, _Until]]") -> list[LevelChangeOut]:
    """Changes as they are answered; ``until`` was read with them."""
    return [_shown(each, each.until) for each in rows]


def _held(holding: Holding) -> LevelChangeOut:
    return _shown(holding.change, holding.until)


SORTS = {"effective_at": "effective_at", "recorded_at": "recorded_at", "area": "area__name"}
TABLE = Table(
    "levels",
    {
        "code": lambda each: str(each.code),
        "scheme": lambda each: each.scheme.slug,
        "area": lambda each: each.area.name,
        "rank": lambda each: each.level.rank if each.level else None,
        "level": lambda each: each.level.name if each.level else "",
        "effective_at": lambda each: each.effective_at.isoformat(),
        "until": lambda each: each.until.isoformat() if each.until else "",
        "announced_at": lambda each: each.announced_at.isoformat() if each.announced_at else "",
        "document": lambda each: each.document,
        "document_url": lambda each: each.document_url,
        "note": lambda each: each.note,
        "recorded_at": lambda each: each.recorded_at.isoformat(),
    },
)


@router.get(
    "",
    response=list[LevelChangeOut],
    summary=_("Response levels over time"),
    description=_(
        "Each change of a public response level that is believed, in the order in which they take "
        "effect; also those announced ahead."
    ),
)
@paginate(HousePages, attach=shown, sorts=SORTS, table=TABLE)
@example(query="page_size=2&sort=-effective_at")
@parameters(
    area=_("The slug of an area."),
    scheme=_("The slug of a set of levels."),
    believed_at=_("What was believed at that time, instead of what is believed now (ISO 8601)."),
)
@depends_on("levels")
@public
def levels(
    request: HttpRequest,
    area: QueryText = "",
    scheme: QueryText = "",
    believed_at: Moment | None = None,
) -> QuerySet[LevelChange]:
    """The timeline; a correction has taken the place of what it corrects."""
    line = believed_changes(believed_at)
    after = line.filter(
        scheme=OuterRef("scheme"),
        area=OuterRef("area"),
        effective_at__gt=OuterRef("effective_at"),
    )
    rows = line.annotate(until=Subquery(after.values("effective_at")[:1]))
    if area:
        rows = rows.filter(area__slug=area)
    if scheme:
        rows = rows.filter(scheme__slug=scheme)
    return rows


@router.get(
    "/institutions/{key}",
    response=InstitutionLevelOut,
    summary=_("The level of an institution"),
    description=_(
        "The level that holds for the institution at a time: of several areas the gravest. "
        "`changes` are all that hold there, the gravest first."
    ),
)
@example(path=lambda: _a_key(), query="at=2020-02-01T00:00:00%2B08:00")
@parameters(
    key=_("The ministry code of the institution, or the key that the consortium gave it."),
    at=_("The time that is asked about (ISO 8601); now, where it is left out."),
    believed_at=_("What was believed at that time, instead of what is believed now (ISO 8601)."),
)
@depends_on("institutions", "levels")
@public
def institution_level(
    request: HttpRequest,
    key: QueryText,
    at: Moment | None = None,
    believed_at: Moment | None = None,
) -> InstitutionLevelOut:
    """404 where there is no such institution."""
    found = Institution.objects.filter(key=key).first()
    if found is None:
        raise Http404
    asked = at or now()
    held = believed(believed_at).at(found, asked)
    return InstitutionLevelOut(
        institution=found.key,
        at=asked,
        believed_at=believed_at,
        level=_level(held[0].change) if held else None,
        changes=[_held(each) for each in held],
    )


def _a_key() -> dict[str, str] | None:
    first = Institution.objects.order_by("number", "key").values_list("key", flat=True).first()
    return {"key": first} if first else None
