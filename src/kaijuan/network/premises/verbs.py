"""What the log says of the premises."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb

VERBS: Final = {
    "patrol_point.created": _("%(actor)s entered the patrol point %(object)s"),
    "patrol_point.changed": _("%(actor)s changed the patrol point %(object)s"),
    "patrol_point.retired": _("%(actor)s put the patrol point %(object)s away"),
    "patrol_point.renewed": _("%(actor)s renewed the QR code of the patrol point %(object)s"),
    "patrol_route.created": _("%(actor)s entered the patrol route %(object)s"),
    "patrol_route.changed": _("%(actor)s changed the patrol route %(object)s"),
    "patrol_route.retired": _("%(actor)s put the patrol route %(object)s away"),
    "patrol.started": _("%(actor)s began a round of %(points)s points"),
    "patrol.checked": _("%(actor)s checked a point of a round"),
    "patrol.taken_over": _("%(actor)s took over a round"),
    "patrol.given_up": _("%(actor)s gave up a round after %(checked)s points"),
    "patrol.finished": _(
        "%(actor)s finished a round of %(points)s points: %(missed)s missed, %(out_of_order)s out "
        "of order"
    ),
    "fault.found": _("%(actor)s found something not in order: %(object)s"),
    "fault.resolved": _("%(actor)s resolved what was not in order: %(object)s"),
    "agent.created": _("%(actor)s entered the disinfectant %(object)s"),
    "agent.changed": _("%(actor)s changed what is recommended of %(object)s"),
    "agent.retired": _("%(actor)s put the disinfectant %(object)s away"),
    "disinfection_spot.created": _("%(actor)s entered %(object)s, which is disinfected"),
    "disinfection_spot.changed": _("%(actor)s changed %(object)s, which is disinfected"),
    "disinfection_plan.set": _("%(actor)s set how %(object)s is disinfected"),
    "books.hold_set": _("%(actor)s set the rest of returned books to %(hours)s hours"),
    "books.received": _("%(actor)s entered %(count)s returned books as batch %(object)s"),
    "books.treated": _("%(actor)s noted a run of %(minutes)s minutes for batch %(object)s"),
    "books.released": _("%(actor)s put %(count)s books of batch %(object)s back to the shelf"),
}
for _key, _sentence in VERBS.items():
    register_verb(_key, _sentence)
