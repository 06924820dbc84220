"""What is kept of named persons in meetings and orders, why and for how long."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.personal_data import PersonalData

_BASIS: Final = _(
    "Personal Information Protection Law, article 13 (2): necessary for the management of "
    "staff under labour rules lawfully made; only data of the work itself."
)

PERSONAL_DATA: Final = (
    PersonalData(
        model="meetings.Attendee",
        fields=("person", "user", "name", "part", "invited", "attended"),
        purpose=_("To invite people to a meeting, and to say in the minutes who was there."),
        legal_basis=_BASIS,
        retention=_(
            "As long as the minutes, which are kept as the library's archive rules say. When the "
            "person leaves the directory or the account is closed, the name stays in the minutes "
            "and the link to the person goes."
        ),
    ),
    PersonalData(
        model="meetings.Meeting",
        fields=("created_by", "approved_by"),
        purpose=_("To say who planned a meeting and who approved its minutes."),
        legal_basis=_BASIS,
        retention=_("As long as the minutes; empty when the account is closed for good."),
    ),
    PersonalData(
        model="meetings.Order",
        fields=("owner", "person", "given_by"),
        purpose=_("To say who has to do what until when, and to remind of it."),
        legal_basis=_BASIS,
        retention=_(
            "As long as the order; empty when the person leaves the directory or the account is "
            "closed for good."
        ),
    ),
)
