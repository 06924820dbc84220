"""What the log says of supplies."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb

VERBS: Final = {
    "supply_item.created": _("%(actor)s entered %(object)s into the list of supplies"),
    "supply_item.changed": _("%(actor)s changed %(object)s in the list of supplies"),
    "store.created": _("%(actor)s entered %(object)s as a place where supplies are kept"),
    "store.changed": _("%(actor)s changed %(object)s, where supplies are kept"),
    "supplies.received": _("%(actor)s received %(quantity)s of %(object)s"),
    "supplies.issued": _("%(actor)s issued %(quantity)s of %(object)s"),
    "supplies.returned": _("%(actor)s took back %(quantity)s of %(object)s"),
    "supplies.moved": _("%(actor)s moved %(quantity)s of %(object)s to another place"),
    "supplies.discarded": _("%(actor)s discarded %(quantity)s of %(object)s"),
    "supplies.reversed": _("%(actor)s reversed a movement of %(quantity)s of %(object)s"),
    "supplies.imported": _(
        "%(actor)s imported a list of supplies: %(created)s new, %(changed)s changed"
    ),
    "reorder_point.set": _(
        "%(actor)s set the reorder point of %(object)s to %(point)s, filled up to %(target)s"
    ),
    "reorder_point.removed": _("%(actor)s removed a reorder point of %(object)s"),
    "stocktake.started": _("%(actor)s began the stocktake of %(object)s"),
    "stocktake.counted": _("%(actor)s counted %(lines)s lines of the stocktake of %(object)s"),
    "stocktake.closed": _(
        "%(actor)s closed the stocktake of %(object)s: %(lines)s lines counted, %(adjusted)s "
        "adjusted"
    ),
    "stocktake.given_up": _("%(actor)s gave up the stocktake of %(object)s"),
    "equipment.created": _("%(actor)s entered the machine %(object)s"),
    "equipment.changed": _("%(actor)s changed what is kept of the machine %(object)s"),
    "equipment.serviced": _("%(actor)s noted a service of the machine %(object)s"),
    "equipment.taken_out": _("%(actor)s took the machine %(object)s out of service"),
    "equipment.put_back": _("%(actor)s put the machine %(object)s back into service"),
    "equipment.written_off": _("%(actor)s wrote off the machine %(object)s"),
}
for _key, _sentence in VERBS.items():
    register_verb(_key, _sentence)
