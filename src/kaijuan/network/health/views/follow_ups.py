"""Follow-ups: the list (calls due today first), by hand, handing over a shift, the rule."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any, Final

from django.db.models import Min, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from kaijuan.core import clock
from kaijuan.core.permissions.access import needs
from kaijuan.core.privacy.public import record_looks
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.components.badge import badge
from kaijuan.core.ui.components.data_table import Column
from kaijuan.core.ui.dates import day, moment
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.core.ui.pages.forms import form_page
from kaijuan.core.ui.pages.lists import MOST_EXPORTED, ListPage
from kaijuan.network.health.domain.days import local_today
from kaijuan.network.health.domain.rule import rule_of
from kaijuan.network.health.forms.follow_ups import (
    ByHandForm,
    FollowUpFilter,
    HandOverForm,
    RuleForm,
)
from kaijuan.network.health.links import address
from kaijuan.network.health.models import CallState
from kaijuan.network.health.names import FOLLOW_UP, TAKEN_AWAY
from kaijuan.network.health.rules import follow_ups_visible_to

_NEVER: Final = dt.datetime(2200, 12, 31, tzinfo=dt.UTC)


def may_manage(request: HouseRequest) -> bool:
    return bool(request.user.has_perm("health.manage_follow_ups", request.institution))


@needs("health.follow_ups")
@require_safe
def follow_ups(request: HouseRequest) -> HttpResponse:
    """``?q= &state= &sort= &page= &format=csv|xlsx``; a call that is due stands first."""
    today = local_today()

    def show(row: Any) -> dict[str, Any]:
        href = address(request, "follow-up", row.code)
        return {
            "person": format_html('<a href="{}" lang="zh-Hans">{}</a>', href, row.person.name),
            "state": state_badge(row, today),
            "next": moment(row.next_call) if row.next_call < _NEVER else "",
            "until": day(row.until),
            "handler": str(row.handler) if row.handler else "",
            "since": day(row.opened_on),
        }

    page = ListPage(
        name="follow-ups",
        title=_("Follow-ups"),
        columns=[
            Column("person", _("Person"), sort="person__name"),
            Column("state", pgettext_lazy("follow-up", "State")),
            Column("next", _("Next call"), sort="next_call"),
            Column("until", _("Last day"), sort="until"),
            Column("handler", pgettext_lazy("follow-up", "Handler")),
            Column("since", pgettext_lazy("follow-up", "Since"), sort="opened_on"),
        ],
        show=show,
        export=partial(_exported, today=today),
        narrow=partial(_narrow, today=today),
        first="next_call",
        extra=_extra(request),
    )
    form = FollowUpFilter(request.GET)
    if form.is_valid() and form.cleaned_data["format"]:
        _look(request, _narrow(_rows(request), form.cleaned_data, today)[:MOST_EXPORTED])
    return page.answer(request, _rows(request), form)


def _look(request: HouseRequest, rows: QuerySet[Any]) -> None:
    """A table of names leaves the house: that one is followed up is told by the name alone."""
    seen = [(row.person.code, row) for row in rows]
    record_looks(seen, purpose=FOLLOW_UP, reason=TAKEN_AWAY, by=request.user)


def _rows(request: HouseRequest) -> QuerySet[Any]:
    due = Min("calls__due_at", filter=Q(calls__state=CallState.DUE))
    rows: QuerySet[Any] = follow_ups_visible_to(request.user)
    # Both engines sort what is missing differently.
    return rows.select_related("person", "handler").annotate(next_call=Coalesce(due, Value(_NEVER)))


def _extra(request: HouseRequest) -> dict[str, Any]:
    if not may_manage(request):
        return {
            "empty_title": _("No follow-up is yours"),
            "empty_hint": _("As soon as one is handed over to you, it stands here."),
        }
    return {
        "create_href": address(request, "follow-up-new"),
        "create_label": _("Follow somebody up"),
        "other_href": address(request, "hand-over-all"),
        "other_label": _("Hand over all of mine"),
        "empty_title": _("Nobody is followed up"),
        "empty_hint": _("An alert in a health report opens one; you may also open one by hand."),
    }


def _narrow(rows: Any, wanted: dict[str, Any], today: dt.date) -> Any:
    state = wanted["state"]
    if state != "all":
        rows = rows.filter(cleared_at__isnull=state != "over")
    if state == "ready":
        rows = rows.filter(until__lte=today)
    return rows.filter(person__name__icontains=wanted["q"]) if wanted["q"] else rows


def state_of(row: Any, today: dt.date) -> tuple[str, str, str]:
    """Word, tone and icon."""
    if row.cleared_at is not None:
        return pgettext("follow-up", "over"), "plain", "same"
    if row.next_call <= clock.now():
        return pgettext("follow-up", "call now"), "late", ""
    if row.until <= today:
        return pgettext("follow-up", "last day reached"), "open", "ok"
    return pgettext("follow-up", "running"), "limited", "hold"


def state_badge(row: Any, today: dt.date) -> str:
    word, tone, icon = state_of(row, today)
    return badge(word, tone=tone, icon=icon)


def _exported(row: Any, today: dt.date) -> list[Any]:
    return [
        row.person.name,
        state_of(row, today)[0],
        moment(row.next_call) if row.next_call < _NEVER else "",
        day(row.until),
        str(row.handler) if row.handler else "",
        day(row.opened_on),
    ]


@needs("health.manage_follow_ups")
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_new(request: HouseRequest) -> HttpResponse:
    return form_page(
        request,
        ByHandForm,
        title=_("Follow somebody up"),
        done=_("The follow-up is open; the first call is due."),
        leave_to=address(request, "follow-ups"),
        extra={
            "note": _("Who is away, has returned or had contact is called every day for a while."),
            "save_label": pgettext("follow-up", "Open the follow-up"),
        },
    )


@needs("health.follow_ups")
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over_all(request: HouseRequest) -> HttpResponse:
    """All that is handed to oneself; a director's also what is handed to nobody."""
    mine = Q(handler=request.user.pk)
    if may_manage(request):
        mine |= Q(handler=None)
    rows = follow_ups_visible_to(request.user).filter(mine, cleared_at=None)
    rows = list(rows.select_related("person"))
    words = _now("%(count)s running follow-ups go to whom you choose; that person is told.")
    return form_page(
        request,
        partial(HandOverForm, follow_ups=rows),
        title=_("Hand over all of mine"),
        done=_("The follow-ups are handed over."),
        leave_to=address(request, "follow-ups"),
        extra={
            "note": words % {"count": len(rows)},
            "save_label": pgettext("follow-up", "Hand over"),
        },
    )


@needs("health.manage_follow_ups")
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HouseRequest) -> HttpResponse:
    """How long, how quiet, when called."""
    found = rule_of()
    return act_page(
        request,
        partial(RuleForm, instance=found, initial={"revision": found.revision}),
        title=_("Rule of follow-ups"),
        label=pgettext("follow-up", "Keep the rule"),
        done=_("The rule is changed; open follow-ups keep their last day."),
        back=address(request, "follow-ups"),
        note=_(
            "A follow-up ends when its last day has come, the last days were quiet, and "
            "somebody answered the last call."
        ),
    )
