"""Why something is not taken in; each says what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal

if TYPE_CHECKING:
    from kaijuan.core.questionnaires.public import Problem


class SubmissionClash(Refusal):
    """The code was used for another body: what is stored stands (409)."""

    status = 409
    says = _(
        "Something else was handed in under this number. Load the page again and hand it in anew."
    )


class MovedMeanwhile(Refusal):
    """Two at once: the other one won."""

    status = 409
    says = _(
        "Somebody was quicker: this was handed in, corrected or waived meanwhile. Look at it again."
    )


class HandedInAlready(Refusal):
    """A correction says which submission it supersedes."""

    status = 409
    says = _("This is handed in already. Open it and correct it where something is wrong.")


class NothingExpected(Refusal):
    """Unknown, of another institution or of another person: all answer alike."""

    status: ClassVar[int] = 404
    says = _("Nothing of this kind is expected of you. Look at the list of your duties.")


class NotOpenYet(Refusal):
    says = _("This cannot be handed in yet. It opens at the time that stands in the list.")


class Waived(Refusal):
    status = 409
    says = _("This was waived; nothing has to be handed in.")


class NotForYou(Refusal):
    status: ClassVar[int] = 403
    says = _("Your role does not include handing this in. Ask the director of your library.")


class ByOthersOnly(Refusal):
    """Telephone and paper are how somebody else's report comes in."""

    says = _("For somebody else say how it came: by telephone or on paper.")


class OwnChannel(Refusal):
    says = _("Your own report comes by page or program, not by telephone or on paper.")


class OtherFormVersion(Refusal):
    status = 409
    says = _("The form has another version for this day. Load the page again and fill it in anew.")


class NoForm(Refusal):
    says = _("There is no form for this; it is done on the page of its own.")


class NoNil(Refusal):
    says = _("Nil cannot be reported here; fill in the form.")


class NilWithAnswers(Refusal):
    says = _("A nil report has no answers. Send either the answers or nil.")


class NotSigned(Refusal):
    """The typed name is not that of the person who signs."""

    says = _("Type your own name as it stands on this page; with it you sign.")


class OtherAccount(Refusal):
    """What one person kept on a device is not sent by another one who signed in there."""

    status = 409
    says = _("This was kept for another account. Sign in with that one to send it.")


class NotThatFile(Refusal):
    says = _("This file belongs to no answer of what was handed in. Attach it to the question.")


class FileClash(Refusal):
    status = 409
    says = _("Another file was sent under this number. Choose the file once more.")


class TooManyFiles(Refusal):
    says = _("There are too many files with this already. Send the others by another way.")


class FileNotTaken(Refusal):
    """Its sentence says what is taken."""


class NotToJudge(Refusal):
    """It is not in the state in which it can be accepted or sent back."""

    status = 409
    says = _("This can no longer be accepted or sent back: it was changed meanwhile.")


class BadAnswers(Refusal):
    """Some answers cannot be taken; ``problems`` names each with its path and sentence."""

    says = _("Some answers cannot be taken. Correct those that are marked, and send it again.")

    def __init__(self, problems: Sequence[Problem], sentence: str | Promise = "") -> None:
        super().__init__(sentence)
        self.problems = problems
