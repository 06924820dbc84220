"""Why a switch is not made, as sentences that say what to do next."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaijuan.core.errors import Refusal
from kaijuan.network.plans.measures.base import Text


class EndsBeforeItStarts(Refusal):
    """``ends_at`` is not after ``starts_at``."""

    says = _("It must end after it begins. Give a later end, or none.")


class NoSuchMode(Refusal):
    """A mode nobody has, or none where no plan gives one."""

    says = _("Choose the mode: closed, limited opening or fully open.")


class NoStageForLevel(Refusal):
    """The plan in force says nothing about this level, and no mode was given."""

    says = _("The plan in force has no stage for this level. Choose a mode, or add the stage.")


class TwoTargets(Refusal):
    """A place and a service at once."""

    says = _("Choose a place or a service, not both.")


class NotHere(Refusal):
    """A place, service or stage of another institution, or one that is retired."""

    says = _("That is not offered here any more. Choose another.")


class BadMeasure(Refusal):
    """A measure nobody registered, or parameters that its form refuses."""

    def __init__(self, kind: str, why: Text = "") -> None:
        super().__init__(
            _("The measure “%(kind)s” cannot be carried out: %(why)s Correct it or leave it out.")
            % {"kind": kind, "why": why or _("it is not known here.")}
        )


class TooManyMeasures(Refusal):
    """More than anyone could look through."""

    says = _("These are more measures than one switch may have. Leave some out.")


class SwitchedMeanwhile(Refusal):
    """Another switch was carried out, or taken back, since this one was prepared."""

    status = 409

    def __init__(self, *, who: str, mode: Text, undone: bool) -> None:
        if undone:
            sentence = _(
                "%(who)s took the switch to “%(mode)s” back after this was prepared. Look at the "
                "preview again and decide anew."
            )
        else:
            sentence = _(
                "%(who)s switched to “%(mode)s” after this was prepared. Look at the preview "
                "again and decide anew."
            )
        super().__init__(sentence % {"who": who, "mode": mode})


class PreviewChanged(Refusal):
    """What it would change is no longer what the person saw."""

    status = 409
    says = _("What this would change is not what you saw any more. Look at the preview again.")


class PlanEnded(Refusal):
    """It was approved by a plan that is no longer in force."""

    says = _("The plan that approved this switch is no longer in force. A director decides now.")


class Blocked(Refusal):
    """Something must be cleared first."""

    def __init__(self, why: Text) -> None:
        super().__init__(
            _("This cannot be done yet: %(why)s Clear it first, then try again.") % {"why": why}
        )


class PreparedByYou(Refusal):
    """The second person must be another one."""

    status = 403
    says = _("You prepared this yourself; somebody else must approve it.")


class NeedsTheUniversity(Refusal):
    """The plan asks for the university's approval."""

    says = _("The plan asks for the university's approval. Name the office and its document.")


class NotAnymore(Refusal):
    """It was decided already, or withdrawn."""

    status = 409

    def __init__(self, state: Text) -> None:
        super().__init__(
            _("Somebody was quicker: this switch is now “%(state)s”. Look at it again.")
            % {"state": state}
        )


class NotApplied(Refusal):
    """Only what was carried out can be taken back."""

    status = 409

    def __init__(self, state: Text) -> None:
        super().__init__(
            _("Only a switch that was carried out can be taken back; this one is “%(state)s”.")
            % {"state": state}
        )


class NotByHand(Refusal):
    """Ticked off what nobody has to do, or what was done already."""

    status = 409
    says = _("There is nothing left to do here; somebody may have been quicker.")


class NobodyAsked(Refusal):
    """A proposal to nobody."""

    says = _("Choose at least one member to propose this to.")


class ProposalWithdrawn(Refusal):
    """It was taken back already."""

    status = 409
    says = _("This proposal was withdrawn already; make a new one.")


class NothingApproved(Refusal):
    """Nothing of the proposal waits to be carried out."""

    says = _("Nobody has approved this yet, or all that was approved has been carried out.")
