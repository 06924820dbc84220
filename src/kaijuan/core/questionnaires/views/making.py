"""A new form: blank, from a standard form, from an XLSForm."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from kaijuan.core.errors import Refusal
from kaijuan.core.permissions.access import needs
from kaijuan.core.questionnaires.authoring.kinds import kind_of, label_of
from kaijuan.core.questionnaires.authoring.nodes import placed
from kaijuan.core.questionnaires.forms.imports import ImportForm
from kaijuan.core.questionnaires.forms.simple import FormForm, StandardFormForm
from kaijuan.core.questionnaires.models import Form
from kaijuan.core.questionnaires.refusals import XLSFormRefused
from kaijuan.core.questionnaires.standard import standard_forms
from kaijuan.core.questionnaires.views.common import address, fetch_own
from kaijuan.core.questionnaires.xlsform.reading import Imported
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.pages.forms import carried_out
from kaijuan.core.ui.pages.imports import MOST_SHOWN

_WAYS = (
    ("new", pgettext_lazy("new form", "Blank")),
    ("standard", pgettext_lazy("new form", "From a standard form")),
    ("import", pgettext_lazy("new form", "From an XLSForm")),
)


def _shown(
    request: HouseRequest, template: str, way: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    ways = [(key, label, address(request, key)) for key, label in _WAYS]
    context = {"tabs": ways, "tab": way, "back": address(request, "forms"), **context}
    return render(request, template, context, status=status)


@needs("questionnaires.author")
@require_http_methods(["GET", "HEAD", "POST"])
def blank(request: HouseRequest) -> HttpResponse:
    """A form that asks nothing yet; then its draft."""
    form = FormForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and carried_out(form, request.user):
        return redirect(address(request, "draft", form.made.code))
    status = 422 if form.is_bound else 200
    return _shown(request, "questionnaires/new.html", "new", {"form": form}, status)


@needs("questionnaires.author")
@require_http_methods(["GET", "HEAD", "POST"])
def standard(request: HouseRequest) -> HttpResponse:
    """Taken over as it is, published at once; it is changed like any other afterwards."""
    form = StandardFormForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and carried_out(form, request.user):
        messages.success(request, _("The standard form is here now and can be used."))
        return redirect(address(request, "form", form.made.form.code))
    offered = [
        {
            "key": each.key,
            "title": localised(each, "title"),
            "purpose": each.purpose,
            "questions": [label_of(p) for p in placed(each.definition) if p.kind == "question"],
        }
        for each in standard_forms
    ]
    status = 422 if form.is_bound else 200
    context = {"form": form, "offered": offered}
    return _shown(request, "questionnaires/standard.html", "standard", context, status)


@needs("questionnaires.author")
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: HouseRequest) -> HttpResponse:
    """POST a ``file``; with ``import`` it becomes a draft, else it is only read."""
    return _import(request, None)


@needs("questionnaires.author")
@require_http_methods(["GET", "HEAD", "POST"])
def import_version(request: HouseRequest, code: UUID) -> HttpResponse:
    """The same, as the draft of a form that is there; what the draft asked before is replaced."""
    return _import(request, fetch_own(request, code))


def _import(request: HouseRequest, row: Form | None) -> HttpResponse:
    here = {"written": row, "title": _title(row)}
    if request.method != "POST":
        return _import_page(request, row, {"form": ImportForm(form=row), **here})
    form = ImportForm(request.POST, request.FILES, form=row)
    if not form.is_valid():
        return _import_page(request, row, {"form": form, **here}, 422)
    try:
        imported = form.read()
        if "import" in request.POST:
            version = form.write(imported, by=request.user)
            messages.success(request, _("It is here as a draft. Look at it, then publish."))
            for warning in imported.warnings[:5]:
                messages.warning(request, str(warning))
            return redirect(address(request, "draft", version.form.code))
    except XLSFormRefused as refused:
        reasons = [str(reason) for reason in refused.reasons[:MOST_SHOWN]]
        return _import_page(request, row, {"form": form, "reasons": reasons, **here}, 422)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _import_page(request, row, {"form": form, **here}, 422)
    return _import_page(request, row, {"form": form, **here, **_read(imported)})


def _title(row: Form | None) -> str:
    if row is None:
        return pgettext("new form", "From an XLSForm")
    return _("New version from an XLSForm")


def _import_page(
    request: HouseRequest, row: Form | None, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    if row is not None:
        context |= {"back": address(request, "form", row.code)}
        return render(request, "questionnaires/import.html", context, status=status)
    return _shown(request, "questionnaires/import.html", "import", context, status)


def _read(imported: Imported) -> dict[str, Any]:
    """What was read, for the page: every question with its kind."""
    rows = [
        {
            "label": label_of(each),
            "kind": kind_of(each.node).label,
            "path": each.path,
        }
        for each in placed(imported.definition)
    ]
    return {
        "columns": [
            Column("label", pgettext("questionnaire", "Question")),
            Column("kind", pgettext("questionnaire", "Kind")),
            Column("path", pgettext("questionnaire", "Code")),
        ],
        "rows": rows[:MOST_SHOWN],
        "more": max(0, len(rows) - MOST_SHOWN),
        "count": len(rows),
        "warnings": [str(warning) for warning in imported.warnings],
    }
