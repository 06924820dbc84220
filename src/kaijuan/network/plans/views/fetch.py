"""Fetch and authorise in one call: what is another library's answers like what is missing."""

from __future__ import annotations

from uuid import UUID

from django.shortcuts import get_object_or_404

from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.network.plans.models import (
    Plan,
    PlanDocument,
    PlanDuty,
    PlanVersion,
    Stage,
    StageMeasure,
)
from kaijuan.network.plans.rules.plans import plan_versions_visible_to


def plan_or_404(request: HouseRequest, code: UUID) -> Plan:
    return get_object_or_404(Plan, code=code, institution=request.institution)


def version_or_404(request: HouseRequest, code: UUID) -> PlanVersion:
    rows = plan_versions_visible_to(request.user)
    people = ("drafted_by", "reviewed_by", "approved_by")
    return get_object_or_404(rows.select_related("plan", "institution", *people), code=code)


def stage_or_404(request: HouseRequest, code: UUID) -> Stage:
    rows = Stage.objects.filter(version__in=plan_versions_visible_to(request.user))
    return get_object_or_404(rows.select_related("version__plan", "on_level"), code=code)


def measure_or_404(request: HouseRequest, code: UUID) -> StageMeasure:
    rows = StageMeasure.objects.filter(stage__version__in=plan_versions_visible_to(request.user))
    return get_object_or_404(rows.select_related("stage__version__plan"), code=code)


def duty_or_404(request: HouseRequest, code: UUID) -> PlanDuty:
    rows = PlanDuty.objects.filter(version__in=plan_versions_visible_to(request.user))
    return get_object_or_404(rows.select_related("version__plan", "person"), code=code)


def document_or_404(request: HouseRequest, code: UUID) -> PlanDocument:
    rows = PlanDocument.objects.filter(version__in=plan_versions_visible_to(request.user))
    return get_object_or_404(rows.select_related("version__plan"), code=code)
