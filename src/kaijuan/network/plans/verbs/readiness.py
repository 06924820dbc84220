"""What the log says of the readiness checklist."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb

VERBS: Final = {
    "readiness_item.added": _("%(actor)s added “%(object)s” to the readiness checklist"),
    "readiness_item.changed": _("%(actor)s changed “%(object)s” in the readiness checklist"),
    "readiness_item.retired": _("%(actor)s took “%(object)s” out of the readiness checklist"),
    "readiness_item.ticked": _("%(actor)s vouched for “%(object)s”"),
    "readiness_item.tick_taken_back": _("%(actor)s no longer vouches for “%(object)s”"),
}
for _key, _sentence in VERBS.items():
    register_verb(_key, _sentence)
