"""What the log says of duties, what they expect, and spots."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb

VERBS: Final = {
    "obligation.created": _("%(actor)s drafted the duty “%(object)s”"),
    "obligation.changed": _("%(actor)s changed the duty “%(object)s”"),
    "obligation.started": _("%(actor)s started the duty “%(object)s”"),
    "obligation.ended": _("%(actor)s ended the duty “%(object)s”"),
    "obligation.waived": _("%(actor)s waived %(count)s items of “%(object)s” of %(day)s"),
    "obligation.unwaived": _("%(actor)s took back a waiver of “%(object)s” of %(day)s"),
    "spot.created": _("%(actor)s entered the area or object %(object)s"),
    "spot.changed": _("%(actor)s changed the area or object %(object)s"),
    "spot.retired": _("%(actor)s retired the area or object %(object)s"),
    "spot.imported": _(
        "%(actor)s imported a list of areas and objects: %(created)s new, "
        "%(changed)s changed, %(unchanged)s as before"
    ),
}
for _key, _sentence in VERBS.items():
    register_verb(_key, _sentence)
