"""Why something is not done, each with what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal


class WrongTimes(Refusal):
    """A meeting that ends before it begins, or lasts for weeks."""


class NotYet(Refusal):
    """Minutes before the meeting."""

    says = _("The meeting has not begun yet. Write the minutes when it has.")


class Frozen(Refusal):
    """Approved minutes, or a meeting that was cancelled."""

    status = 409


class ChangedMeanwhile(Refusal):
    """Two people wrote at once."""

    status = 409
    says = _(
        "Somebody else changed this meeting meanwhile. Keep a copy of what you wrote, load "
        "the page again and put it in."
    )


class DecisionHasOrders(Refusal):
    """A decision from which orders follow cannot simply vanish."""

    status = 409


class DueHasPassed(Refusal):
    """An order that is late before it is given."""

    says = _("That time has passed already. Give a later one.")


class OrderMoved(Refusal):
    """It ended, or went to somebody else, while this was written."""

    status = 409
    says = _("Somebody was quicker: look at the order again before you change it.")


class SameOwner(Refusal):
    """Handed over to whom it is with."""

    says = _("It is with them already. Choose somebody else.")


class NobodyIsAsked(Refusal):
    """An order to no member at all."""

    says = _("No member fits. Choose at least one.")


class OrderWithdrawn(Refusal):
    """An answer to what is no longer asked."""

    status = 409
    says = _("The consortium has withdrawn this order: nothing is to be done.")
