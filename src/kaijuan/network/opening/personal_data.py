"""What opening keeps of persons: who decided, and who published."""

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
        model="opening.ModeSpan",
        fields=("decided_by", "approved_by", "cancelled_by"),
        purpose=_("Who did it: who decided, approved or cancelled how the library is open."),
        legal_basis=_BASIS,
        retention=_(
            "Stays, also when it was cancelled and after the account was closed: the history of "
            "opening and closing is never rewritten."
        ),
    ),
    PersonalData(
        model="opening.Notice",
        fields=("published_by",),
        purpose=_("Who did it: who published a notice."),
        legal_basis=_BASIS,
        retention=_(
            "Stays, also when it ran out or was withdrawn and after the account was closed: what "
            "was once public is never deleted."
        ),
    ),
)
