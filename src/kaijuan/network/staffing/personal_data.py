"""What is kept of people of groups, why, on what basis and for how long."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.personal_data import PersonalData

_BASIS: Final = _(
    "Personal Information Protection Law, article 13 (2): necessary for the management of those "
    "who work in the library; only data of the work itself."
)

PERSONAL_DATA: Final = (
    PersonalData(
        model="staffing.PeopleGroup",
        fields=("contact",),
        purpose=_("To know whom to tell when a group is suspended or resumed."),
        legal_basis=_BASIS,
        retention=_("As long as the group works in the library; changed with its contact."),
    ),
    PersonalData(
        model="staffing.GroupMember",
        fields=("name", "contact", "since", "until"),
        purpose=_("To tell those who are suspended or called, and to know who is trained."),
        legal_basis=_BASIS,
        retention=_(
            "As long as the person belongs to the group and a record is needed. Whoever manages "
            "the group removes the person, with the records, when that is over; the audit log "
            "keeps only the group's code."
        ),
    ),
    PersonalData(
        model="staffing.Suspension",
        fields=("decided_by", "ended_by"),
        purpose=_("Who did it: who suspended a group, and who let it come back."),
        legal_basis=_BASIS,
        retention=_(
            "Stays, also after the account was closed: who answers for a suspension must be known "
            "as long as its history is."
        ),
    ),
    PersonalData(
        model="staffing.TrainingRecord",
        fields=("member", "person", "result", "valid_until", "noted_by"),
        purpose=_("To show who was trained in what, how it went and until when it is good."),
        legal_basis=_BASIS,
        retention=_("Removed together with the person."),
    ),
    PersonalData(
        model="staffing.Training",
        fields=("trainer",),
        purpose=_("To know who taught."),
        legal_basis=_BASIS,
        retention=_("As long as the training is kept."),
    ),
)
