"""What the directory does not do, as sentences that say what to do instead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal


class NameTaken(Refusal):
    """Two departments, or two groups, of one library by one name."""

    says = _("This library has one of that name already. Choose another name.")


class AccountTaken(Refusal):
    """One account is one person of a library."""

    says = _("This account belongs to another person here. Choose another account.")


class NoSuchAccount(Refusal):
    """An account that does not work here."""

    says = _("This account has no role at this library. Choose one from the list.")


class StillExpected(Refusal):
    """Rows of other rooms stand on the person; history keeps them."""

    says = _(
        "Reports were expected of this person, and the record of them stays. Enter the day on "
        "which the person left instead of removing the person."
    )


class StillResponsible(Refusal):
    """A person with running responsibilities is not removed."""

    says = _("This person still holds responsibilities. End them first, then remove the person.")


class AlreadyResponsible(Refusal):
    """The same duty twice at once."""

    says = _("This person already holds that responsibility. Name another duty, or end it first.")


class AlreadyEnded(Refusal):
    """Somebody else was quicker."""

    says = _("This responsibility has been ended already. Load the page again.")


class EndsBeforeItBegins(Refusal):
    """until < since."""

    says = _("It cannot end before it began. Give the first day or a later one.")


class GroupDissolved(Refusal):
    """Nobody joins a group that no longer is."""

    says = _("This group has been dissolved. Set up a new one.")


class StartsAfterDissolution(Refusal):
    """A responsibility would begin after its group has ended."""

    says = _("A responsibility in this group begins after that day. Choose a later day.")
