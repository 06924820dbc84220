"""Who is trained in a topic, whose record runs out, and who lacks it."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from kaijuan.core.clock import today
from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.badge import badge
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import day
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.staffing.domain.rolls import with_standing
from kaijuan.network.staffing.forms.training import StandingFilter
from kaijuan.network.staffing.models import TrainingTopic
from kaijuan.network.staffing.rules import members_visible_to, topics_visible_to
from kaijuan.network.staffing.views.tabs import address, tabs_of

#: A record that runs out within so many days is to be renewed.
SOON: Final = 30


@needs("staffing.view")
@require_safe
def standing(request: HouseRequest) -> HttpResponse:
    """``?topic=<code> &standing=lacking|expiring|valid &q= &sort= &page= &format=csv|xlsx``."""
    topics = list(topics_visible_to(request.user).filter(retired_at=None))
    chosen = {str(topic.code): topic for topic in topics}.get(request.GET.get("topic", ""))
    topic = chosen or next(iter(topics), None)

    def show(row: Any) -> dict[str, Any]:
        href = address(request, "staffing:group", row.group.code)
        return {
            "name": row.name,
            "group": format_html('<a href="{}" lang="zh-Hans">{}</a>', href, row.group.name),
            "state": _badge(row),
            "until": _until(row),
        }

    page = ListPage(
        name="training-status",
        title=_("Who is trained"),
        columns=[
            Column("name", pgettext_lazy("of a person", "Name"), sort="name"),
            Column("group", pgettext_lazy("of a group", "Group"), sort="group__name"),
            Column("state", pgettext_lazy("training", "Record"), sort="held"),
            Column("until", _("Good until"), sort="good_until"),
        ],
        show=show,
        export=lambda row: [row.name, row.group.name, _word(row), _until(row)],
        narrow=_narrow,
        tabs=tabs_of(request),
        extra={
            "empty_title": _("Nobody needs this yet") if topics else _("There is no topic yet"),
            "empty_hint": _("Enter the people of the groups, and the topics that they need."),
        },
    )
    return page.answer(request, _rows(request, topic), StandingFilter(request.GET, topics=topics))


def _rows(request: HouseRequest, topic: TrainingTopic | None) -> Any:
    visible = members_visible_to(request.user)
    rows = with_standing(topic, today()).filter(pk__in=visible.values("pk"))
    return rows.select_related("group")


def _narrow(rows: Any, wanted: dict[str, Any]) -> Any:
    soon = today() + dt.timedelta(days=SOON)
    if wanted["standing"] == "lacking":
        rows = rows.filter(held=False)
    elif wanted["standing"] == "expiring":
        rows = rows.filter(held=True, for_good=False, good_until__lte=soon)
    elif wanted["standing"] == "valid":
        rows = rows.filter(held=True)
    return rows.filter(name__icontains=wanted["q"]) if wanted["q"] else rows


def _expires(row: Any) -> bool:
    if not row.held or row.for_good:
        return False
    return bool(row.good_until <= today() + dt.timedelta(days=SOON))


def _word(row: Any) -> str:
    if not row.held:
        return pgettext("training", "lacks it")
    if _expires(row):
        return pgettext("training", "runs out soon")
    return pgettext("training", "holds it")


def _badge(row: Any) -> str:
    if not row.held:
        return badge(_word(row), tone="late")
    if _expires(row):
        return badge(_word(row), tone="limited", icon="due")
    return badge(_word(row), tone="open", icon="ok")


def _until(row: Any) -> str:
    if not row.held:
        return ""
    return pgettext("training", "for good") if row.for_good else day(row.good_until)
