"""Figures side by side: their sum, their comparison, or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaijuan.core.cache.public import kept
from kaijuan.core.errors import Refusal
from kaijuan.core.indicators.public import (
    Comparison,
    Point,
    add,
    present,
)
from kaijuan.core.indicators.public import compare as compare_points
from kaijuan.core.permissions.access import public
from kaijuan.core.ui.components.bars import Bar
from kaijuan.evidence.reports.charts import SpanChart, derived_per_day, span_chart
from kaijuan.evidence.reports.edition import Edition
from kaijuan.evidence.reports.edition_parts import FigureView
from kaijuan.evidence.reports.views.fetch import edition_or_404, figure_links


@dataclass(slots=True)
class Answer:
    """What came of the choice: each of sum and comparison is a result or a refusing sentence."""

    total: str = ""
    total_refs: str = ""
    not_added: str = ""
    bars: list[Bar] | None = None
    certain: bool = True
    not_compared: str = ""
    chart: SpanChart | None = None
    derived: list[str] | None = None

    @property
    def refused(self) -> bool:
        return bool(self.not_added and self.not_compared)


@public
@require_safe
@kept("institutions", "releases", params=("f",))
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """``?f=F06&f=F08``: 422 with both sentences when neither sum nor comparison has a meaning."""
    release, edition = edition_or_404(request.user, slug)
    wanted = list(dict.fromkeys(request.GET.getlist("f")))
    unknown = [ref for ref in wanted if ref not in edition.figures]
    chosen = [edition.figures[ref] for ref in wanted if ref in edition.figures]
    answer = _answer(chosen) if wanted and not unknown else None
    context: dict[str, Any] = {
        "release": release,
        "edition": edition,
        "chosen": chosen,
        "unknown": bool(unknown),
        "answer": answer,
        "choices": _choices(edition, {figure.ref for figure in chosen}),
        "links": figure_links(slug),
        "crumbs": [
            (_("Reports"), reverse("reports:releases")),
            (edition.title, release.get_absolute_url()),
            (_("Compare figures"), None),
        ],
    }
    refused = bool(unknown) or (answer is not None and answer.refused)
    return render(request, "reports/compare.html", context, status=422 if refused else 200)


def _answer(chosen: list[FigureView]) -> Answer:
    points = [figure.point() for figure in chosen]
    answer = Answer()
    try:
        total = add(points)
    except Refusal as refusal:
        answer.not_added = str(refusal)
    else:
        whole = Point(
            ref="",
            indicator=total.indicator,
            subject="",
            comparator=total.comparator,
            value=total.value,
            unit=total.unit,
        )
        answer.total = present(whole).sentence
        answer.total_refs = " + ".join(total.refs)
    try:
        _put_side_by_side(answer, compare_points(points), chosen)
    except Refusal as refusal:
        answer.not_compared = str(refusal)
        answer.chart = span_chart(chosen)
        answer.derived = [derived_per_day(each) for each in chosen] if answer.chart else None
    return answer


def _put_side_by_side(answer: Answer, compared: Comparison, chosen: list[FigureView]) -> None:
    shown = {figure.ref: figure for figure in chosen}
    answer.certain = compared.certain
    answer.bars = [
        Bar(
            label=f"{point.ref} {shown[point.ref].institution.name}",
            value=point.value,
            display=shown[point.ref].sentence,
            lower_bound=not compared.certain,
        )
        for point in compared.points
    ]


def _choices(edition: Edition, chosen: set[str]) -> list[tuple[str, list[tuple[FigureView, bool]]]]:
    """The figures by indicator; those of one indicator may go together, so they stand together."""
    groups: dict[str, list[tuple[FigureView, bool]]] = {}
    for figure in edition.figures.values():
        groups.setdefault(figure.label, []).append((figure, figure.ref in chosen))
    return sorted(groups.items(), key=lambda group: (-len(group[1]), group[1][0][0].ref))
