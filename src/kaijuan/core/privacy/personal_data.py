"""What privacy itself keeps of persons."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.personal_data import PersonalData

PERSONAL_DATA: Final = (
    PersonalData(
        model="privacy.SubjectKey",
        fields=("subject", "purpose", "month"),
        purpose=_("To seal what is sensitive, so that it can be erased for good."),
        legal_basis=_(
            "Personal Information Protection Law, articles 47 and 51: erasure, and protection by "
            "encryption."
        ),
        retention=_(
            "The key is destroyed when its purpose has kept long enough, the person leaves or "
            "asks; that it was destroyed stays on record."
        ),
    ),
    PersonalData(
        model="privacy.Look",
        fields=("subject", "purpose", "object_code", "reason", "by", "at"),
        purpose=_("To show everybody who read what is kept of them, when and why."),
        legal_basis=_(
            "Personal Information Protection Law, articles 44 and 51: the right to know, and the "
            "duty to prevent unauthorised access."
        ),
        retention=_("As long as the audit log; nobody can change or delete it."),
    ),
)
