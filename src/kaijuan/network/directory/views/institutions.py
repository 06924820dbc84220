"""The list of institutions: in by the secretariat, out for everyone."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from kaijuan.core.cache.public import kept
from kaijuan.core.errors import Refusal
from kaijuan.core.files.export import table_response
from kaijuan.core.files.headings import LinesRefused
from kaijuan.core.permissions.access import needs, public
from kaijuan.core.tenancy.domain import Outcome
from kaijuan.core.tenancy.models import Institution, Kind
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.pages.imports import MOST_SHOWN, refused_lines
from kaijuan.network.directory.domain.import_institutions import Imported, ImportResult
from kaijuan.network.directory.forms import ImportForm
from kaijuan.network.directory.models import Alias

COLUMNS: Final = ("key", "no", "moe_code", "name", "kind", "city", "aliases", "name_en")


@needs("directory.import_institutions")
@require_http_methods(["GET", "HEAD", "POST"])
def import_page(request: HouseRequest) -> HttpResponse:
    """POST a ``file``; with ``import`` it is carried out, else it is only checked."""
    if request.method != "POST":
        return _shown(request, {"form": ImportForm()})
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _shown(request, {"form": form}, 422)
    try:
        result = form.write(by=request.user)
    except LinesRefused as refused:
        return _shown(request, {"form": form, **refused_lines(refused)}, 422)
    except Refusal as refusal:
        form.add_error("file", str(refusal))
        return _shown(request, {"form": form}, 422)
    if isinstance(result, uuid.UUID):
        return _to_its_page(request, result)
    if result.dry_run:
        return _shown(request, {"form": form, **_result(result)})
    done = _("Imported: %(result)s") % {"result": result}
    if request.htmx:
        return _shown(request, {"form": form, "done": done})
    messages.success(request, done)
    return redirect("directory:import")


def _to_its_page(request: HouseRequest, job: uuid.UUID) -> HttpResponse:
    """A long table is taken in by the worker: the job's page tells how far it is."""
    if request.htmx:
        return HttpResponseClientRedirect(reverse("jobs:job", args=[job]))
    return redirect("jobs:job", job)


def _shown(request: HouseRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    template = "ui/pages/import.html#result" if request.htmx else "directory/import.html"
    context = {"kinds": [kind.value for kind in Kind], **context}
    return render(request, template, context, status=status)


def _result(result: ImportResult) -> dict[str, Any]:
    words = {
        Outcome.CREATED: pgettext("import", "new"),
        Outcome.CHANGED: pgettext("import", "changed"),
    }
    moved = [line for line in result.lines if line.outcome != Outcome.UNCHANGED]

    def row(line: Imported) -> dict[str, Any]:
        return {"key": line.key, "name": line.name, "outcome": words[line.outcome]}

    return {
        "result": result,
        "checked": _("The table can be imported: %(result)s") % {"result": result},
        "known": _("The directory says the same already."),
        "columns": [
            Column("key", pgettext("import", "Key")),
            Column("name", pgettext("of an institution", "Name")),
            Column("outcome", _("What happens")),
        ],
        "rows": [row(line) for line in moved[:MOST_SHOWN]],
        "more": max(0, len(moved) - MOST_SHOWN),
    }


@public
@require_safe
@kept("institutions")
def institutions_csv(request: HouseRequest) -> HttpResponse:
    """The register as it can be imported again."""
    return table_response(_register(), name="institutions", form="csv")


@public
@require_safe
@kept("institutions")
def institutions_xlsx(request: HouseRequest) -> HttpResponse:
    """The register as it can be imported again."""
    return table_response(_register(), name="institutions", form="xlsx")


def _register() -> list[list[str]]:
    aliases: dict[int, list[str]] = defaultdict(list)
    for owner, name in Alias.objects.order_by("pk").values_list("institution_id", "name"):
        aliases[owner].append(name)
    rows = [
        [
            each.key,
            str(each.number or ""),
            each.moe_code,
            each.name,
            each.kind,
            each.city,
            ";".join(aliases[each.pk]),
            each.name_en,
        ]
        for each in Institution.objects.order_by("number", "key")
    ]
    return [list(COLUMNS), *rows]
