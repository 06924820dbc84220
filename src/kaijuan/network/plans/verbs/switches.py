"""What the log says of switches, measures and proposals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb
from kaijuan.network.opening.public import Mode

VERBS: Final = {
    "switch.prepared": _("%(actor)s prepared a switch to “%(mode)s”"),
    "switch.changed": _("%(actor)s changed a switch that is being prepared, to “%(mode)s”"),
    "switch.proposed": _("%(actor)s proposed a switch to “%(mode)s”"),
    "switch.submitted": _("%(actor)s submitted a switch for approval"),
    "switch.approved": _("%(actor)s approved a switch"),
    "switch.approved_by_plan": _("A switch was approved by the plan in force"),
    "switch.refused": _("%(actor)s refused a switch"),
    "switch.withdrawn": _("%(actor)s withdrew a switch"),
    "switch.applied": _(
        "A switch to “%(mode)s” was carried out: %(measures)s measures, %(settings)s settings"
    ),
    "switch.stopped": _("A switch was not carried out and waits for approval again"),
    "switch.over": _("A switch is over: %(back)s settings put back, %(left)s left as they are"),
    "switch.undone": _(
        "%(actor)s took a switch back: %(back)s settings put back, %(left)s left as they are"
    ),
    "measure.done_by_hand": _("%(actor)s ticked off a step done by hand"),
    "proposal.made": _("%(actor)s made the proposal “%(object)s” to %(members)s members"),
    "proposal.withdrawn": _("%(actor)s withdrew the proposal “%(object)s”"),
    "proposal.started": _("%(actor)s had what was approved of “%(object)s” carried out"),
}


def _words(details: Mapping[str, Any]) -> Mapping[str, Any]:
    """The mode as a person reads it."""
    if details.get("mode") in Mode.values:
        return {**details, "mode": Mode(details["mode"]).label}
    return details


for _key, _sentence in VERBS.items():
    register_verb(_key, _sentence, _words)
