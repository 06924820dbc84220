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
            "person is removed from the directory, the name stays in the minutes and the link to "
            "the person goes; the link to an account stays, also after it was closed."
        ),
    ),
    PersonalData(
        model="meetings.Meeting",
        fields=("created_by", "approved_by"),
        purpose=_("To say who planned a meeting and who approved its minutes."),
        legal_basis=_BASIS,
        retention=_("As long as the minutes, also after the account was closed."),
    ),
    PersonalData(
        model="meetings.Order",
        fields=("owner", "person", "given_by"),
        purpose=_("To say who has to do what until when, and to remind of it."),
        legal_basis=_BASIS,
        retention=_(
            "As long as the order; the person's name is emptied when they are removed from the "
            "directory, the account stays, also after it was closed."
        ),
    ),
)
