"""Letters on the wall of members: what the latest release says of each library by name."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.panels import MemberMark, Text, member_marks
from kaijuan.evidence.reports.models import ClaimName, DataPoint, Release


def _latest() -> QuerySet[Release]:
    """The id of the latest published release, as a subquery."""
    return Release.objects.published().order_by("-published_on", "slug").values("pk")[:1]


def named_for(indicator: str) -> Callable[[], set[int]]:
    """Ids of the institutions that the latest release names behind its count of ``indicator``."""

    def institutions() -> set[int]:
        names = ClaimName.objects.filter(
            claim__release__in=_latest(), claim__figures__data_point__indicator=indicator
        )
        return set(names.values_list("named_id", flat=True))

    return institutions


def _figure_of(indicator: str) -> Callable[[], str]:
    def href() -> str:
        points = DataPoint.objects.filter(compiled_for__in=_latest(), indicator=indicator)
        found = points.values_list("compiled_for__slug", "ref").first()
        return reverse("reports:figure", args=found) if found else ""

    return href


def _add(key: str, order: int, letter: str, label: Text, indicator: str) -> None:
    member_marks.add(
        MemberMark(
            key=key,
            order=order,
            letter=letter,
            label=label,
            institutions=named_for(indicator),
            href=_figure_of(indicator),
            note=_("only the libraries that the report names"),
        )
    )


_add("leading-group", 10, "领", _("Leading group"), "institutions-with-leading-group")
_add("staged-plan", 20, "案", _("Plan in stages"), "institutions-with-staged-plan")
_add("book-steriliser", 30, "消", _("Book steriliser"), "institutions-with-book-steriliser")
_add("free-resources", 40, "免", _("Free resources"), "institutions-with-free-resource-list")
