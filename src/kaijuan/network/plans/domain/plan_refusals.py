"""What is not done with plans, as sentences that say what to do instead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal


class PlanNameTaken(Refusal):
    """Two plans of one library by one name."""

    says = _("This library has a plan of that name already. Choose another name.")


class NoLongerADraft(Refusal):
    """What was reviewed or approved is fixed."""

    status = 409
    says = _("This version is no longer a draft, so it stays as it is. Begin the next version.")


class ReadAgain(Refusal):
    """It was changed between reading and signing."""

    status = 409
    says = _("The version was changed since you opened it. Go back, read it again, then decide.")


class ChangedMeanwhile(Refusal):
    """Two write one draft."""

    status = 409
    says = _(
        "Somebody changed the draft meanwhile. Keep a copy of what you wrote, "
        "load the page again, and put it in."
    )


class DraftedAlready(Refusal):
    """The next version is under way."""

    status = 409
    says = _("The next version is under way already. Go on with that one.")


class NothingInIt(Refusal):
    """A plan without a stage carries nothing out."""

    says = _("A plan needs at least one stage, and a text in one of its parts. Write them first.")


class Unfinished(Refusal):
    """A measure lacks something."""

    def __init__(self, stage: str, measure: str) -> None:
        super().__init__(
            _("In the stage “%(stage)s” the measure “%(measure)s” is not filled in. Fill it in.")
            % {"stage": stage, "measure": measure}
        )


class DraftedByYou(Refusal):
    """Four eyes."""

    status = 403
    says = _("You changed something in this version, so somebody who did not has to approve it.")


class UniversityMissing(Refusal):
    """A stage asks for the university."""

    says = _("A stage asks for the university. Name the office that approved, and its document.")


class ComesBeforeTheOther(Refusal):
    """A version in force before the one that it follows."""

    def __init__(self, day: str) -> None:
        super().__init__(
            _("The version before it is in force since %(day)s. Choose a later time.")
            % {"day": day}
        )


class TooMany(Refusal):
    """A plan that nobody reads."""

    def __init__(self, most: int) -> None:
        super().__init__(_("There are %(most)s already. Remove one first.") % {"most": most})


class FileNotTaken(Refusal):
    """A file that is none of the kinds that a plan has."""

    says = _("That is no PDF, Word, Excel, PowerPoint or picture file. Save it as one of these.")


class FileTooLarge(Refusal):
    """An upload over the limit."""

    says = _("The file is larger than 10 MB. Make it smaller, or split it.")


class TemplateWithdrawn(Refusal):
    """Somebody withdrew it meanwhile."""

    status = 409
    says = _("This template was withdrawn. Choose another one.")
