"""What the premises keep of persons: who walked, who looked, who reported."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.personal_data import PersonalData

_BASIS: Final = _(
    "Personal Information Protection Law, article 13 (2): necessary for the management of staff "
    "under labour rules lawfully made; only data of the work itself."
)
_KEPT: Final = _(
    "As long as the books of the premises are kept, also after the account was closed."
)

PERSONAL_DATA: Final = (
    PersonalData(
        model="premises.Round",
        fields=("walker", "started_at", "ended_at"),
        purpose=_("To know who walked a round, and whom to ask about it."),
        legal_basis=_BASIS,
        retention=_KEPT,
    ),
    PersonalData(
        model="premises.Check",
        fields=("by", "at"),
        purpose=_("To know who looked at a point. It holds when and at which point, no position."),
        legal_basis=_BASIS,
        retention=_KEPT,
    ),
    PersonalData(
        model="premises.Fault",
        fields=("found_by", "resolved_by"),
        purpose=_("To ask whoever found a fault, and to know who mended it."),
        legal_basis=_BASIS,
        retention=_KEPT,
    ),
    PersonalData(
        model="premises.Treatment",
        fields=("by", "done_by"),
        purpose=_(
            "To know who reported a disinfection, and which firm or group did it. The form asks "
            "for a firm or group, not for a name."
        ),
        legal_basis=_BASIS,
        retention=_KEPT,
    ),
    PersonalData(
        model="premises.BookBatch",
        fields=("by",),
        purpose=_("To ask whoever entered a batch of returned books."),
        legal_basis=_BASIS,
        retention=_KEPT,
    ),
)
