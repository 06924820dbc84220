"""What forms keep of persons: who published a version. Answers are kept by the rooms that ask."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.personal_data import PersonalData

PERSONAL_DATA: Final = (
    PersonalData(
        model="questionnaires.FormVersion",
        fields=("published_by",),
        purpose=_("To know who answers for what is asked."),
        legal_basis=_(
            "Personal Information Protection Law, article 13 (2): necessary for the management of "
            "staff under labour rules lawfully made; only data of the work itself."
        ),
        retention=_("As long as the version is on record, also after the account was closed."),
    ),
)
