"""What is not done, as sentences that say what to do instead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal


class PassageClash(Refusal):
    """The same code with something else in it."""

    status = 409
    says = _("This was sent before with other details. Load the page again and register anew.")


class WrongWay(Refusal):
    """A way in is not a way out."""


class GateRetired(Refusal):
    """A door that is no longer used."""

    status = 409
    says = _("This gate is no longer used. Go to the list of gates and choose another.")


class NobodyNamed(Refusal):
    """Neither code nor card nor name."""

    says = _("Scan a code, type a card number, or write a name.")


class NotACard(Refusal):
    """Neither a QR code of ours nor a card number."""

    says = _(
        "This is no code and no card number (letters and digits, up to 40). Register by name below."
    )


class NameTwice(Refusal):
    """Two people of one name are inside."""

    status = 409
    says = _("More than one visitor of that name is inside. Choose from the list of visits.")


class ClosedAlready(Refusal):
    """The visit is over."""

    status = 409
    says = _("This visit is closed already. Load the page again.")


class NotInThatOrder(Refusal):
    """Out before in, or in the future."""

    says = _("The time must lie after the entry and not in the future. Correct it.")


class PlaceTaken(Refusal):
    """Two rows for one building."""

    status = 409
    says = _("This building has entry control already. Change that one.")


class GateNameTaken(Refusal):
    """Two gates of one building by one name."""

    status = 409
    says = _("This building has a gate of that name already. Choose another name.")


class StillInside(Refusal):
    """Entry control ends when nobody is inside."""

    status = 409
    says = _("People are still registered as inside. Close their visits first.")


class CardTaken(Refusal):
    """A card is somebody else's."""

    status = 409
    says = _("This card number is somebody's already. Take that away first, or check the number.")


class NotOnTheList(Refusal):
    """The signed-in person is not (or no longer) listed among those who work here."""

    says = _(
        "Your account does not belong to anybody on the list of people. "
        "Ask your director to connect it."
    )


class NotRegisteredHere(Refusal):
    """Visitors register at the gate."""

    says = _("This library does not take registrations beforehand. Register at the gate.")


class SecondPersonNeeded(Refusal):
    """Who asks does not approve."""

    status = 409
    says = _("Whoever asked cannot approve. A second person has to.")


class ExportOver(Refusal):
    """Too late, or done."""

    status = 409
    says = _("This export has been made or has expired. Ask for it anew.")


class NotKnownHere(Refusal):
    """Nobody with that card, code or name came within these days."""

    says = _("Nobody with that card, code or name was registered on these days. Check the text.")


class TooManyDays(Refusal):
    """Longer than what is kept."""

    says = _("Names are kept for 30 days at most. Choose a shorter span that is not over yet.")
