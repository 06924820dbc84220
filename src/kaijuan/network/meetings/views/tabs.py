"""The lists beside one another."""

from __future__ import annotations

from django.utils.translation import pgettext_lazy

from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.lists import Tab
from kaijuan.network.meetings.views.fetch import place


def tabs_of(request: HouseRequest) -> list[Tab]:
    tabs: list[Tab] = [
        ("meetings", pgettext_lazy("tab", "Meetings"), place(request, "meetings")),
        ("orders", pgettext_lazy("tab", "Orders"), place(request, "orders")),
    ]
    if request.user.has_perm("meetings.answer_member_order", request.institution):
        word = pgettext_lazy("tab", "Asked by the consortium")
        tabs.append(("consortium-orders", word, place(request, "asked")))
    return tabs
