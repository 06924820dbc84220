"""What two versions of a form ask differently."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.questionnaires.authoring.comparing import PARTS, Difference, compare
from kaijuan.core.questionnaires.authoring.kinds import kind_of, label_of
from kaijuan.core.questionnaires.models import Form, FormVersion
from kaijuan.core.questionnaires.views.common import address, fetch, is_own, may_author
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.fields import field_of


class TwoVersions(forms.Form):
    """Which two: ``?before=1&after=2``; without, the last two."""

    before = forms.TypedChoiceField(label=_("Earlier version"), coerce=int)
    after = forms.TypedChoiceField(label=_("Later version"), coerce=int)

    def __init__(self, data: Any, *, versions: list[FormVersion]) -> None:
        super().__init__(data)
        choices = [(version.number, named(version)) for version in versions]
        for name in ("before", "after"):
            field_of(self, name, forms.TypedChoiceField).choices = choices


def named(version: FormVersion) -> str:
    """The number, and that it is the draft."""
    words = _("version %(number)s") if version.published_at else _("version %(number)s (draft)")
    return str(words) % {"number": version.number}


def versions_for(request: HouseRequest, form: Form) -> list[FormVersion]:
    """The latest first; drafts only to those who write them."""
    rows = list(form.versions.select_related("published_by").order_by("-number"))
    if is_own(request, form) and may_author(request):
        return rows
    return [row for row in rows if row.published_at]


@needs("questionnaires.view")
@require_safe
def compare_versions(request: HouseRequest, code: UUID) -> HttpResponse:
    """``?before=&after=``."""
    found = fetch(request, code)
    versions = versions_for(request, found)
    if not versions:
        raise Http404
    usual = {"before": versions[min(1, len(versions) - 1)].number, "after": versions[0].number}
    given = {name: request.GET.get(name) or value for name, value in usual.items()}
    chosen = TwoVersions(given, versions=versions)
    context: dict[str, Any] = {
        "form": found,
        "chosen": chosen,
        "back": address(request, "form", code),
    }
    if not chosen.is_valid():
        return render(request, "questionnaires/compare.html", context, status=422)
    by_number = {version.number: version for version in versions}
    before, after = (by_number[chosen.cleaned_data[name]] for name in ("before", "after"))
    context |= {
        "before": named(before),
        "after": named(after),
        "differs": said_of(compare(before.definition, after.definition)),
    }
    return render(request, "questionnaires/compare.html", context)


def said_of(difference: Difference) -> dict[str, Any]:
    """In words, for ``questionnaires/parts/differs.html``."""
    return {
        "any": bool(difference),
        "added": [(label_of(each), kind_of(each.node).label) for each in difference.added],
        "removed": [(label_of(each), kind_of(each.node).label) for each in difference.removed],
        "changed": [
            {
                "label": label_of(each.after),
                "was": label_of(each.before) if "label" in each.parts else "",
                "parts": [PARTS[part] for part in each.parts],
            }
            for each in difference.changed
        ],
        "moved": difference.moved,
    }
