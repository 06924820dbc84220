"""What is not done on the premises, as sentences that say what to do instead."""

from __future__ import annotations

import datetime as dt

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal
from kaijuan.core.ui.dates import moment

_moment = lazy(moment, str)


class Elsewhere(Refusal):
    """The same id came with something else in it."""

    status = 409
    says = _(
        "Something else was already sent under this number. Open the page anew and enter it again."
    )


class NameTaken(Refusal):
    status = 409
    says = _("There is one of that name on this floor already. Choose another name.")


class AgentKnown(Refusal):
    status = 409
    says = _("This agent is in the list for such objects already. Change that entry.")


class SpotExpected(Refusal):
    status = 409
    says = _("A duty that is running asks for it. End the duty first, or take it out of it.")


class NoLongerThere(Refusal):
    status = 409
    says = _("It was put away meanwhile. Open the list again.")


class ForeignPlace(Refusal):
    says = _("That building is not one of this library. Choose one of the list.")


class NoPoints(Refusal):
    says = _("The route has no points yet. Put points on it first.")


class WalkedByOther(Refusal):
    """``who`` walks this route since ``at``."""

    status = 409

    def __init__(self, who: str, at: dt.datetime) -> None:
        sentence = _("{who} has been walking this route since {at}. Take it over, or walk another.")
        super().__init__(format_lazy(sentence, who=who, at=_moment(at)))


class DoneAlready(Refusal):
    status = 409
    says = _("This is done already. Open the list again to see by whom.")


class NotOpenYet(Refusal):
    def __init__(self, at: dt.datetime) -> None:
        super().__init__(format_lazy(_("It opens only on {at}. Come back then."), at=_moment(at)))


class NotYours(Refusal):
    """``who`` walks it."""

    status = 409

    def __init__(self, who: str) -> None:
        sentence = _("{who} walks this round. Take it over first, then go on.")
        super().__init__(format_lazy(sentence, who=who))


class RoundOver(Refusal):
    status = 409
    says = _("This round is over. Begin another one.")


class NotOnRoute(Refusal):
    says = _("This point is not on the route that you are walking. Look at the list of its points.")


class WhyByHand(Refusal):
    says = _("Write why the code could not be scanned.")


class WhatIsWrong(Refusal):
    says = _("Write what is not in order, so that somebody can mend it.")


class NothingChecked(Refusal):
    says = _("No point has been checked. Check one, or give the round up and say why.")


class WhyMissed(Refusal):
    """``count`` points were left out."""

    def __init__(self, count: int) -> None:
        sentence = _("{count} points were not checked. Check them, or write why they are left out.")
        super().__init__(format_lazy(sentence, count=count))


class WhyGivenUp(Refusal):
    says = _("Write why the round is given up.")


class TakenMeanwhile(Refusal):
    status = 409
    says = _("Somebody else took it over just now. Open the page anew.")


class ResolvedAlready(Refusal):
    status = 409
    says = _("This fault is resolved already.")


class NotPlausible(Refusal):
    says = _(
        "Such a concentration cannot be. Give it as mg/L (at most 20,000) or as % (at most 100)."
    )


class NoPlan(Refusal):
    says = _("Nothing is planned for this spot yet. Fill in the form, or enter a plan.")


class OwnForm(Refusal):
    says = _("This duty asks with a form of its own. Open that form and fill it in.")


class WhyWeak(Refusal):
    says = _("This is weaker or shorter than recommended. Do it again, or write why.")


class NumberTaken(Refusal):
    status = 409
    says = _("A batch has that number already. Choose another one.")


class InFuture(Refusal):
    says = _("That lies in the future. Give the time at which it happened.")


class BeforeReceived(Refusal):
    says = _("That is before the books came back. Correct the time.")


class TreatedAlready(Refusal):
    status = 409
    says = _("The treatment of this batch is noted already.")


class ReleasedAlready(Refusal):
    status = 409
    says = _("This batch has gone back to the shelf already.")


class StillHeld(Refusal):
    """The hold ends at ``until``; None: the run that it waits for was not noted."""

    status = 409

    def __init__(self, until: dt.datetime | None) -> None:
        self.until = until
        waits = _("This batch waits for the steriliser. Note the run first.")
        held = format_lazy(
            _("This batch is held until {at}. Put it back to the shelf after that."),
            at=_moment(until),
        )
        super().__init__(waits if until is None else held)
