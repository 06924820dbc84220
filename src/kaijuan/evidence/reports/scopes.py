"""What a token may do with figures and reports."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaijuan.core.permissions.scopes import Scope, scopes

READ = scopes.add(
    Scope(
        "reports:read",
        _("Read figures and reports, also those that are not published and that you may see."),
        order=10,
    )
)
WRITE = scopes.add(
    Scope(
        "reports:write",
        _("Record and correct figures of the institutions for which you may do so."),
        order=20,
    )
)
