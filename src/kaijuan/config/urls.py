"""Every address of the house."""

from __future__ import annotations

from django.urls import include, path

from kaijuan.config.api import api
from kaijuan.config.health import healthz
from kaijuan.core.operations.exposed import exposed

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("api/v1/", api.urls),
    path("", include("kaijuan.core.accounts.urls")),
    path("", include("kaijuan.core.tokens.urls")),
    path("", include("kaijuan.core.audit.urls")),
    path("", include("kaijuan.core.jobs.urls")),
    path("", include("kaijuan.core.ui.urls")),
    path("metrics", exposed, name="metrics"),
    path("", include("kaijuan.core.operations.urls")),
    path("", include("kaijuan.core.notify.urls")),
    path("", include("kaijuan.core.questionnaires.urls")),
    path("", include("kaijuan.core.privacy.urls")),
    path("", include("kaijuan.network.directory.urls")),
    path("", include("kaijuan.network.opening.urls")),
    path("", include("kaijuan.network.plans.urls")),
    path("", include("kaijuan.network.meetings.urls")),
    path("", include("kaijuan.network.supplies.urls")),
    path("", include("kaijuan.network.staffing.urls")),
    path("", include("kaijuan.network.health.urls")),
    path("", include("kaijuan.network.rounds.urls")),
    path("", include("kaijuan.network.premises.urls")),
    path("", include("kaijuan.network.gate.urls")),
    path("", include("kaijuan.network.command.urls")),
    path("", include("kaijuan.evidence.reports.urls")),
    path("", include("kaijuan.portal.handbook.urls")),
    path("", include("kaijuan.portal.reference.urls")),
    path("", include("kaijuan.portal.urls")),
]

handler400 = "kaijuan.config.errors.handler400"
handler403 = "kaijuan.config.errors.handler403"
handler404 = "kaijuan.config.errors.handler404"
handler500 = "kaijuan.config.errors.handler500"
