"""What the log says of backups."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb

register_verb(
    "backup.made", _("%(actor)s backed up the house of %(object)s (%(rows)s rows, %(snapshot)s)")
)
register_verb(
    "backup.restored",
    _("%(actor)s restored %(object)s from the backup of %(made_at)s (%(rows)s rows, %(snapshot)s)"),
)
