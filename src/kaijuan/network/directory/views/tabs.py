"""The directory's lists, side by side."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.lists import Tab

_TABS: Final = (
    ("leading-groups", "directory.view_leading_group", "directory:groups", _("Leading groups")),
    ("people", "directory.view_person", "directory:people", _("People")),
    ("departments", "directory.view_department", "directory:departments", _("Departments")),
)


def tabs_of(request: HouseRequest) -> list[Tab]:
    """The lists of this library that the person may see."""
    institution = request.institution
    return [
        (name, label, reverse(url_name, args=[institution.slug]))
        for name, permission, url_name, label in _TABS
        if request.user.has_perm(permission, institution)
    ]
