"""Fact: a staged plan is in force."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kaijuan.core.tenancy.models import Institution
from kaijuan.core.ui.dates import day
from kaijuan.network.plans.models import Plan
from kaijuan.network.plans.readiness import Fact, Finding, facts


class PlanInForce(Fact):
    """Told by the published row of the plan, which follows the version that is in force."""

    key = "plans.plan_in_force"
    order = 10
    label = _("A staged plan is approved and in force")

    def find(
        self, institution: Institution, parameters: Mapping[str, Any], at: dt.datetime
    ) -> Finding:
        held = Plan.objects.filter(institution=institution, in_force_number__gt=0)
        plan = held.filter(in_force_since__lte=at).order_by("-in_force_since").first()
        if plan is None:
            return Finding(False, _("No plan is in force. Have one approved first."))
        sentence = format_lazy(
            _("{plan} is in force since {day}."),
            plan=plan.name,
            day=lazy(day, str)(plan.in_force_since),
        )
        return Finding(True, sentence)


facts.add(PlanInForce())
