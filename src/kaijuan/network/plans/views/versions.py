"""The page of one version, its four parts, and its way from draft to in force."""

from __future__ import annotations

from functools import partial
from typing import Any, Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.network.plans.domain.approval import workflow
from kaijuan.network.plans.domain.writers import wrote
from kaijuan.network.plans.forms import plans as forms
from kaijuan.network.plans.models import PlanVersion
from kaijuan.network.plans.shown.plans import shown
from kaijuan.network.plans.views.fetch import version_or_404

_METHODS: Final = ["GET", "HEAD", "POST"]
State = PlanVersion.State
#: Where each step of the workflow is confirmed; the rest the house does by itself.
_PAGES: Final = {
    "review": "plans:version-review",
    "give-back": "plans:version-give-back",
    "approve": "plans:version-approve",
    "end": "plans:version-end",
}


@needs("plans.view_plan")
@require_safe
def version(request: HouseRequest, code: UUID) -> HttpResponse:
    found = version_or_404(request, code)
    may_draft = request.user.has_perm("plans.draft_plan", found)
    slug = request.institution.slug
    steps = [
        (step.label, f"{reverse(_PAGES[step.key], args=[slug, code])}?read={found.revision}")
        for step in workflow.open_to(request.user, found)
        if step.key in _PAGES
    ]
    context = {
        "version": found,
        "shown": shown(found),
        "may_edit": may_draft and found.state == State.DRAFT,
        "may_share": may_draft and found.state in (State.IN_FORCE, State.APPROVED),
        "steps": steps,
        "ask_href": reverse("plans:version-ask", args=[slug, code]),
        "wrote_it": found.state == State.REVIEWED and wrote(request.user, found),
    }
    return render(request, "plans/version.html", context)


def version_href(request: HouseRequest, found: PlanVersion) -> str:
    return reverse("plans:version", args=[request.institution.slug, found.code])


@needs("plans.draft_plan")
@require_http_methods(_METHODS)
def version_parts(request: HouseRequest, code: UUID) -> HttpResponse:
    found = version_or_404(request, code)
    return act_page(
        request,
        partial(forms.PartsForm, instance=found),
        title=_("Write the four parts"),
        label=_("Keep the text"),
        done=_("The text is kept."),
        back=version_href(request, found),
    )


def _act(
    request: HouseRequest, code: UUID, form: Any, *, leave_to: str = "", **words: Any
) -> HttpResponse:
    found = version_or_404(request, code)
    make = partial(form, version=found)
    if issubclass(form, forms.ReadForm):
        make = partial(make, read=request.GET.get("read", ""))
    back = version_href(request, found)
    about = f"{found.plan.name} · {found.number}"
    return act_page(request, make, back=back, leave_to=leave_to, about=about, **words)


@needs("plans.draft_plan")
@require_http_methods(_METHODS)
def version_remove(request: HouseRequest, code: UUID) -> HttpResponse:
    return _act(
        request,
        code,
        forms.RemoveDraftForm,
        title=_("Remove the draft"),
        label=_("Remove the draft"),
        done=_("The draft is removed."),
        note=_("All that is written in it is lost. Versions before it stay as they are."),
        leave_to=reverse("plans:plans", args=[request.institution.slug]),
    )


@needs("plans.draft_plan")
@require_http_methods(_METHODS)
def version_ask(request: HouseRequest, code: UUID) -> HttpResponse:
    return _act(
        request,
        code,
        forms.AskForm,
        title=_("Ask for a review"),
        label=_("Tell the director"),
        done=_("The director is told that the draft is ready."),
        note=_("It stays a draft until the director has reviewed it."),
    )


@needs("plans.review_plan")
@require_http_methods(_METHODS)
def version_review(request: HouseRequest, code: UUID) -> HttpResponse:
    return _act(
        request,
        code,
        forms.ReviewForm,
        title=_("Pass the version on"),
        label=_("Reviewed: pass it on for approval"),
        done=_("The version is reviewed and waits for approval."),
        note=_("From now on nobody changes it, unless it is given back."),
    )


@needs("plans.review_plan")
@require_http_methods(_METHODS)
def version_give_back(request: HouseRequest, code: UUID) -> HttpResponse:
    return _act(
        request,
        code,
        forms.GiveBackForm,
        title=_("Give the version back"),
        label=_("Give it back"),
        done=_("The version is a draft again; who wrote it is told."),
    )


@needs("plans.approve_plan")
@require_http_methods(_METHODS)
def version_approve(request: HouseRequest, code: UUID) -> HttpResponse:
    return _act(
        request,
        code,
        forms.ApproveForm,
        title=_("Approve the version"),
        label=_("Approve, signed with my name"),
        done=_("The version is approved."),
        note=_(
            "When it comes in force, the version before it ends, and everyone who works here is "
            "told. Who changed anything in it cannot approve it."
        ),
        seal=True,
    )


@needs("plans.review_plan")
@require_http_methods(_METHODS)
def version_end(request: HouseRequest, code: UUID) -> HttpResponse:
    return _act(
        request,
        code,
        forms.EndForm,
        title=_("End the plan"),
        label=_("End it, signed with my name"),
        done=_("The plan is no longer in force."),
        note=_("Without a plan in force no stage is found when the level changes."),
        seal=True,
    )
