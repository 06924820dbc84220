"""Two versions of a plan side by side."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.network.plans.models import PlanVersion
from kaijuan.network.plans.rules.plans import plan_versions_visible_to
from kaijuan.network.plans.shown.compare import compare
from kaijuan.network.plans.views.fetch import plan_or_404


class CompareForm(forms.Form):
    """``?old= &new=``: numbers of versions; left out, the two newest."""

    old = forms.TypedChoiceField(
        label=pgettext_lazy("version", "Before"), coerce=int, required=False, empty_value=None
    )
    new = forms.TypedChoiceField(
        label=pgettext_lazy("version", "After"), coerce=int, required=False, empty_value=None
    )

    def __init__(self, *args: Any, versions: list[PlanVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (each.number, _("version %(number)s") % {"number": each.number}) for each in versions
        ]
        fields: Any = self.fields
        for name, first in (("old", choices[1:2] or choices[:1]), ("new", choices[:1])):
            fields[name].choices = choices
            fields[name].initial = first[0][0] if first else None
            fields[name].widget.attrs["class"] = "input"


@needs("plans.view_plan")
@require_safe
def version_compare(request: HouseRequest, code: UUID) -> HttpResponse:
    plan = plan_or_404(request, code)
    rows = plan_versions_visible_to(request.user).filter(plan=plan).select_related("plan")
    versions = list(rows.order_by("-number"))
    asked = request.GET if {"old", "new"} & set(request.GET) else None
    form = CompareForm(asked, versions=versions)
    context: dict[str, Any] = {"plan": plan, "form": form, "versions": versions}
    if form.is_bound and not form.is_valid():
        return render(request, "plans/compare.html", context, status=422)
    if len(versions) > 1:
        chosen = form.cleaned_data if form.is_bound else {}
        by_number = {each.number: each for each in versions}
        old = by_number[chosen.get("old") or form.fields["old"].initial]
        new = by_number[chosen.get("new") or form.fields["new"].initial]
        context |= {"old": old, "new": new, "sections": compare(old, new)}
    return render(request, "plans/compare.html", context)
