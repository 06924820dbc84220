"""Fact: of every service it is written down what it does in a mode."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kaijuan.core.tenancy.models import Institution
from kaijuan.network.opening.public import Mode, Service, ServiceRule
from kaijuan.network.plans.readiness import Fact, Finding, facts


class DescribedForm(forms.Form):
    """Which mode is asked about."""

    mode = forms.ChoiceField(label=_("What services do in"), choices=Mode, initial=Mode.LIMITED)


class ServicesDescribed(Fact):
    """A service without a rule goes by the general one, which nobody may have thought of."""

    key = "plans.services_described"
    order = 20
    label = _("Every service says what it does in the mode")
    form = DescribedForm

    def find(
        self, institution: Institution, parameters: Mapping[str, Any], at: dt.datetime
    ) -> Finding:
        mode = parameters.get("mode", Mode.LIMITED)
        rule = ServiceRule.objects.filter(service=OuterRef("pk"), mode=mode)
        rows = Service.objects.filter(institution=institution, retired_at=None)
        said = list(rows.annotate(said=Exists(rule)).values_list("said", flat=True))
        if not said:
            return Finding(False, _("No service is described yet. Describe the services first."))
        sentence = format_lazy(
            _("{said} of {all} services say what they do then."), said=sum(said), all=len(said)
        )
        return Finding(all(said), sentence)


facts.add(ServicesDescribed())
