"""The room's lists, side by side."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.lists import Tab


def tabs_of(request: HouseRequest) -> list[Tab]:
    """The lists of this library; whoever sees one sees all."""
    lists = (
        ("groups", _("Groups of people"), "staffing:groups"),
        ("trainings", _("Trainings"), "staffing:trainings"),
        ("training-status", _("Who is trained"), "staffing:status"),
        ("training-topics", _("Topics of training"), "staffing:topics"),
    )
    return [(name, label, address(request, url)) for name, label, url in lists]


def address(request: HouseRequest, name: str, *more: object) -> str:
    """The page ``name`` of the library of the address."""
    return reverse(name, args=[request.institution.slug, *more])


def may_manage(request: HouseRequest) -> bool:
    return bool(request.user.has_perm("staffing.manage", request.institution))
