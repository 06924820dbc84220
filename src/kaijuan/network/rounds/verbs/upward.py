"""What the log says of reminders, calls, signed days, demands and tables."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb

VERBS: Final = {
    "occurrence.reminded": _(
        "%(actor)s reminded those who had not reported for %(object)s: %(told)s told, "
        "%(unreachable)s without an account"
    ),
    "contact.noted": _("%(actor)s noted a call about what was not reported"),
    "day_report.signed": _("%(actor)s closed and signed the day %(object)s, signing %(number)s"),
    "demand.called": _("%(actor)s called on all members for daily reports: %(object)s"),
    "demand.ended": _("%(actor)s ended the call for daily reports %(object)s"),
    "demand.taken_up": _("%(actor)s started what the consortium calls for: %(object)s"),
    "demand.reminded": _(
        "%(actor)s reminded the members whose day is not signed: %(members)s members, "
        "%(told)s people told"
    ),
    "export_format.created": _("%(actor)s made the table %(object)s"),
    "export_format.changed": _("%(actor)s changed the table %(object)s"),
    "export_format.retired": _("%(actor)s retired the table %(object)s"),
    "export_format.exported": _("%(actor)s took away the table %(object)s: %(lines)s lines"),
}
for _key, _sentence in VERBS.items():
    register_verb(_key, _sentence)
