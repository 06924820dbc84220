"""The forms of this institution, and those that the consortium offers."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from kaijuan.core.clock import HOUSE_ZONE
from kaijuan.core.permissions.access import needs
from kaijuan.core.questionnaires.forms.filters import FormsFilter
from kaijuan.core.questionnaires.models import Form, FormVersion
from kaijuan.core.questionnaires.rules import forms_visible_to
from kaijuan.core.questionnaires.views.common import (
    address,
    link,
    may_author,
    offered,
    state_of,
    tabs_of,
)
from kaijuan.core.tenancy.models import Kind
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import day
from kaijuan.core.ui.pages.lists import ListPage


@needs("questionnaires.view")
@require_safe
def own(request: HouseRequest) -> HttpResponse:
    """``?q= &show=draft|retired|all &sort= &page= &format=csv|xlsx``."""
    extra: dict[str, Any] = {
        "empty_title": _("There is no form yet"),
        "empty_hint": _("Write one, take a standard form, or bring an XLSForm."),
    }
    if may_author(request):
        extra |= {
            "create_href": address(request, "new"),
            "create_label": _("New form"),
        }
    rows = forms_visible_to(request.user).filter(institution=request.institution)
    return _page(request, "forms", extra).answer(request, _told(rows), FormsFilter(request.GET))


@needs("questionnaires.view")
@require_safe
def consortium(request: HouseRequest) -> HttpResponse:
    """Forms of the consortium in use: every member may ask by them."""
    if request.institution.kind == Kind.CONSORTIUM:
        return redirect(address(request, "forms"))
    extra = {
        "empty_title": _("The consortium offers no form yet"),
        "empty_hint": _("What its secretariat publishes stands here."),
    }
    page = _page(request, "consortium", extra)
    return page.answer(request, _told(offered()), FormsFilter(request.GET))


def _told(rows: QuerySet[Form]) -> QuerySet[Form]:
    drafts = FormVersion.objects.filter(form=OuterRef("pk"), published_at=None)
    in_use = Q(versions__published_at__isnull=False)
    return rows.annotate(
        published=Max("versions__number", filter=in_use),
        published_on=Max("versions__published_at", filter=in_use),
        drafted=Exists(drafts),
    )


def _page(request: HouseRequest, name: str, extra: dict[str, Any]) -> ListPage:
    def show(row: Any) -> dict[str, Any]:
        return {
            "title": link(address(request, "form", row.code), row.title),
            # What the consortium is writing is its own affair.
            "state": state_of(row, row.published, row.drafted and name == "forms"),
            "version": row.published or "",
            "published": day(row.published_on) if row.published_on else "",
            "purpose": _short(row.purpose),
        }

    return ListPage(
        name=name,
        title=pgettext("section", "Forms"),
        columns=[
            Column("title", pgettext("forms", "Form"), sort="title"),
            Column("state", pgettext("forms", "State")),
            Column("version", pgettext("forms", "Version"), numeric=True, sort="published"),
            Column("published", pgettext("forms", "Published"), sort="published_on"),
            Column("purpose", pgettext("forms", "What it is for")),
        ],
        show=show,
        export=lambda row: [
            row.title,
            _state_word(row),
            row.published,
            localtime(row.published_on, HOUSE_ZONE).date() if row.published_on else None,
            row.purpose,
        ],
        narrow=_narrow,
        tabs=tabs_of(request),
        extra=extra,
    )


def _short(purpose: str) -> str:
    line = purpose.partition("\n")[0]
    return f"{line[:60]}…" if len(line) > 60 else line


def _state_word(row: Any) -> str:
    if row.retired_at is not None:
        return pgettext("state of a form", "retired")
    if row.published is None:
        return pgettext("state of a form", "draft")
    return pgettext("state of a form", "in use")


def _narrow(rows: Any, wanted: dict[str, Any]) -> Any:
    text, show = wanted["q"], wanted["show"]
    if text:
        rows = rows.filter(
            Q(title__icontains=text) | Q(title_en__icontains=text) | Q(purpose__icontains=text)
        )
    if show == "retired":
        return rows.filter(retired_at__isnull=False)
    if show != "all":
        rows = rows.filter(retired_at=None)
    return rows.filter(drafted=True) if show == "draft" else rows
