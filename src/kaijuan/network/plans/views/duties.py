"""Duties and files of a version."""

from __future__ import annotations

from functools import partial
from typing import Final
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.files import store
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.network.plans.domain.attachments import TYPES, extension_of
from kaijuan.network.plans.forms.plans import (
    DocumentForm,
    DutyForm,
    RemoveDocumentForm,
    RemoveDutyForm,
)
from kaijuan.network.plans.models import PlanDuty, PlanVersion
from kaijuan.network.plans.views.fetch import document_or_404, duty_or_404, version_or_404

_METHODS: Final = ["GET", "HEAD", "POST"]


def _back(request: HouseRequest, version: PlanVersion) -> str:
    return reverse("plans:version", args=[request.institution.slug, version.code])


@needs("plans.draft_plan")
@require_http_methods(_METHODS)
def duty_new(request: HouseRequest, code: UUID) -> HttpResponse:
    version = version_or_404(request, code)
    return act_page(
        request,
        partial(DutyForm, instance=PlanDuty(version=version)),
        title=_("Give a duty"),
        label=_("Give the duty"),
        done=_("The duty is given."),
        back=_back(request, version),
    )


@needs("plans.draft_plan")
@require_http_methods(_METHODS)
def duty_edit(request: HouseRequest, code: UUID) -> HttpResponse:
    duty = duty_or_404(request, code)
    return act_page(
        request,
        partial(DutyForm, instance=duty),
        title=_("Change the duty"),
        label=_("Keep the duty"),
        done=_("The duty is changed."),
        back=_back(request, duty.version),
    )


@needs("plans.draft_plan")
@require_http_methods(_METHODS)
def duty_remove(request: HouseRequest, code: UUID) -> HttpResponse:
    duty = duty_or_404(request, code)
    return act_page(
        request,
        partial(RemoveDutyForm, duty=duty),
        title=_("Remove the duty"),
        label=_("Remove the duty"),
        done=_("The duty is removed."),
        back=_back(request, duty.version),
        about=duty.duty,
    )


@needs("plans.draft_plan")
@require_http_methods(_METHODS)
def document_new(request: HouseRequest, code: UUID) -> HttpResponse:
    version = version_or_404(request, code)
    files = request.FILES if request.method == "POST" else None
    return act_page(
        request,
        partial(DocumentForm, files=files, version=version),
        title=_("Add a file"),
        label=_("Add the file"),
        done=_("The file is added."),
        back=_back(request, version),
    )


@needs("plans.draft_plan")
@require_http_methods(_METHODS)
def document_remove(request: HouseRequest, code: UUID) -> HttpResponse:
    document = document_or_404(request, code)
    return act_page(
        request,
        partial(RemoveDocumentForm, document=document),
        title=_("Remove the file"),
        label=_("Remove the file"),
        done=_("The file is removed from this version."),
        back=_back(request, document.version),
        about=document.name,
    )


@needs("plans.view_plan")
@require_safe
def document(request: HouseRequest, code: UUID) -> HttpResponse:
    """The file itself, always to be saved: nothing that was uploaded is shown as a page."""
    found = document_or_404(request, code)
    data = store.kept(found.sha256)
    if data is None:
        raise Http404(str(_("The file is no longer in the house. Ask for its backup.")))
    extension = extension_of(data) or "bin"
    response = HttpResponse(data, content_type=TYPES.get(extension, "application/octet-stream"))
    named = f"{found.name}.{extension}"
    response["Content-Disposition"] = content_disposition_header(True, named)
    response["X-Content-Type-Options"] = "nosniff"
    return response
