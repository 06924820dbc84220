"""What is not done on the way upward, as sentences that say what to do instead."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal


class NotSilent(Refusal):
    """It was handed in or waived meanwhile."""

    status: ClassVar[int] = 409
    says = _("This was handed in or waived meanwhile. Nobody has to be called.")


class RemindedJustNow(Refusal):
    """A second message within minutes only annoys."""

    status: ClassVar[int] = 409
    says = _("They were reminded a few minutes ago. Ring them, or wait a little.")


class NobodySilent(Refusal):
    """There is nobody to be reminded."""

    status: ClassVar[int] = 409
    says = _("Everybody has reported, or what was due has not begun. Nobody has to be reminded.")


class DayNotBegun(Refusal):
    """A day in the future cannot be signed."""

    says = _("This day has not begun. Sign it when it is over.")


class NotUpward(Refusal):
    """A kind whose days are not signed."""

    says = _("Days of this kind are not signed. Choose another kind.")


class NothingAsked(Refusal):
    """No duty of the kind covers the day."""

    says = _(
        "On that day no duty of this kind was running. Start the duty first, or choose another day."
    )


class CountsChanged(Refusal):
    """What would be signed is not what was seen."""

    status: ClassVar[int] = 409
    says = _("The numbers have changed since you looked. Read them again, then sign.")


class SignedAlready(Refusal):
    """The same numbers and the same note stand already."""

    status: ClassVar[int] = 409
    says = _("This day is signed with these very numbers. There is nothing new to sign.")


class DemandOverlaps(Refusal):
    """One kind is asked for once a day."""

    says = _("For this kind there is a call in that time already. End it first.")


class DemandInPast(Refusal):
    """Nobody can report for days that are over."""

    says = _("The first day has passed. Call from today on, or later.")


class DemandOver(Refusal):
    """Ended, or its last day has passed."""

    status: ClassVar[int] = 409
    says = _("This call has ended. Nothing has to be started for it.")


class TakenUpAlready(Refusal):
    """A duty answers to it already."""

    status: ClassVar[int] = 409
    says = _("A duty of yours answers to this call already.")


class NobodyLate(Refusal):
    """Every member has signed, or the day is not asked for."""

    status: ClassVar[int] = 409
    says = _("Every member has signed this day. Nobody has to be reminded.")


class TableNameTaken(Refusal):
    """Two tables by one name."""

    says = _("There is a table of that name already. Choose another name.")


class TableChanged(Refusal):
    """Of two at once one wins."""

    status: ClassVar[int] = 409
    says = _("Somebody else changed this table meanwhile. Load the page again.")


class TableRetired(Refusal):
    """It is retired already."""

    status: ClassVar[int] = 409
    says = _("This table has been retired already.")


class ColumnNotAllowed(Refusal):
    """A person's column in a table that leaves the library, or a field there is none of."""

    says = _("A table of this kind cannot have this column. Choose from the list.")


class TooManyColumns(Refusal):
    """More than a sheet can be read with."""

    says = _("A table has at most 60 columns. Remove one first.")


class NoColumns(Refusal):
    """An empty table."""

    says = _("This table has no columns yet. Add one first.")


class ReasonNeeded(Refusal):
    """Personal columns are taken away with a reason."""

    says = _("This table shows what named persons reported. Say why you take it away.")


class MayNotSeeAnswers(Refusal):
    """Only who may read the answers may take them away."""

    status: ClassVar[int] = 403
    says = _("This table shows what named persons reported. Ask the director to take it away.")


class TooManyLines(Refusal):
    """An export is made in one go."""

    says = _("That is more than 20,000 lines. Choose a shorter time.")
