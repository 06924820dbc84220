"""Addresses of the reports."""

from __future__ import annotations

from django.urls import path

from kaijuan.evidence.reports.views import compare, correct, downloads, figures, releases, verify

app_name = "reports"
urlpatterns = [
    path("reports/", releases.releases, name="releases"),
    # Before the releases: none may be called "verify" (`domain.draft`).
    path("reports/verify/", verify.verify, name="verify"),
    path("reports/<slug:slug>/", releases.release, name="release"),
    path("reports/<slug:slug>/report.json", downloads.report_json, name="json"),
    *(
        path(
            f"reports/<slug:slug>/{file}",
            downloads.report_file,
            {"name": file},
            name=address,
        )
        for file, address in downloads.ADDRESSES.items()
        if address != "json"
    ),
    path("reports/<slug:slug>/figures/", figures.figures, name="figures"),
    path("reports/<slug:slug>/figures/<slug:ref>/", figures.figure, name="figure"),
    path("reports/<slug:slug>/figures/<slug:ref>/correct/", correct.correct, name="correct"),
    path("reports/<slug:slug>/compare/", compare.compare, name="compare"),
]
