"""The plans of a library, and the page of one with its versions."""

from __future__ import annotations

from functools import partial
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import day
from kaijuan.core.ui.lang import localised, marked
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import ListFilter, ListPage
from kaijuan.network.plans.domain.drafts import OPEN, begin_draft
from kaijuan.network.plans.forms.plans import PlanForm
from kaijuan.network.plans.models import Plan, PlanVersion
from kaijuan.network.plans.rules.plans import plan_versions_visible_to
from kaijuan.network.plans.shown.plans import TONES
from kaijuan.network.plans.views.fetch import plan_or_404

_METHODS: Final = ["GET", "HEAD", "POST"]
_STATES: Final = dict(PlanVersion.State.choices)


@needs("plans.view_plan")
@require_safe
def plans(request: HouseRequest) -> HttpResponse:
    """``?q= &sort= &page= &format=csv|xlsx``."""
    slug = request.institution.slug
    may_draft = request.user.has_perm("plans.draft_plan", request.institution)

    def show(row: Any) -> dict[str, Any]:
        href = reverse("plans:plan", args=[slug, row.code])
        return {
            "name": format_html('<a href="{}">{}</a>', href, marked(localised(row, "name"))),
            "in_force": _in_force(row),
            "since": day(row.in_force_since) if row.in_force_since else "",
            "open": _STATES.get(row.under_way, ""),
        }

    page = ListPage(
        name="plans",
        title=gettext_lazy("Plans"),
        columns=[
            Column("name", pgettext_lazy("plan", "Plan"), sort="name"),
            Column("in_force", gettext_lazy("In force")),
            Column("since", pgettext_lazy("plan", "Since"), sort="in_force_since"),
            Column("open", gettext_lazy("Next version")),
        ],
        show=show,
        export=lambda row: [
            row.name,
            row.in_force_number or "",
            day(row.in_force_since) if row.in_force_since else "",
            str(_STATES.get(row.under_way, "")),
        ],
        narrow=_narrow,
        extra={
            "create_href": reverse("plans:plan-new", args=[slug]) if may_draft else "",
            "create_label": gettext_lazy("Write a plan"),
            "empty_title": gettext_lazy("No plan has been written yet"),
            "empty_hint": gettext_lazy("Begin with a template, or write one from the beginning."),
        },
    )
    versions = plan_versions_visible_to(request.user).filter(plan=OuterRef("pk"), state__in=OPEN)
    rows = Plan.objects.filter(institution=request.institution)
    found = rows.annotate(under_way=Subquery(versions.values("state")[:1]))
    return page.answer(request, found, ListFilter(request.GET))


def _in_force(row: Plan) -> str:
    if not row.in_force_number:
        return _("no version")
    return _("version %(number)s") % {"number": row.in_force_number}


def _narrow(rows: QuerySet[Plan], wanted: dict[str, Any]) -> QuerySet[Plan]:
    word = wanted["q"]
    return rows.filter(Q(name__icontains=word) | Q(name_en__icontains=word)) if word else rows


@needs("plans.draft_plan")
@require_http_methods(_METHODS)
def plan_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        PlanForm,
        title=gettext_lazy("Write a plan"),
        done=gettext_lazy("The first version is begun. Open it and write its parts and stages."),
        leave_to=reverse("plans:plans", args=[request.institution.slug]),
        extra={
            "other_href": reverse("plans:templates"),
            "other_label": gettext_lazy("Begin with a template"),
        },
    )


@needs("plans.draft_plan")
@require_http_methods(_METHODS)
def plan_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    plan = plan_or_404(request, code)
    return form_page(
        request,
        partial(PlanForm, instance=plan),
        title=gettext_lazy("Change the name of the plan"),
        done=gettext_lazy("The name is changed."),
        leave_to=reverse("plans:plan", args=[request.institution.slug, code]),
    )


@needs("plans.view_plan")
@require_safe
def plan(request: HouseRequest, code: UUID) -> HttpResponse:
    """Its versions, the newest first."""
    found = plan_or_404(request, code)
    rows = plan_versions_visible_to(request.user).filter(plan=found)
    versions = list(rows.select_related("drafted_by", "approved_by").order_by("-number"))
    under_way = next((each for each in versions if each.state in OPEN), None)
    may_draft = request.user.has_perm("plans.draft_plan", request.institution)
    context = {
        "plan": found,
        "versions": [(each, *TONES[PlanVersion.State(each.state)]) for each in versions],
        "may_draft": may_draft,
        "may_begin": may_draft and under_way is None,
    }
    return render(request, "plans/plan.html", context)


@needs("plans.draft_plan")
@require_POST
def draft_begin(request: HouseRequest, code: UUID) -> HttpResponse:
    """Begin the next version."""
    slug = request.institution.slug
    found = plan_or_404(request, code)
    try:
        draft = begin_draft(found, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("plans:plan", slug, code)
    return redirect("plans:version", slug, draft.code)
