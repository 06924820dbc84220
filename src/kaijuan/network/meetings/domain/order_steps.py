"""How an order goes on: begun, done, sent back, cancelled."""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_noop, pgettext_lazy

from kaijuan.core.clock import now
from kaijuan.core.notify.public import tell
from kaijuan.core.tenancy.scope import current_institution
from kaijuan.core.workflow.public import Step, Workflow
from kaijuan.network.meetings.domain.on_time import publish_on_time
from kaijuan.network.meetings.domain.orders import order_href, with_whom
from kaijuan.network.meetings.domain.owners import accounts_at, giver_of, people_behind
from kaijuan.network.meetings.domain.refusals import OrderMoved
from kaijuan.network.meetings.models import Order, OrderState

_S = OrderState
STEPS: Final = Workflow(
    Step(
        "begin",
        (_S.GIVEN,),
        _S.BEGUN,
        "meetings.carry_out",
        "order.begun",
        pgettext_lazy("order", "Begin"),
    ),
    Step(
        "finish",
        (_S.GIVEN, _S.BEGUN),
        _S.DONE,
        "meetings.carry_out",
        "order.done",
        pgettext_lazy("order", "Done"),
    ),
    Step(
        "reopen",
        (_S.DONE,),
        _S.BEGUN,
        "meetings.direct_order",
        "order.reopened",
        pgettext_lazy("order", "Send back"),
    ),
    Step(
        "cancel",
        (_S.GIVEN, _S.BEGUN),
        _S.CANCELLED,
        "meetings.direct_order",
        "order.cancelled",
        pgettext_lazy("order", "Cancel the order"),
    ),
)
DONE: Final = gettext_noop("An order that you gave at %(library)s is done.")
REOPENED: Final = gettext_noop("An order that you did at %(library)s was sent back to you.")
CANCELLED: Final = gettext_noop("An order that was with you at %(library)s is cancelled.")


def begin_order(order: Order, *, by: Any) -> Order:
    """Begun. One of a role becomes the order of whoever begins it.

    Raises NotYours, MovedOn, and OrderMoved where it was handed over meanwhile.
    """
    mine: dict[str, Any] = {"owner": by, "role": ""} if order.role and by is not None else {}
    with transaction.atomic():
        _still_with(order)
        return STEPS.take("begin", order, by=by, begun_at=now(), **mine)


def finish_order(order: Order, note: str, *, by: Any) -> Order:
    """Done; ``note`` says what shows it. Who gave it is told. Raises as ``begin_order``."""
    at = now()
    with transaction.atomic():
        _still_with(order)
        STEPS.take("finish", order, by=by, note=note, ended_at=at, begun_at=order.begun_at or at)
        publish_on_time(order)
        _tell(giver_of(order, accounts_at(current_institution())), DONE, order, by)
    return order


def reopen_order(order: Order, note: str, *, by: Any) -> Order:
    """Sent back with what is missing. Raises NotYours and MovedOn."""
    with transaction.atomic():
        STEPS.take("reopen", order, by=by, note=note, ended_at=None, told_late_at=None)
        publish_on_time(order)
        _tell(people_behind(order, current_institution()), REOPENED, order, by)
    return order


def cancel_order(order: Order, note: str, *, by: Any) -> Order:
    """No longer to be done. Raises NotYours and MovedOn."""
    with transaction.atomic():
        STEPS.take("cancel", order, by=by, note=note, ended_at=now())
        publish_on_time(order)
        _tell(people_behind(order, current_institution()), CANCELLED, order, by)
    return order


def _still_with(order: Order) -> None:
    """Lock it; raises OrderMoved where it went to somebody else since it was read.

    Where its state has changed as well, the step itself says so.
    """
    rows = Order.objects.select_for_update(of=("self",)).filter(pk=order.pk, state=order.state)
    if rows.exists() and not rows.filter(with_whom(order)).exists():
        raise OrderMoved


def _tell(people: Any, sentence: str, order: Order, by: Any) -> None:
    institution = current_institution()
    others = [user for user in people if user.pk != getattr(by, "pk", None)]
    tell(others, sentence, institution=institution, href=order_href(order, institution))
