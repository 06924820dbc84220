"""What the engine of duties does not do, as sentences that say what to do instead."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal


class BadRecurrence(Refusal):
    """No rule of RFC 5545, or a part that duties do not use."""

    says = _(
        "This rule cannot be read. Write it like FREQ=WEEKLY;BYDAY=MO,TH, with the parts FREQ, "
        "INTERVAL, COUNT or UNTIL, BYDAY, BYMONTHDAY, BYMONTH and BYSETPOS."
    )


class SubDaily(Refusal):
    """FREQ=HOURLY and below."""

    says = _(
        "A duty repeats by days, not by hours. For several times a day make one duty for each time."
    )


class NeverFalls(Refusal):
    """Such as 30 February."""

    says = _("By this rule the duty would never be due. Choose other days.")


class DueBeforeItOpens(Refusal):
    """The window would be empty."""

    says = _("It would be due before it opens. Let it open earlier, or be due later.")


class EndsBeforeItBegins(Refusal):
    """ends_on < starts_on."""

    says = _("The last day is before the first. Correct one of them.")


class NobodyMeant(Refusal):
    """A duty without an audience."""

    says = _("Choose of whom or what it is expected.")


class WrongAudience(Refusal):
    """A report of persons that is asked of a lift."""

    says = _("This kind of duty cannot be expected of that. Choose from the list.")


class UnknownKind(Refusal):
    """A kind that no room registers."""

    says = _("There is no such kind of duty. Choose one from the list.")


class FormMissing(Refusal):
    """A kind that brings no form of its own."""

    says = _("Choose the form that is to be filled in.")


class FormNotUsable(Refusal):
    """A form without a published version, or another library's."""

    says = _("This form has no published version. Publish it, or choose another form.")


class DutyTitleTaken(Refusal):
    """Two duties of one library by one name."""

    says = _("A duty of that name is running or drafted already. Choose another name.")


class ChangedMeanwhile(Refusal):
    """Of two at once one wins."""

    status: ClassVar[int] = 409
    says = _("Somebody else changed this duty meanwhile. Load the page again.")


class NotToBeStarted(Refusal):
    """It runs already."""

    status: ClassVar[int] = 409
    says = _("This duty is running already.")


class NotRunning(Refusal):
    """Only a running duty ends."""

    status: ClassVar[int] = 409
    says = _("This duty is not running.")


class OverAlready(Refusal):
    """Its last day has passed, or a rule with an end names no day any more."""

    says = _(
        "The last day of this duty has passed, or its rule names no further day. Change its days "
        "first, then start it."
    )


class NothingToWaive(Refusal):
    """All of them are done or waived."""

    status: ClassVar[int] = 409
    says = _("Nothing of this can be waived any more: it was handed in or waived already.")


class ReasonMissing(Refusal):
    """A waiver without a reason."""

    says = _("Say why it is waived.")


class NotWaived(Refusal):
    """There is no waiver to take back."""

    status: ClassVar[int] = 409
    says = _("This is not waived any more. Load the page again.")


class SpotNameTaken(Refusal):
    """Two spots of one floor by one name."""

    says = _("There is one of that name on this floor already. Choose another name.")


class SpotInUse(Refusal):
    """A running duty names it."""

    says = _("A running duty still names it. Take it out of the duty first.")


class SpotRetired(Refusal):
    """It is retired already."""

    status: ClassVar[int] = 409
    says = _("It has been retired already.")
