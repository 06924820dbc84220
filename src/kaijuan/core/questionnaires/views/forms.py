"""One form: what it is for, its versions, one of them, and its end."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.questionnaires.authoring.nodes import placed
from kaijuan.core.questionnaires.definition import canonical
from kaijuan.core.questionnaires.forms.simple import FormForm, RetireForm
from kaijuan.core.questionnaires.models import FormVersion
from kaijuan.core.questionnaires.views.common import (
    address,
    fetch,
    fetch_own,
    is_own,
    may_author,
    state_of,
)
from kaijuan.core.questionnaires.views.compare import versions_for
from kaijuan.core.questionnaires.views.publish import tried
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.forms import form_page


@needs("questionnaires.view")
@require_safe
def form(request: HouseRequest, code: UUID) -> HttpResponse:
    """Its versions, the latest first."""
    found = fetch(request, code)
    versions = versions_for(request, found)
    published = [version for version in versions if version.published_at]
    drafted = next((version for version in versions if not version.published_at), None)
    may = is_own(request, found) and may_author(request)
    context = {
        "form": found,
        "state": state_of(found, published[0].number if published else None, drafted is not None),
        "versions": [(version, _asked(version)) for version in published],
        "draft": drafted,
        "draft_asks": _asked(drafted) if drafted else 0,
        "may_author": may and found.retired_at is None,
        "own": is_own(request, found),
        "up": address(request, "forms" if is_own(request, found) else "consortium"),
        "can_compare": len(versions) > 1,
    }
    return render(request, "questionnaires/form.html", context)


def _asked(version: FormVersion) -> int:
    return sum(each.kind == "question" for each in placed(version.definition))


@needs("questionnaires.author")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HouseRequest, code: UUID) -> HttpResponse:
    """What it is called and what it is for."""
    found = fetch_own(request, code)
    return form_page(
        request,
        lambda data: FormForm(data, instance=found),
        title=_("Title and purpose"),
        done=_("The form is changed."),
        leave_to=address(request, "form", code),
    )


@needs("questionnaires.author")
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HouseRequest, code: UUID) -> HttpResponse:
    found = fetch_own(request, code)
    return act_page(
        request,
        partial(RetireForm, form=found),
        title=_("Retire the form"),
        label=_("Retire"),
        done=_("The form is retired. What was answered stays readable."),
        back=address(request, "form", code),
        about=found.title,
        note=_(
            "Nothing new can be asked by it. A duty that asks by it now goes on until it is ended "
            "or given another form."
        ),
    )


@needs("questionnaires.view")
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HouseRequest, code: UUID, number: int) -> HttpResponse:
    """A published version as it is asked; it can be tried out, nothing is kept."""
    found = _published(request, code, number)
    context = {"form": found.form, "back": address(request, "form", code), "drafting": False}
    return tried(request, found, context)


@needs("questionnaires.view")
@require_safe
def definition_json(request: HouseRequest, code: UUID, number: int) -> HttpResponse:
    """The definition as a file, byte for byte what its SHA-256 stands for."""
    found = _published(request, code, number)
    name = f"form-{found.form.code}-{found.number}.json"
    return HttpResponse(
        canonical(found.definition),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _published(request: HouseRequest, code: UUID, number: int) -> FormVersion:
    rows = fetch(request, code).versions.filter(published_at__isnull=False)
    # The column is a positive integer of four bytes.
    found: FormVersion = get_object_or_404(
        rows.select_related("form"), number=min(number, 2_000_000_000)
    )
    return found
