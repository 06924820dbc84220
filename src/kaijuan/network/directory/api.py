"""``/api/v1/institutions``: the public register."""

# Without "from __future__ import annotations": see core.api.paging.HousePages.

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Router, Schema
from ninja.pagination import paginate

from kaijuan.core.api.conditional import depends_on
from kaijuan.core.api.paging import HousePages
from kaijuan.core.api.queries import QueryText
from kaijuan.core.api.tables import Table
from kaijuan.core.api.words import example, parameters
from kaijuan.core.api.words import lazily as _
from kaijuan.core.permissions.access import public
from kaijuan.core.tenancy.models import Institution, Kind
from kaijuan.network.directory.models import Alias

router = Router(tags=["institutions"])


class InstitutionOut(Schema):
    """``key`` is the ministry code where there is one; ``url`` is the path of its page."""

    key: str
    slug: str
    name: str
    name_en: str
    kind: Kind
    city: str
    aliases: list[str]
    url: str


def shown(institutions: Sequence[Institution]) -> list[InstitutionOut]:
    """Institutions with their aliases: one query, however many there are."""
    aliases: dict[int, list[str]] = defaultdict(list)
    ids = [each.pk for each in institutions]
    for alias in Alias.objects.filter(institution__in=ids).order_by("pk"):
        aliases[alias.institution_id].append(alias.name)
    return [
        InstitutionOut(
            key=each.key,
            slug=each.slug,
            name=each.name,
            name_en=each.name_en,
            kind=Kind(each.kind),
            city=each.city,
            aliases=aliases[each.pk],
            url=reverse("portal:institution", args=[each.slug]),
        )
        for each in institutions
    ]


SORTS = {"number": "number", "key": "key", "name": "pinyin", "city": "city_en", "kind": "kind"}
TABLE = Table(
    "institutions",
    {
        "key": lambda each: each.key,
        "slug": lambda each: each.slug,
        "name": lambda each: each.name,
        "name_en": lambda each: each.name_en,
        "kind": lambda each: each.kind.value,
        "city": lambda each: each.city,
        "aliases": lambda each: " | ".join(each.aliases),
        "url": lambda each: each.url,
    },
)


@router.get(
    "",
    response=list[InstitutionOut],
    summary=_("Institutions"),
    description=_(
        "Members and the consortium itself, in the order of the register. Names are sorted by "
        "pinyin."
    ),
)
@paginate(HousePages, attach=shown, sorts=SORTS, table=TABLE)
@example(query="page_size=2&sort=name")
@parameters(
    q=_("Words in names, aliases, keys, cities, pinyin and initials; every word must occur."),
    kind=_("The kind of institution."),
    city=_("The whole name of a city, in Chinese or in Latin letters."),
)
@depends_on("institutions")
@public
def institutions(
    request: HttpRequest, q: QueryText = "", kind: Kind | None = None, city: QueryText = ""
) -> QuerySet[Institution]:
    """Members and the consortium itself (kind ``consortium``)."""
    rows = Institution.objects.order_by("number", "key")
    if kind is not None:
        rows = rows.filter(kind=kind)
    if city:
        rows = rows.filter(Q(city=city) | Q(city_en__iexact=city))
    for word in q.lower().split():
        rows = rows.filter(Q(search__contains=word) | Q(name_en__icontains=word))
    return rows


@router.get(
    "/{key}",
    response=InstitutionOut,
    summary=_("One institution"),
    description=_("The institution with this key."),
)
@example(path=lambda: _a_key())
@parameters(key=_("The ministry code of the institution, or the key that the consortium gave it."))
@depends_on("institutions")
@public
def institution(request: HttpRequest, key: QueryText) -> InstitutionOut:
    """The institution with this key; 404 where there is none."""
    found = Institution.objects.filter(key=key).first()
    if found is None:
        raise Http404
    return shown([found])[0]


def _a_key() -> dict[str, str] | None:
    first = Institution.objects.order_by("number", "key").values_list("key", flat=True).first()
    return {"key": first} if first else None
