"""What tokens keep of whoever made them."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.registry.personal_data import PersonalData

PERSONAL_DATA: Final = (
    PersonalData(
        model="tokens.Token",
        fields=("user", "name", "scopes", "created_at", "expires_at", "last_used_on", "revoked_at"),
        purpose=_(
            "To let a program in for its owner. Of the secret only a digest is kept, of its use "
            "only the last day."
        ),
        legal_basis=_(
            "Personal Information Protection Law, article 51: the duty to prevent unauthorised "
            "access."
        ),
        retention=_(
            "It works for a year at most. The row stays when it ended or was revoked: it shows "
            "which programs could come in, and when. Nothing deletes it."
        ),
    ),
)
