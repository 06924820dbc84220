"""What the pages of supplies share: the lists beside one another, links, states as words."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components import badge, button
from kaijuan.core.ui.dates import day
from kaijuan.core.ui.pages.lists import Tab
from kaijuan.network.supplies.days import today_here
from kaijuan.network.supplies.models import Kind

_TABS: Final = (
    ("stock", "supplies:stock", pgettext_lazy("supplies", "Stock")),
    ("to-reorder", "supplies:to-reorder", pgettext_lazy("supplies", "To order")),
    ("expiring", "supplies:expiring", pgettext_lazy("supplies", "Expiring soon")),
    ("movements", "supplies:movements", pgettext_lazy("supplies", "Movements")),
    ("stocktakes", "supplies:stocktakes", pgettext_lazy("supplies", "Stocktakes")),
    ("items", "supplies:items", pgettext_lazy("supplies", "Items")),
    ("stores", "supplies:stores", pgettext_lazy("supplies", "Places")),
    ("equipment", "supplies:equipment", pgettext_lazy("section", "Equipment")),
    ("import", "supplies:import", pgettext_lazy("supplies", "Import a list")),
)
#: Expiry is amber within so many days.
_NEAR: Final = 90

LABELS: Final = {
    Kind.RECEIVED: pgettext_lazy("movement", "Receive"),
    Kind.ISSUED: pgettext_lazy("movement", "Issue"),
    Kind.RETURNED: pgettext_lazy("movement", "Take back"),
    Kind.MOVED: pgettext_lazy("movement", "Move"),
    Kind.DISCARDED: pgettext_lazy("movement", "Discard"),
}


def tabs_of(request: HouseRequest) -> list[Tab]:
    """The lists of supplies of this institution."""
    return [
        (name, label, reverse(url, args=[request.institution.slug])) for name, url, label in _TABS
    ]


def may_move(request: HouseRequest) -> bool:
    return bool(request.user.has_perm("supplies.move", request.institution))


def may_manage(request: HouseRequest) -> bool:
    return bool(request.user.has_perm("supplies.manage", request.institution))


def address(request: HouseRequest, name: str, *arguments: Any) -> str:
    """The address of a page of supplies at this institution."""
    return reverse(f"supplies:{name}", args=[request.institution.slug, *arguments])


def link(href: str, text: str) -> SafeString:
    return format_html('<a href="{}" lang="zh-Hans">{}</a>', href, text)


def act(label: Any, href: str) -> SafeString:
    """A button of a row, large enough for a thumb."""
    return button(label, href=href)


def expiry(on: dt.date | None) -> SafeString | str:
    """A date with the state that it stands for."""
    if on is None:
        return ""
    today = today_here()
    if on < today:
        state = badge(pgettext("supplies", "expired"), tone="late")
    elif on <= today + dt.timedelta(days=_NEAR):
        state = badge(pgettext("supplies", "expires soon"), tone="limited", icon="due")
    else:
        return day(on)
    return format_html("{} {}", day(on), state)


def level(usable: Decimal, point: Decimal | None) -> SafeString | str:
    """Enough, to be ordered, or nothing left; without a reorder point nobody can say."""
    if usable <= 0:
        return badge(pgettext("supplies", "none left"), tone="late")
    if point is None:
        return ""
    if usable <= point:
        return badge(pgettext("supplies", "to be ordered"), tone="limited", icon="due")
    return badge(pgettext("supplies", "enough"), tone="open", icon="ok")


EMPTY: Final = {
    "empty_title": _("No supplies have been entered yet"),
    "empty_hint": _("Import the list that you have, or receive the first delivery."),
}
