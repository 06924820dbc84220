"""The library of plan templates."""

from __future__ import annotations

from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.permissions.predicates import institutions_with
from kaijuan.core.tenancy.models import Institution
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import day
from kaijuan.core.ui.lang import localised, marked
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.lists import ListFilter, ListPage
from kaijuan.network.plans.domain.templates import body_of
from kaijuan.network.plans.forms.templates import ShareForm, TakeOverForm, WithdrawTemplateForm
from kaijuan.network.plans.models import PlanTemplate
from kaijuan.network.plans.shown.templates import shown_template
from kaijuan.network.plans.views.fetch import version_or_404

_METHODS: Final = ["GET", "HEAD", "POST"]


@needs("plans.see_templates", anywhere=True)
@require_safe
def templates(request: HouseRequest) -> HttpResponse:
    """What libraries share. ``?q= &sort= &page= &format=csv|xlsx``."""
    page = ListPage(
        name="plan-templates",
        title=_("Plan templates"),
        columns=[
            Column("name", pgettext_lazy("plan", "Template"), sort="name"),
            Column("of", _("Shared by"), sort="institution__name"),
            Column("summary", _("What it is for")),
            Column("shared", _("Shared on"), sort="shared_at"),
        ],
        show=_show,
        export=lambda row: [row.name, row.institution.name, row.summary, day(row.shared_at)],
        narrow=_narrow,
        extra={
            "empty_title": _("No library has shared a plan yet"),
            "empty_hint": _("Share yours from the page of a version that is approved."),
        },
    )
    rows = PlanTemplate.objects.filter(withdrawn_at=None).select_related("institution")
    return page.answer(request, rows, ListFilter(request.GET))


def _show(row: PlanTemplate) -> dict[str, Any]:
    href = reverse("plans:template", args=[row.code])
    return {
        "name": format_html('<a href="{}">{}</a>', href, marked(localised(row, "name"))),
        "of": marked(localised(row.institution, "name")),
        "summary": marked(row.summary),
        "shared": day(row.shared_at),
    }


def _narrow(rows: QuerySet[PlanTemplate], wanted: dict[str, Any]) -> QuerySet[PlanTemplate]:
    word = wanted["q"]
    return rows.filter(
        Q(name__icontains=word)
        | Q(name_en__icontains=word)
        | Q(summary__icontains=word)
        | Q(institution__name__icontains=word)
    )


@needs("plans.see_templates", anywhere=True)
@require_safe
def template(request: HouseRequest, code: UUID) -> HttpResponse:
    found = get_object_or_404(PlanTemplate.objects.select_related("institution"), code=code)
    libraries = Institution.objects.filter(
        pk__in=institutions_with(request.user, "plans.draft_plan")
    ).order_by("number", "key")
    context = {
        "template": found,
        "code": str(found.code),
        "shown": shown_template(found.body),
        "libraries": [] if found.withdrawn_at else libraries,
        "may_withdraw": request.user.has_perm("plans.draft_plan", found)
        and found.withdrawn_at is None,
    }
    return render(request, "plans/template.html", context)


@needs("plans.draft_plan")
@require_http_methods(_METHODS)
def template_take(request: HouseRequest) -> HttpResponse:
    """Begin a plan of one's own with what a template says. ``?template=`` chooses it."""
    return act_page(
        request,
        partial(TakeOverForm, chosen=_chosen(request.GET.get("template", ""))),
        title=_("Take over a template"),
        label=_("Begin a plan with it"),
        done=_("The plan is begun as a draft. Adapt it to your library."),
        note=_("Parts, stages and measures are taken over; duties and files are your own."),
        back=reverse("plans:templates"),
        leave_to=reverse("plans:plans", args=[request.institution.slug]),
    )


def _chosen(code: str) -> PlanTemplate | None:
    try:
        return PlanTemplate.objects.filter(code=UUID(code), withdrawn_at=None).first()
    except ValueError:
        return None


@needs("plans.draft_plan")
@require_http_methods(_METHODS)
def version_share(request: HouseRequest, code: UUID) -> HttpResponse:
    version = version_or_404(request, code)
    return act_page(
        request,
        partial(ShareForm, version=version),
        title=_("Share as a template"),
        label=_("Share with all libraries"),
        done=_("The template is shared."),
        note=_(
            "Shared are the four parts, the stages and the measures: no duties, no files, nothing "
            "that only your library has. Names of people in your directory are blanked."
        ),
        back=reverse("plans:version", args=[request.institution.slug, code]),
        leave_to=reverse("plans:templates"),
        template="plans/template_share.html",
        extra={"shared": shown_template(body_of(version))},
    )


@needs("plans.draft_plan")
@require_http_methods(_METHODS)
def template_withdraw(request: HouseRequest, code: UUID) -> HttpResponse:
    found = get_object_or_404(
        PlanTemplate, code=code, institution=request.institution, withdrawn_at=None
    )
    return act_page(
        request,
        partial(WithdrawTemplateForm, template=found),
        title=_("Withdraw a template"),
        label=_("Withdraw the template"),
        done=_("The template is withdrawn."),
        note=_("Nobody can take it over any more. What was taken over stays."),
        back=reverse("plans:template", args=[code]),
        leave_to=reverse("plans:templates"),
        about=localised(found, "name"),
    )
