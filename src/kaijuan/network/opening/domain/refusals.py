"""What is not done with places, services and modes, as sentences that say what to do instead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal


class NameTaken(Refusal):
    """Two places, or two services, of one library by one name."""

    status = 409
    says = _("This library has one of that name already. Choose another name.")


class EndsBeforeItBegins(Refusal):
    """ends_at <= starts_at."""

    says = _("It must end after it begins. Give a later end, or none.")


class ForeignTarget(Refusal):
    """A place or a service of another institution, or one that was given up."""

    says = _("This library has no such place or service in use. Choose another.")


class BuildingAbove(Refusal):
    """Only libraries have parts."""

    says = _("Only a building belongs to a library. Choose a library, or none.")


class HasParts(Refusal):
    """A library with buildings cannot become a building."""

    says = _("Buildings belong to this library. Move them first, then change it.")


class StillUsed(Refusal):
    """A place with services or parts in use is not given up."""

    status = 409
    says = _("Services or buildings here are still in use. Move them or give them up first.")


class AlreadyRetired(Refusal):
    """Somebody was quicker."""

    status = 409
    says = _("This has been given up already. Take it back into use to change it.")


class InUseAlready(Refusal):
    """Somebody was quicker."""

    status = 409
    says = _("This is in use already. Load the page again.")


class HowIsMissing(Refusal):
    """A service that is limited says how."""

    says = _("Say how the service is limited, so that readers know what they get.")


class NothingToTakeOver(Refusal):
    """The library has all of the standard set."""

    says = _("This library has a service of every standard kind already. Change them one by one.")


class ChangedMeanwhile(Refusal):
    """Two people had the same form before them."""

    status = 409
    says = _("Somebody changed this meanwhile. Load the page again and enter your change anew.")
