"""What supplies keep of persons: who entered something, and hardly ever who got it."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.personal_data import PersonalData

_BASIS: Final = _(
    "Personal Information Protection Law, article 13 (2): necessary for the management of staff "
    "under labour rules lawfully made; only data of the work itself."
)

PERSONAL_DATA: Final = (
    PersonalData(
        model="supplies.Movement",
        fields=("recorded_by", "recipient"),
        purpose=_(
            "To know who booked a movement of supplies, and which department or post got them. "
            "The form asks for a department, not for a name."
        ),
        legal_basis=_BASIS,
        retention=_(
            "As long as the books of supplies are kept. Who booked it stands there as a code, also "
            "after the account was closed."
        ),
    ),
    PersonalData(
        model="supplies.Stocktake",
        fields=("started_by", "ended_by"),
        purpose=_("To know who answers for a stocktake."),
        legal_basis=_BASIS,
        retention=_(
            "As long as the books of supplies are kept, also after the account was closed."
        ),
    ),
    PersonalData(
        model="supplies.CountLine",
        fields=("counted_by",),
        purpose=_("To ask whoever counted a line when it differs from the books."),
        legal_basis=_BASIS,
        retention=_(
            "As long as the books of supplies are kept, also after the account was closed."
        ),
    ),
    PersonalData(
        model="supplies.Servicing",
        fields=("recorded_by", "done_by"),
        purpose=_("To know which firm or department serviced a machine, and who noted it."),
        legal_basis=_BASIS,
        retention=_("As long as the machine is on record, also after the account was closed."),
    ),
)
