"""Steps of an order: begun, done, sent back, cancelled, handed over."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from kaijuan.core.permissions.access import needs
from kaijuan.core.tenancy.request import HouseRequest
from kaijuan.core.ui.pages.acts import act_page
from kaijuan.network.meetings.domain import order_steps as steps
from kaijuan.network.meetings.forms.orders import HandOverForm, NoteForm, NothingForm
from kaijuan.network.meetings.views.fetch import order_or_404, order_page

METHODS = ["GET", "HEAD", "POST"]


@needs("meetings.order")
@require_http_methods(METHODS)
def begin(request: HouseRequest, code: UUID) -> HttpResponse:
    order = order_or_404(request, code)
    return act_page(
        request,
        partial(NothingForm, order=order, act=steps.begin_order),
        title=_("Begin the order"),
        label=pgettext_lazy("order", "Begin"),
        done=_("The order is begun."),
        note=_("It becomes yours, where it was given to everybody in a role.")
        if order.role
        else "",
        about=order.text,
        back=order_page(request, order),
    )


@needs("meetings.order")
@require_http_methods(METHODS)
def finish(request: HouseRequest, code: UUID) -> HttpResponse:
    order = order_or_404(request, code)
    label = _("What shows that it is done (a place, a document, a number)")
    return act_page(
        request,
        partial(NoteForm, order=order, act=steps.finish_order, label=label, required=False),
        title=_("Say that the order is done"),
        label=pgettext_lazy("order", "Done"),
        done=_("The order is done; whoever gave it is told."),
        about=order.text,
        back=order_page(request, order),
    )


@needs("meetings.order")
@require_http_methods(METHODS)
def reopen(request: HouseRequest, code: UUID) -> HttpResponse:
    order = order_or_404(request, code)
    return act_page(
        request,
        partial(NoteForm, order=order, act=steps.reopen_order, label=_("What is missing")),
        title=_("Send the order back"),
        label=pgettext_lazy("order", "Send back"),
        done=_("The order was sent back; whoever did it is told."),
        about=order.text,
        back=order_page(request, order),
    )


@needs("meetings.order")
@require_http_methods(METHODS)
def cancel(request: HouseRequest, code: UUID) -> HttpResponse:
    order = order_or_404(request, code)
    return act_page(
        request,
        partial(NoteForm, order=order, act=steps.cancel_order, label=_("Why")),
        title=_("Cancel the order"),
        label=pgettext_lazy("order", "Cancel the order"),
        done=_("The order is cancelled; whoever had it is told."),
        about=order.text,
        back=order_page(request, order),
    )


@needs("meetings.order")
@require_http_methods(METHODS)
def hand_over(request: HouseRequest, code: UUID) -> HttpResponse:
    order = order_or_404(request, code)
    return act_page(
        request,
        partial(HandOverForm, institution=request.institution, order=order),
        title=_("Hand the order over"),
        label=pgettext_lazy("order", "Hand over"),
        done=_("The order is handed over; both are told."),
        about=order.text,
        back=order_page(request, order),
    )
