"""What plans and switches keep of named persons, why, on what basis and for how long."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.personal_data import PersonalData

_BASIS: Final = _(
    "Personal Information Protection Law, article 13 (2): necessary for the management of staff "
    "under labour rules lawfully made; only data of the work itself."
)
_AS_LONG: Final = _("As long as the record is kept, also after the account was closed.")

PERSONAL_DATA: Final = (
    PersonalData(
        model="plans.PlanDuty",
        fields=("person",),
        purpose=_("To show who answers for which part of a plan."),
        legal_basis=_BASIS,
        retention=_(
            "As long as the plan is kept and the person is in the directory: who is removed there "
            "goes from the plans too, and the post stays."
        ),
    ),
    PersonalData(
        model="plans.PlanVersion",
        fields=("drafted_by", "reviewed_by", "approved_by"),
        purpose=_("To know who wrote, reviewed and approved a plan: two persons, by name."),
        legal_basis=_BASIS,
        retention=_AS_LONG,
    ),
    PersonalData(
        model="plans.LevelChange",
        fields=("recorded_by",),
        purpose=_("To know who recorded a change of level; seen by the secretariat only."),
        legal_basis=_BASIS,
        retention=_AS_LONG,
    ),
    PersonalData(
        model="plans.Proposal",
        fields=("proposed_by",),
        purpose=_("Who did it: who proposed something to the members."),
        legal_basis=_BASIS,
        retention=_AS_LONG,
    ),
    PersonalData(
        model="plans.ReadinessTick",
        fields=("ticked_by", "note"),
        purpose=_("To know who vouched for what had to be true before the library opened."),
        legal_basis=_BASIS,
        retention=_AS_LONG,
    ),
    PersonalData(
        model="plans.Switch",
        fields=("prepared_by", "approved_by", "undone_by"),
        purpose=_("To know who decided that the library closes or opens: two persons, by name."),
        legal_basis=_BASIS,
        retention=_AS_LONG,
    ),
    PersonalData(
        model="plans.SwitchInside",
        fields=("more_measures", "trouble"),
        purpose=_(
            "To carry out what was added to a switch, and to say why it was refused: texts that "
            "may name people."
        ),
        legal_basis=_BASIS,
        retention=_("As long as the switch is kept; nobody outside the library reads them."),
    ),
    PersonalData(
        model="plans.MeasureRun",
        fields=("done_by",),
        purpose=_("To know who did a step that was to be done by hand."),
        legal_basis=_BASIS,
        retention=_AS_LONG,
    ),
)
