"""What a token may do with duties."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaijuan.core.permissions.scopes import Scope, scopes

REPORT = scopes.add(
    Scope(
        "rounds:report",
        _("Read what is expected of you, hand it in and attach files to it."),
        order=60,
    )
)
