"""What the log says of places and services."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb

VERBS: Final = {
    "place.created": _("%(actor)s entered the place %(object)s"),
    "place.changed": _("%(actor)s changed the place %(object)s"),
    "place.retired": _("%(actor)s gave up the place %(object)s"),
    "place.reinstated": _("%(actor)s took the place %(object)s back into use"),
    "service.created": _("%(actor)s entered the service %(object)s"),
    "service.changed": _("%(actor)s changed the service %(object)s"),
    "service.retired": _("%(actor)s gave up the service %(object)s"),
    "service.reinstated": _("%(actor)s offered the service %(object)s again"),
    "services.taken_over": _("%(actor)s took over %(count)s services from the standard set"),
}
for _key, _sentence in VERBS.items():
    register_verb(_key, _sentence)
