"""What is not done with a notice, as sentences that say what to do instead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal


class EndsBeforePublication(Refusal):
    """``expires_at`` is not after ``published_at``."""

    says = _("It must end after it is published. Give a later end, or none.")


class OverAlready(Refusal):
    """Nobody could ever read it as one that is in force."""

    says = _("That end has passed already. Give a later end, or none.")


class PublicAlready(Refusal):
    """What was published is not rewritten."""

    status = 409
    says = _(
        "This notice is public already and is not rewritten. Withdraw it, and publish a "
        "new one made from it."
    )


class ChangedMeanwhile(Refusal):
    """Two people had the same draft before them."""

    status = 409
    says = _("Somebody changed this notice meanwhile. Load the page again and compare.")


class NotInForce(Refusal):
    """There is nothing to withdraw."""

    status = 409
    says = _("This notice was never public, or has been withdrawn already.")
