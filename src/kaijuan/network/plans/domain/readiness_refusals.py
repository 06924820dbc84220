"""What the readiness checklist does not do, as sentences that say what to do instead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal


class LineStandsAlready(Refusal):
    """The same sentence twice before one mode."""

    status = 409
    says = _("This line stands in the checklist already. Change that one instead.")


class LineIsRetired(Refusal):
    """Somebody took the line out meanwhile."""

    status = 409
    says = _("This line has been taken out of the checklist. Load the page again.")


class DataTell(Refusal):
    """A person cannot vouch against the data."""

    status = 409
    says = _("Data tell whether this is true. Put right what they say, then it is met by itself.")


class TickEndsBeforeItBegins(Refusal):
    """Good until a moment that is past."""

    says = _("It has to be good for a while. Give today or a later day.")


class TickTooLong(Refusal):
    """Nobody can vouch for years."""

    says = _("Nobody can vouch for more than a year. Give an earlier day.")


class TickIsGone(Refusal):
    """Taken back twice."""

    status = 409
    says = _("This has been taken back already. Load the page again.")


class NoSuchFact(Refusal):
    """A fact that no room tells."""

    says = _("No data tell this. Choose another, or let a person vouch for it.")
