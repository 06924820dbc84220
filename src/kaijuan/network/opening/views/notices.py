"""Notices as the public reads them: one, those of a library, those of all."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from kaijuan.core.cache.public import kept
from kaijuan.core.clock import now
from kaijuan.core.permissions.access import public
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import localised, marked
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.opening.domain.notice_states import NoticeState, in_state, was_public
from kaijuan.network.opening.forms.notices import AllNoticesFilter, NoticeFilter
from kaijuan.network.opening.models import Notice
from kaijuan.network.opening.rules.notices import notices_visible_to
from kaijuan.network.opening.views.notice_looks import badge_of, until

PARAMS = ("q", "state", "kind", "sort", "page", "format")


@public
@require_safe
@kept("institutions", "notices", params=PARAMS)
def notices(request: HouseRequest) -> HttpResponse:
    """What a library made known. ``?q= &state= &kind= &sort= &page= &format=csv|xlsx``."""
    page = ListPage(
        name="notices",
        title=_("Notices"),
        columns=[
            Column("title", pgettext_lazy("notice", "Title"), sort="title"),
            Column("published_at", pgettext_lazy("notice", "Published"), sort="published_at"),
            Column("until", pgettext_lazy("notice", "Until"), sort="expires_at"),
            Column("state", pgettext_lazy("notice", "State")),
        ],
        show=shown,
        export=_exported,
        narrow=narrow,
        first="-published_at",
        extra=_NONE,
    )
    rows = Notice.objects.filter(was_public(now()), institution=request.institution)
    return page.answer(request, rows.select_related("institution"), NoticeFilter(request.GET))


@public
@require_safe
@kept("institutions", "notices", params=(*PARAMS, "city"))
def all_notices(request: HouseRequest) -> HttpResponse:
    """What all libraries made known; as ``notices``, and ``&city=``."""

    def by_city(rows: QuerySet[Any], wanted: dict[str, Any]) -> QuerySet[Any]:
        found = narrow(rows, wanted)
        return found.filter(institution__city=wanted["city"]) if wanted["city"] else found

    def with_library(row: Notice) -> dict[str, Any]:
        href = reverse("portal:institution", args=[row.institution.slug])
        name = marked(localised(row.institution, "name"))
        return shown(row) | {"library": format_html('<a href="{}">{}</a>', href, name)}

    page = ListPage(
        name="notices",
        title=_("Notices of all libraries"),
        columns=[
            Column("title", pgettext_lazy("notice", "Title"), sort="title"),
            Column("library", pgettext_lazy("notice", "Library"), sort="institution__number"),
            Column("published_at", pgettext_lazy("notice", "Published"), sort="published_at"),
            Column("until", pgettext_lazy("notice", "Until"), sort="expires_at"),
            Column("state", pgettext_lazy("notice", "State")),
        ],
        show=with_library,
        export=lambda row: [row.title, row.institution.name, *_exported(row)[1:]],
        narrow=by_city,
        first="-published_at",
        extra=_NONE,
    )
    rows = Notice.objects.filter(was_public(now())).select_related("institution")
    return page.answer(request, rows, AllNoticesFilter(request.GET))


@public
@require_safe
@kept("institutions", "notices")
def notice(request: HouseRequest, code: UUID) -> HttpResponse:
    """One notice; also one that is over or withdrawn, which then says so."""
    here = notices_visible_to(request.user).filter(institution=request.institution)
    found = get_object_or_404(here, code=code)
    context = {
        "notice": found,
        "state": NoticeState.of(found).value,
        "badge": badge_of(found),
        "until": until(found),
        "may_write": request.user.has_perm("opening.manage_notices", request.institution),
    }
    return render(request, "opening/notice.html", context)


def narrow(rows: QuerySet[Any], wanted: dict[str, Any]) -> QuerySet[Any]:
    """By the words of the title, by state and by what it is about."""
    for word in wanted["q"].split():
        rows = rows.filter(Q(title__icontains=word) | Q(title_en__icontains=word))
    if wanted["kind"]:
        rows = rows.filter(kind=wanted["kind"])
    return rows.filter(in_state(wanted["state"], now())) if wanted["state"] else rows


def shown(row: Notice) -> dict[str, Any]:
    """A row of a list."""
    href = reverse("opening:notice", args=[row.institution.slug, row.code])
    link = format_html('<a href="{}">{}</a>', href, marked(localised(row, "title")))
    return {
        "title": link,
        "published_at": moment(row.published_at),
        "until": until(row),
        "state": badge_of(row),
    }


def _exported(row: Notice) -> list[Any]:
    state = str(NoticeState.of(row).label)
    return [row.title, moment(row.published_at), until(row), state]


_NONE = {
    "empty_title": _("No notice has been published"),
    "empty_hint": _("As soon as there is one, it stands here."),
}
