"""What the log says of gates. Single passages are not in it: they are rows of their own."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb

VERBS: Final = {
    "gate_building.created": _("%(actor)s began entry control at %(object)s"),
    "gate_building.changed": _("%(actor)s changed the entry control of %(object)s"),
    "gate_building.retired": _("%(actor)s ended entry control at %(object)s"),
    "gate_building.mended": _(
        "%(actor)s put the headcount of %(object)s right: %(found)s found, %(right)s registered"
    ),
    "gate.created": _("%(actor)s entered the gate %(object)s"),
    "gate.changed": _("%(actor)s changed the gate %(object)s"),
    "gate.retired": _("%(actor)s closed the gate %(object)s"),
    "gate.night_closed": _("%(actor)s closed %(count)s visits at night as forgotten"),
    "gate_settings.changed": _(
        "%(actor)s changed the settings of entry control: names are kept for %(days)s days"
    ),
    "visit.corrected": _("%(actor)s closed a visit by hand"),
    "pass.made": _("%(actor)s made a pass for a member of staff"),
    "pass.renewed": _("%(actor)s renewed the QR code of a pass"),
    "pass.revoked": _("%(actor)s took a pass away"),
    "trace.asked": _("%(actor)s asked for contact tracing"),
    "trace.approved": _("%(actor)s approved contact tracing"),
    "trace.refused": _("%(actor)s did not approve contact tracing"),
    "trace.withdrawn": _("%(actor)s withdrew a request for contact tracing"),
    "trace.expired": _("%(actor)s let a request for contact tracing expire"),
    "trace.exported": _("%(actor)s exported a contact tracing list of %(count)s visits"),
}
for _key, _sentence in VERBS.items():
    register_verb(_key, _sentence)
