"""What the log keeps of persons: codes, for ever."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.personal_data import PersonalData

PERSONAL_DATA: Final = (
    PersonalData(
        model="audit.AuditEntry",
        fields=("actor_code", "verb", "object_code", "details", "at"),
        purpose=_(
            "To know who did what to which object, and to prove that nobody changed it since. "
            "Persons stand in it by a code; the name is looked up when the entry is shown."
        ),
        legal_basis=_(
            "Personal Information Protection Law, article 51: the duty to prevent unauthorised "
            "access."
        ),
        retention=_(
            "For ever: nobody can change or delete an entry, and the chain would break. Where what "
            "it points to is deleted, the code says nothing more."
        ),
    ),
)
