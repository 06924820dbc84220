"""The emergency ledger: every setting that a switch changed, until it is put back."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components import badge
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import moment
from kaijuan.core.ui.lang import localised
from kaijuan.core.ui.pages.lists import ListPage
from kaijuan.network.plans.domain.switches.measures_of import label_of
from kaijuan.network.plans.forms.switch_lists import EVERY, LedgerFilter
from kaijuan.network.plans.models import ChangedSetting
from kaijuan.network.plans.rules.switches import changed_settings_visible_to
from kaijuan.network.plans.views.switches.measures import shown_value
from kaijuan.network.plans.views.switches.tabs import tabs_of
from kaijuan.network.plans.views.switches.words import linked, switch_href, target_of

_BACK = ChangedSetting.Back
_TONES: Any = {
    "": ("limited", "due"),
    _BACK.UNDONE: ("open", "undo"),
    _BACK.BY_HAND: ("plain", "same"),
    _BACK.STAYS: ("plain", "same"),
    _BACK.GONE: ("plain", "off"),
    _BACK.LATER: ("plain", "same"),
}


@needs("plans.view_ledger")
@require_safe
def ledger(request: HouseRequest) -> HttpResponse:
    """``?q= &back= &sort= &page= &format=csv|xlsx``; without ``back`` what is not put back."""
    slug = request.institution.slug

    def show(row: ChangedSetting) -> dict[str, Any]:
        switch = row.run.switch
        return {
            "label": localised(row, "label"),
            "setting": label_of(row.run.kind),
            "before": shown_value(row.run.kind, row.setting, row.before),
            "after": shown_value(row.run.kind, row.setting, row.after),
            "since": _unbroken(moment(row.run.applied_at)),
            "switch": _unbroken(linked(switch_href(switch, slug), _switch_words(switch))),
            "back": _back(row),
        }

    page = ListPage(
        name="ledger",
        title=_("Emergency ledger"),
        columns=[
            Column("label", pgettext_lazy("ledger", "What"), sort="label"),
            Column("setting", pgettext_lazy("ledger", "Setting"), sort="run__kind"),
            Column("before", pgettext_lazy("ledger", "Before")),
            Column("after", pgettext_lazy("ledger", "After")),
            Column("since", pgettext_lazy("ledger", "Since"), sort="run__applied_at"),
            Column("switch", pgettext_lazy("ledger", "By which switch")),
            Column("back", pgettext_lazy("ledger", "Put back"), sort="back"),
        ],
        show=show,
        export=_exported,
        narrow=_narrow,
        tabs=tabs_of(request),
        first="-run__applied_at",
        extra={
            "empty_title": _("Nothing stands changed"),
            "empty_hint": _("Every setting that a switch changes is listed here until it is back."),
        },
    )
    rows = changed_settings_visible_to(request.user)
    rows = rows.select_related("run__switch__place", "run__switch__service")
    return page.answer(request, rows, LedgerFilter(request.GET))


def _unbroken(text: Any) -> SafeString:
    """A moment or a short name that a narrow column must not break."""
    return format_html('<span class="nb">{}</span>', text)


def _switch_words(switch: Any) -> str:
    return f"{switch.get_mode_display()} · {target_of(switch)}"


def _back(row: ChangedSetting) -> str:
    tone, shape = _TONES[row.back]
    word = row.get_back_display() or pgettext_lazy("ledger", "not yet")
    return badge(word, tone=tone, icon=shape)


def _exported(row: ChangedSetting) -> list[Any]:
    kind = row.run.kind
    return [
        localised(row, "label"),
        label_of(kind),
        shown_value(kind, row.setting, row.before),
        shown_value(kind, row.setting, row.after),
        row.run.applied_at,
        _switch_words(row.run.switch),
        row.get_back_display() or pgettext_lazy("ledger", "not yet"),
    ]


def _narrow(rows: QuerySet[ChangedSetting], wanted: dict[str, Any]) -> QuerySet[ChangedSetting]:
    if wanted["back"] != EVERY:
        rows = rows.filter(back=wanted["back"])
    text = wanted["q"]
    if not text:
        return rows
    return rows.filter(Q(label__icontains=text) | Q(label_en__icontains=text))
