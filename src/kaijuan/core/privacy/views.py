"""One's own looks, what is kept of oneself, what the house declares, and erasing on request."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs, signed_in
from kaijuan.core.privacy.declared import declarations
from kaijuan.core.privacy.forms import ErasePersonForm, LookFilter
from kaijuan.core.privacy.kept import kept_of
from kaijuan.core.privacy.models import Look
from kaijuan.core.privacy.registry import retentions
from kaijuan.core.privacy.rules import looks_visible_to, subject_of
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.lists import ListPage, Tab


def _tabs(request: HouseRequest) -> list[Tab]:
    slug = request.institution.slug
    return [
        ("looks", pgettext_lazy("privacy", "Who looked"), reverse("privacy:looks", args=[slug])),
        ("kept", pgettext_lazy("privacy", "What is kept"), reverse("privacy:kept", args=[slug])),
    ]


@signed_in
@require_safe
def looks(request: HouseRequest) -> HttpResponse:
    """``?q= &purpose= &sort= &page= &format=csv|xlsx``: who read what is kept of oneself."""
    page = ListPage(
        name="looks",
        title=_("Who looked at mine"),
        columns=[
            Column("at", pgettext_lazy("look", "When"), sort="at"),
            Column("by", pgettext_lazy("look", "Who"), sort="by__display_name"),
            Column("purpose", pgettext_lazy("look", "Kept for"), sort="purpose"),
            Column("reason", pgettext_lazy("look", "Why")),
        ],
        show=_shown,
        export=lambda row: list(_shown(row).values()),
        narrow=_narrow,
        tabs=_tabs(request),
        first="-at",
        extra={
            "note": _(
                "Whoever opens a record about your health has to say why, and it stands here."
            ),
            "empty_title": _("Nobody has looked"),
            "empty_hint": _("As soon as somebody opens a record about you, it stands here."),
        },
    )
    rows = looks_visible_to(request.user).select_related("by")
    return page.answer(request, rows, LookFilter(request.GET))


def _shown(row: Look) -> dict[str, Any]:
    return {
        "at": moment(row.at),
        "by": str(row.by) if row.by else gettext("Kaijuan"),
        "purpose": str(retentions.label_of(row.purpose)),
        # A room's own sentence is translated, a person's is as it was typed.
        "reason": gettext(row.reason),
    }


def _narrow(rows: Any, wanted: dict[str, Any]) -> Any:
    if wanted["purpose"]:
        rows = rows.filter(purpose=wanted["purpose"])
    text = wanted["q"]
    if not text:
        return rows
    return rows.filter(Q(reason__icontains=text) | Q(by__display_name__icontains=text))


@signed_in
@require_safe
def kept(request: HouseRequest) -> HttpResponse:
    """What is kept of oneself under seal, by purpose and month, and until when."""
    subject = subject_of(request.user, request.institution)
    context = {
        "rows": kept_of(subject) if subject else [],
        "known": subject is not None,
        "tabs": _tabs(request),
        "tab": "kept",
        "title": _("What is kept of me"),
    }
    return render(request, "privacy/kept.html", context)


@needs("privacy.declarations")
@require_safe
def declared(request: HouseRequest) -> HttpResponse:
    """Purpose, legal basis and retention of each table with personal data."""
    context = {
        "declarations": declarations(),
        "retentions": list(retentions),
        "may_erase": request.user.has_perm("privacy.erase_person", request.institution),
    }
    return render(request, "privacy/declarations.html", context)


@needs("privacy.erase_person")
@require_http_methods(["GET", "HEAD", "POST"])
def erase_person(request: HouseRequest) -> HttpResponse:
    """Destroy the keys of one person, who has left or asks for it."""
    return act_page(
        request,
        partial(ErasePersonForm, institution=request.institution),
        title=_("Erase what is kept of a person"),
        label=_("Erase for good"),
        done=_("It is erased, also in every backup of the house. Who has an account is told."),
        back=reverse("privacy:declarations", args=[request.institution.slug]),
        note=_(
            "What was sealed can never be read again. Counts that were made of it, and when "
            "something was handed in, stay."
        ),
        seal=True,
    )
