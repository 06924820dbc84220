"""What is not done, as sentences that say what to do instead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal


class GroupNameTaken(Refusal):
    """Two groups of one library by one name."""

    status = 409
    says = _("This library has a group of that name already. Choose another name.")


class GroupClosed(Refusal):
    """Nothing happens to a group that no longer is."""

    status = 409
    says = _("This group has been closed. Enter a new one.")


class GroupMoved(Refusal):
    """Two people at once."""

    status = 409
    says = _("Somebody has just suspended or resumed this group. Load the page again.")


class SuspendedAlready(Refusal):
    """The wanted time lies wholly within a suspension that holds."""

    status = 409
    says = _("The group is suspended for that time already. Choose a later end, or leave it.")


class NotSuspended(Refusal):
    """There is nothing to resume from."""

    status = 409
    says = _("The group is not suspended, nor is it going to be.")


class EndsBeforeItStarts(Refusal):
    """until <= from."""

    says = _("The end must be after the beginning. Correct one of the two.")


class TopicNameTaken(Refusal):
    """Two topics of one library by one name."""

    status = 409
    says = _("This library has a topic of that name already. Choose another name.")


class TrainingEntered(Refusal):
    """The same session twice."""

    status = 409
    says = _("A training of that title is entered for that day already. Open it instead.")


class TrainingCancelled(Refusal):
    """A session that was called off."""

    status = 409
    says = _("This training was called off. Enter a new one.")


class NotHeldYet(Refusal):
    """Nobody has attended what is still to come."""

    says = _("The training has not been held yet. Note who attended afterwards.")


class HasRecords(Refusal):
    """A session with results is history."""

    status = 409
    says = _("Results of this training are noted. Take them away first, then call it off.")


class NotOnTheList(Refusal):
    """A result for somebody who is not on the list of the session."""

    says = _("One of these people is not on the list of this training. Load the page again.")


class NotedMeanwhile(Refusal):
    """Two people note the same session at once."""

    status = 409
    says = _("Somebody has noted this training at the same time. Load the page again.")
