"""The lists of this part of the room, side by side."""

from __future__ import annotations

from typing import Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.lists import Tab

_TABS: Final = (
    ("switches", "plans.view_switch", "plans:switches", pgettext_lazy("list", "Switches")),
    ("ledger", "plans.view_ledger", "plans:ledger", _("Emergency ledger")),
)


def tabs_of(request: HouseRequest) -> list[Tab]:
    """Those that the person may see at this institution."""
    institution = request.institution
    return [
        (name, label, reverse(url_name, args=[institution.slug]))
        for name, permission, url_name, label in _TABS
        if request.user.has_perm(permission, institution)
    ]
