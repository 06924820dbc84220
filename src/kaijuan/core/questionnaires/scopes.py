"""What a token may do with forms."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaijuan.core.permissions.scopes import Scope, scopes

READ = scopes.add(
    Scope(
        "forms:read",
        _("Read the forms of the libraries where you work, and those of the consortium."),
        order=30,
    )
)
