"""What is kept of a person who was told something."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.personal_data import PersonalData

PERSONAL_DATA: Final = (
    PersonalData(
        model="notify.Message",
        fields=("user", "institution", "sentence", "parameters", "href", "told_at", "read_at"),
        purpose=_("To tell those who have to act or to know, and to show what is not read yet."),
        legal_basis=_(
            "Personal Information Protection Law, article 13 (2): necessary for the management of "
            "staff under labour rules lawfully made; only data of the work itself."
        ),
        retention=_(
            "Ninety days after it was read, a year where it never was; until the night after the "
            "account was closed."
        ),
    ),
)
