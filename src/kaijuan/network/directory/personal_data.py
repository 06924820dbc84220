"""What the directory keeps of named persons, why, on what basis and for how long."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.personal_data import PersonalData

__all__ = ["PERSONAL_DATA", "PersonalData"]

PERSONAL_DATA: Final = (
    PersonalData(
        model="directory.Person",
        fields=("name", "position", "department", "contact", "user", "left_on"),
        purpose=_(
            "To know who in the library is responsible for what, how to reach them, and of whom "
            "a report is expected until when."
        ),
        legal_basis=_(
            "Personal Information Protection Law, article 13 (2): necessary for the management of "
            "staff under labour rules lawfully made; only data of the work itself."
        ),
        retention=_(
            "As long as the person works for the library. The director removes the person, with "
            "the ended responsibilities, when that is over; the audit log keeps only a code."
        ),
    ),
    PersonalData(
        model="directory.Responsibility",
        fields=("person", "duty", "is_leader", "since", "until"),
        purpose=_("To show who leads and who answers for which duty, since when."),
        legal_basis=_("Personal Information Protection Law, article 13 (2), as for the person."),
        retention=_("Removed together with the person."),
    ),
)
