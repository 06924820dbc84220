"""What this room does not do, and what to do instead."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal


class FollowedUpAlready(Refusal):
    says = _("This person is followed up already: open that follow-up.")


class FollowUpMoved(Refusal):
    says = _("Somebody changed this follow-up a moment ago: look at it again.")


class RuleMoved(Refusal):
    says = _("Somebody changed the rule a moment ago: load the page again.")


class FollowUpOver(Refusal):
    says = _("This follow-up is over: nothing more is written to it.")


class OwnFollowUp(Refusal):
    """Nobody judges their own case."""

    says = _("This follow-up is about you: a colleague notes its calls and ends it.")


class CallDone(Refusal):
    says = _("This call was noted already: look at the follow-up again.")


class NoSuchHandler(Refusal):
    says = _("This account does not work in the library: choose another one.")


class NothingToHandOver(Refusal):
    says = _("There is nothing to hand over.")


class SinceAhead(Refusal):
    says = _("The day of return or contact has not come yet: correct it.")


class DueDayOut(Refusal):
    says = _("Choose a day from today on, within a year.")


class NotOver(Refusal):
    """``reasons``: which parts of the rule do not hold yet."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = list(reasons)
        super().__init__(
            gettext(
                "By the rule it cannot end yet: %(why)s. Only a director ends it, with a reason."
            )
            % {"why": pgettext("between parts of a sentence", "; ").join(self.reasons)}
        )


class PledgeMoved(Refusal):
    says = _("Somebody changed this pledge a moment ago: look at it again.")


class TitleTaken(Refusal):
    says = _("There is a pledge of this title already: choose another title, or close that one.")


class NoDraft(Refusal):
    says = _("There is no draft to publish: write one first.")


class SameText(Refusal):
    says = _("The draft says the same as the published version: change it, or leave it.")


class PledgeClosed(Refusal):
    says = _("This pledge is closed: nobody signs it any more.")


class NothingPublished(Refusal):
    says = _("No version is published yet: publish one first.")


class OtherVersion(Refusal):
    says = _("A new version was published meanwhile: read it, then sign.")


class NotAPerson(Refusal):
    says = _(
        "Your account is not connected with a person of this library: ask the director to "
        "connect it."
    )


class OtherName(Refusal):
    says = _("Type your name exactly as it stands in the list of people.")


class WithdrawnAlready(Refusal):
    says = _("This signature was withdrawn already.")


class NobodyToRemind(Refusal):
    says = _("Everybody who has an account has signed, so nobody is reminded.")
