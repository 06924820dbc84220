"""What the log says of notices."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

from kaijuan.core.audit.public import register_verb

VERBS: Final = {
    "notice.drafted": _("%(actor)s drafted the notice “%(object)s”"),
    "notice.changed": _("%(actor)s changed the notice “%(object)s” before it was public"),
    "notice.published": _("%(actor)s published the notice “%(object)s”"),
    "notice.held_back": _("%(actor)s held back the notice “%(object)s” before it was public"),
    "notice.discarded": _("%(actor)s threw away a notice that was never public"),
    "notice.withdrawn": _("%(actor)s withdrew the notice “%(object)s”"),
    "notices.published": _("%(actor)s published %(count)s notices"),
    "notices.withdrawn": _("%(actor)s withdrew %(count)s notices"),
}
for _key, _sentence in VERBS.items():
    register_verb(_key, _sentence)
