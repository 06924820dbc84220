"""What is not recorded of levels, as sentences that say what to do instead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal


class NoSuchLevel(Refusal):
    """A level of another scheme."""

    says = _("That level does not belong to this scheme. Choose one of its levels.")


class RecordedAlready(Refusal):
    """Two changes of one area at the same moment."""

    status = 409
    says = _("A change for this area at that moment is recorded already. Correct that one.")


class NothingChanges(Refusal):
    """The same level again."""

    def __init__(self, day: str) -> None:
        super().__init__(
            _("That level holds there already, since %(day)s. Correct that entry if it is wrong.")
            % {"day": day}
        )


class NothingToEnd(Refusal):
    """A response that never began is said to be over."""

    says = _("No response holds there at that time, so none can end. Check area and time.")


class NothingCorrected(Refusal):
    """A correction that says what was said."""

    says = _("Nothing is different. Change what is wrong, or leave the page.")


class NoLongerBelieved(Refusal):
    """Somebody else corrected or withdrew it."""

    status = 409
    says = _("Somebody was quicker: this entry was corrected or withdrawn. Look at the list.")


class AnnouncedTooEarly(Refusal):
    """Years between the announcement and the effect."""

    says = _("The announcement lies more than a year from when it takes effect. Check both times.")


class InUse(Refusal):
    """What changes or plans refer to is not deleted."""

    status = 409
    says = _("This is in use and cannot be removed. Rename it instead.")


class SchemeNameTaken(Refusal):
    """Two schemes, or two areas, by one name."""

    says = _("There is one of that name already. Choose another name.")
